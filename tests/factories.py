"""Makes the people and things that tests speak of, through models alone."""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from apps.accounts.models import Membership, Newsroom, Role, User
from apps.articles.models import Article, Region, Revision
from apps.articles.states import Status

TEXT = (
    "Lantern counted at least 140 men who were sent back before a board had heard them. "
    "The Meridian has contacted Velmark's Defence Ministry for comment by email."
)


@dataclass(frozen=True, slots=True)
class People:
    """One newsroom's people and a stranger from another newsroom."""

    annotator: Membership
    colleague: Membership
    reviewer: Membership
    editor: Membership
    admin: Membership
    stranger: Membership


def a_member(newsroom: Newsroom, name: str, *roles: Role) -> Membership:
    """Make a person with `roles` in `newsroom`; the address is name@newsroom.example."""
    email = f"{name}@{newsroom.name.lower().replace(' ', '-')}.example"
    user = User.objects.create(email=email, name=name.title(), password="!")
    return Membership.objects.create(user=user, newsroom=newsroom, roles=list(roles))


def a_newsroom() -> People:
    """Make the newsroom everyone knows."""
    suffix = uuid4().hex[:6]
    ours = Newsroom.objects.create(name=f"Ours {suffix}")
    theirs = Newsroom.objects.create(name=f"Theirs {suffix}")
    return People(
        annotator=a_member(ours, "ana", Role.ANNOTATOR),
        colleague=a_member(ours, "cole", Role.ANNOTATOR),
        reviewer=a_member(ours, "rui", Role.REVIEWER),
        editor=a_member(ours, "edda", Role.EDITOR),
        admin=a_member(ours, "ada", Role.ADMIN),
        stranger=a_member(theirs, "eve", *Role),
    )


def an_article(by: Membership, text: str = TEXT, **fields: object) -> Article:
    """Make a ready article with one revision that is all body."""
    article = Article.objects.create(
        newsroom_id=by.newsroom_id, by=by.user, **{"title": "Men sent back", **fields}
    )
    sha = hashlib.sha256(text.encode()).hexdigest()
    revision = Revision.objects.create(
        id=uuid4(),
        article=article,
        number=1,
        text=text,
        text_sha=sha,
        normal_sha=sha,
        extractor="factory",
    )
    Region.objects.create(revision=revision, kind=Region.Kind.BODY, start=0, end=len(text))
    article.revision = revision
    article.status = Status.READY
    article.save()
    return article
