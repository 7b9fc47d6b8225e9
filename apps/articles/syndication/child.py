"""The process that reads feeds, lists of feeds and robots.txt: no settings, limits, mortal.

Started as a module with a pipe on either side. In: one line of JSON with `wanted` and what that
needs, then the bytes. Out: one JSON object.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from apps.articles.syndication.discovery import feeds_of_page
from apps.articles.syndication.opml import read_list
from apps.articles.syndication.parsing import read_feed
from apps.articles.syndication.robots import judge
from apps.articles.text import UnreadableError
from apps.core.isolation import limit_ourselves

CPU_SECONDS = 10
MEMORY_BYTES = 1_000_000_000


def answer(stdin: BinaryIO) -> dict[str, Any]:
    """Read one document and return what came of it, as plain values."""
    asked = json.loads(stdin.readline())
    try:
        return _READ[asked["wanted"]](asked, stdin.read())
    except UnreadableError as error:
        return {"refused": {"code": error.code, "message": str(error)}}


def _feed(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """Return the feed, or the feeds that a page in its place names."""
    origin = {"declared": asked["declared"], "url": asked["url"]}
    feed = read_feed(data, **origin)
    if feed is not None:
        return {"feed": asdict(feed)}
    return {"links": [asdict(link) for link in feeds_of_page(data, **origin)]}


def _list(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    del asked
    return {"links": [asdict(link) for link in read_list(data)]}


def _robots(asked: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    return asdict(judge(data, url=asked["url"], agent=asked["agent"]))


_READ = {"feed": _feed, "list": _list, "robots": _robots}


if __name__ == "__main__":
    limit_ourselves(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    out = json.dumps(answer(sys.stdin.buffer), ensure_ascii=False)
    sys.stdout.buffer.write(out.encode(errors="replace"))
