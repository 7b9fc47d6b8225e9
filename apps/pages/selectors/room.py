"""The reading room: an article's text, what is known of it, and who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator

from apps.accounts.models import Membership, User
from apps.annotations import rules as annotation_rules
from apps.annotations import selectors as annotations
from apps.annotations.models import Annotation
from apps.articles import rules as article_rules
from apps.articles import selectors as articles
from apps.articles.models import Article, Revision
from apps.core.errors import ConflictError
from apps.factchecks import selectors as factchecks
from apps.pages.paragraphs import Stretch, stretches
from apps.pages.places import found_again, read_place
from apps.reposts import selectors as reposts

# Stands in an address for an id that the browser fills in.
ANY_ID: Final = UUID(int=0)
HEAD: Final = frozenset({"headline", "dateline"})
# The marks of so many characters come with the page, to be painted before all others are fetched:
# what a high window shows, and what is painted round it.
FIRST: Final = 6_000
_DIGITS: Final = 9


class NoTextError(ConflictError):
    """There is nothing to read yet."""

    code = "article_not_ready"
    title = "There is no text yet"


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A link of the outline: where it leads, its words, how many paragraphs."""

    start: int
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class Room:
    """What the page of an article shows before scripts run, and what it hands to them."""

    article_id: UUID
    title: str
    origin: str
    published_at: datetime | None
    published_raw: str
    language: str
    revision_number: int
    notice: str
    newest: int
    me: User
    may_mark: bool
    may_refetch: bool
    head: tuple[Stretch, ...]
    rest: tuple[Stretch, ...]
    banner: reposts.Banner | None
    withdrawn: Article | None
    data: dict[str, Any]

    @property
    def has_headline(self) -> bool:
        """Tell whether the text begins with a headline of its own."""
        return bool(self.head) and self.head[0].kind == "headline"

    @property
    def outline(self) -> list[OutlineRow]:
        """Return the regions, neighbours of a kind as one."""
        rows: list[OutlineRow] = []
        for stretch in (*self.head, *self.rest):
            number = f"¶ {stretch.first}–{stretch.last}" if stretch.first else ""
            if stretch.first and stretch.first == stretch.last:
                number = f"¶ {stretch.first}"
            rows.append(OutlineRow(start=stretch.start, name=stretch.name, count=number))
        return rows

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Return the kinds of annotation in the order of the legend."""
        return [(kind.value, str(kind.label)) for kind in Annotation.Kind]


def reading_room(
    member: Membership,
    article_id: UUID,
    *,
    number: int | None = None,
    asked: Mapping[str, str] | None = None,
) -> Room:
    """Return the reading room of an article whose text is ready.

    :param number: of an earlier revision, to be read as it stood
    :param asked: the words that an address leads to: ``at`` with ``revision``, or ``mark``
    :raises NotFoundError: there is no such article for `member`, or no such revision of it
    :raises NoTextError: it has no text, not yet or because its import failed
    """
    article = articles.get(member, article_id)
    revision = article.revision
    if revision is None:
        raise NoTextError("This article has no text yet. Its import runs, or it failed.")
    newest = revision.number
    if number not in {None, newest}:
        revision = articles.revision(member, article_id, number or newest)
    regions = revision.regions.order_by("start").values_list("kind", "start", "end")
    parts = stretches(revision.text, regions)
    first_rest = next((i for i, part in enumerate(parts) if part.kind not in HEAD), len(parts))
    present = revision.number == newest
    may_mark = present and annotation_rules.may(member, annotation_rules.Deed.MARK)
    return Room(
        article_id=article.pk,
        title=str(article),
        origin=origin_of(article),
        published_at=article.published_at,
        published_raw=article.published_raw,
        language=article.language,
        revision_number=revision.number,
        notice=revision.get_notice_display(),
        newest=newest,
        me=member.user,
        may_mark=may_mark,
        may_refetch=bool(article.url) and article_rules.may_refetch(member, article),
        head=tuple(parts[:first_rest]),
        rest=tuple(parts[first_rest:]),
        banner=reposts.banner_for(member, article.pk),
        withdrawn=article if article.withdrawn_at else None,
        data={
            "article": {
                "id": str(article.pk),
                "publisher": _publisher(article),
                "host": article.host,
            },
            "revision": revision.number,
            "newest": newest,
            "changes_url": reverse("pages:revisions", args=[article.pk]),
            "seq": article.seq,
            "me": {"id": str(member.user_id), "name": member.user.name},
            "may_mark": may_mark,
            "may_change_any": present
            and annotation_rules.may(member, annotation_rules.Deed.CHANGE, owner_id=ANY_ID),
            "claim_url": reverse("factchecks:claim", args=[ANY_ID]),
            "checks": _checks(member, article),
            "target": _target(revision, asked or {}),
            "first": _first(member, revision) if present else [],
        },
    )


def _first(member: Membership, revision: Revision) -> list[dict[str, Any]]:
    """Return what is painted where the text begins, as the page's painter takes it."""
    return [
        {
            "id": f"{part.mark}/{part.n}",
            "mark": str(part.mark),
            "kind": part.kind,
            "start": part.start,
            "end": part.end,
        }
        for part in annotations.painted(member, revision.pk, until=FIRST)
    ]


def _target(revision: Revision, asked: Mapping[str, str]) -> dict[str, Any] | None:
    """Return where an address leads in the text: a stretch or a mark, and what is to be said."""
    if mark := asked.get("mark", ""):
        return {"mark": mark}
    meant = _meant(revision, asked.get("revision", ""))
    place = read_place(asked.get("at", ""), meant.text)
    if place is None:
        return None
    if meant.pk == revision.pk:
        return {"start": place.start, "end": place.end}
    words = meant.text[place.start : place.end]
    then = f"This address was copied from revision {meant.number}."
    again = found_again(words, revision.text, place.start)
    if again is None:
        return {
            "says": f"{then} These words are no longer in the text: “{Truncator(words).chars(160)}”"
        }
    moved = "The same words are shown where they stand now."
    return {"start": again.start, "end": again.end, "says": f"{then} {moved}"}


def _meant(revision: Revision, number: str) -> Revision:
    """Return the revision that an address names; the present one if there is none such."""
    if not number.isascii() or not number.isdecimal() or len(number) > _DIGITS:
        return revision
    named = Revision.objects.filter(article_id=revision.article_id, number=int(number))
    return named.first() or revision


def _publisher(article: Article) -> str:
    return article.publisher.name if article.publisher else article.publisher_text


def origin_of(article: Article) -> str:
    """Return the publisher and the host of an article in words."""
    publisher, host = _publisher(article), article.host
    if publisher and host and publisher != host:
        return f"{publisher}, on {host}"
    return publisher or host or "publisher unknown"


def _checks(member: Membership, article: Article) -> dict[str, dict[str, str]]:
    """Return where the fact-check of each claim in the article stands, by the claim's id."""
    found = factchecks.visible_to(member).filter(claim__appearances__annotation__article=article)
    return {
        str(check.claim_id): {
            "label": check.get_state_display(),
            "href": reverse("factchecks:detail", args=[check.pk]),
        }
        for check in found.distinct()
    }
