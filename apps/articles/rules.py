"""Who may do what to articles."""

from typing import Final

from apps.accounts.models import Membership, Role
from apps.articles.models import Article, Feed, SavedSearch
from apps.articles.states import Status

# An admin runs the house and does not import or correct by virtue of it.
DESK: Final = (Role.ANNOTATOR, Role.REVIEWER, Role.EDITOR)


def may_import(member: Membership) -> bool:
    """Tell whether `member` may import articles."""
    return member.has(*DESK)


def may_correct(member: Membership, article: Article) -> bool:
    """Tell whether `member` may correct the article's details."""
    return article.newsroom_id == member.newsroom_id and member.has(*DESK)


def may_retry(member: Membership, article: Article) -> bool:
    """Tell whether `member` may have a failed import tried again: whoever works here.

    The page of jobs offers the same job to all of them, and trying again says nothing new.
    """
    return article.newsroom_id == member.newsroom_id and article.status == Status.FAILED


def may_refetch(member: Membership, article: Article) -> bool:
    """Tell whether `member` may have the article's address looked at, once or time and again."""
    return article.newsroom_id == member.newsroom_id and member.has(*DESK)


# Feeds. Whoever imports may follow them; looking after one is for its subscriber, and for those
# who look after the house.
FOLLOWERS: Final = DESK
KEEPERS: Final = (Role.EDITOR, Role.ADMIN)


def may_follow(member: Membership) -> bool:
    """Tell whether `member` may follow feeds, look at addresses and have a feed checked."""
    return member.has(*FOLLOWERS)


def may_keep_feed(member: Membership, feed: Feed) -> bool:
    """Tell whether `member` may change, pause, resume and delete a feed."""
    if feed.newsroom_id != member.newsroom_id:
        return False
    own = feed.by_id == member.user_id and member.has(*FOLLOWERS)
    return own or member.has(*KEEPERS)


def may_withdraw(member: Membership, article: Article) -> bool:
    """Tell whether `member` may withdraw an import, or bring it back: whose it is, or an editor."""
    if article.newsroom_id != member.newsroom_id:
        return False
    own = article.by_id == member.user_id and member.has(*DESK)
    return own or member.has(Role.EDITOR)


def may_change_search(member: Membership, search: SavedSearch) -> bool:
    """Tell whether `member` may rename or delete a saved search: it is theirs alone."""
    return search.newsroom_id == member.newsroom_id and search.by_id == member.user_id
