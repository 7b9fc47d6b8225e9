"""What sites tell of their own news: RSS, Atom and JSON feeds, lists of feeds (OPML), robots.txt.

All of it is written by strangers, so it is parsed in a child process; `reading` asks that child.
"""
