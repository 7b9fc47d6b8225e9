"""What of an article leaves the house: marks and attributions that anybody may read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from apps.accounts.models import Membership, User
from apps.annotations import spans
from apps.annotations.interchange import (
    Addresses,
    Block,
    Mark,
    Named,
    Number,
    Piece,
    Text,
    Tie,
)
from apps.annotations.models import Annotation, Attribution, Figure, Fragment
from apps.annotations.selectors.covers import standing
from apps.annotations.selectors.doubts import Doubt, over
from apps.annotations.states import State
from apps.articles import selectors as articles
from apps.articles.models import Article, Entry, Revision

BATCH: Final = 500


def exportable() -> QuerySet[Annotation]:
    """Return the marks that may leave the house; whose they are to see, the caller has asked.

    This is the one place that says so: whatever is private or internal is left out here, even for
    whom it belongs to. What a rule proposed and nobody accepted is not there, nor what was
    refused, deleted, or lost its words; and no comment is ever read.
    """
    return Annotation.objects.filter(
        deleted_at=None, state=State.ACCEPTED, private_to=None, internal=False
    )


def for_export(member: Membership) -> QuerySet[Annotation]:
    """Return the marks of `member`'s newsroom that may leave the house."""
    return exportable().filter(newsroom_id=member.newsroom_id)


def exportable_ties() -> QuerySet[Attribution]:
    """Return the attributions that may leave the house, as far as their marks may."""
    return Attribution.objects.filter(deleted_at=None)


@dataclass(frozen=True, slots=True)
class Export:
    """An article whose marks are read batch by batch, as they stand when each batch is read.

    :param ids: the marks in the order of the text: none comes twice, whatever happens meanwhile
    """

    text: Text
    ids: Sequence[UUID]
    ties: Sequence[Tie]

    def marks(self) -> Iterator[Mark]:
        """Yield them in the order of the text."""
        roles: dict[UUID, list[tuple[str, UUID]]] = defaultdict(list)
        for tie in self.ties:
            for role, mark_id in (("source", tie.source), ("cue", tie.cue)):
                if mark_id:
                    roles[mark_id].append((role, tie.id))
            roles[tie.content].append(("content", tie.id))
        ids = iter(self.ids)
        while batch := list(islice(ids, BATCH)):
            changed = _changed(self.text.article, "annotations.annotation", batch)
            found = _whole(exportable().filter(pk__in=batch))
            doubts = over(batch, exportable())
            covers = _covers(batch)
            for pk in batch:
                # What was deleted since the beginning is not there any more.
                if mark := found.get(pk):
                    told = _mark(mark, self.text, changed.get(pk), roles.get(pk, ()))
                    figures, block = covers.get(pk, ((), None))
                    yield replace(
                        told, caveats=_caveats(doubts.get(pk, ())), covers=figures, block=block
                    )


def export(member: Membership, article_id: UUID) -> Export:
    """Return what of an article may leave the house.

    :raises NotFoundError: there is no such article that `member` can see
    """
    return export_of(articles.get(member, article_id))


def export_of(article: Article) -> Export:
    """Return what of an article may leave the house, whoever asks."""
    marks = exportable().filter(article=article)
    ids = list(marks.order_by("start", "created_at", "pk").values_list("pk", flat=True))
    return Export(text=_text(article, article.revision), ids=ids, ties=_ties(article, set(ids)))


def addresses(base: str, article_id: UUID) -> Addresses:
    """Return where the things of an article are found.

    :param base: the site, like ``https://desk.example``
    """

    def at(route: str) -> "_Finder":
        return _Finder(base, route)

    return Addresses(
        collection=f"{base}{reverse('annotations-api:export', args=[article_id])}",
        mark=at("annotations-api:annotation"),
        tie=at("annotations-api:attribution"),
        claim=at("annotations-api:claim"),
        source=at("sources-api:source"),
        text=lambda text: (
            f"{base}{reverse('pages:reading_room', args=[text.article])}?revision={text.number}"
        ),
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds things of one kind; the address is worked out once."""

    base: str
    route: str

    def __call__(self, row_id: UUID) -> str:
        nowhere = UUID(int=0)
        return self.base + reverse(self.route, args=[nowhere]).replace(str(nowhere), str(row_id))


def _text(article: Article, revision: Revision | None) -> Text:
    return Text(
        article=article.pk,
        revision=revision.pk if revision else article.pk,
        number=revision.number if revision else 0,
        title=article.name,
        url=iri_to_uri(article.canonical_url or article.url),
        language=article.language,
    )


def _whole(marks: QuerySet[Annotation]) -> Mapping[UUID, Annotation]:
    read = marks.select_related(
        *("author", "accepted_by", "source", "appearance__claim__claimant"),
        *("revision", "article", "figure"),
    )
    return {mark.pk: mark for mark in read.defer("revision__text").prefetch_related("fragments")}


def _mark(
    mark: Annotation,
    text: Text,
    modified: datetime | None,
    roles: Sequence[tuple[str, UUID]],
) -> Mark:
    appearance = getattr(mark, "appearance", None)
    claim = appearance.claim if appearance and mark.kind == Annotation.Kind.CLAIM else None
    fragments = list(mark.fragments.all())
    return Mark(
        id=mark.pk,
        kind=mark.kind,
        # A mark that waits to be carried to the newest revision still stands on another.
        text=text if mark.revision_id == text.revision else _text(mark.article, mark.revision),
        pieces=[
            Piece(part.start, part.end, part.quote, part.prefix, part.suffix) for part in fragments
        ],
        quote=spans.quote([part.quote for part in fragments]),
        body=mark.body,
        by=_named(mark.author or mark.accepted_by),
        origin=mark.origin,
        created=mark.created_at,
        modified=modified,
        source=Named(mark.source.pk, mark.source.name) if mark.source else None,
        claim=Named(claim.pk, claim.text) if claim else None,
        claimant=claim.claimant.name if claim and claim.claimant else "",
        roles=roles,
        number=number_of(mark),
    )


def number_of(mark: Annotation) -> Number | None:
    """Return what a figure mark says; None where nobody has said it, and of any other mark."""
    known: Figure | None = getattr(mark, "figure", None)
    if known is None or mark.kind != Annotation.Kind.FIGURE:
        return None
    return Number(
        low=_plain(known.low),
        high=_plain(known.high),
        bound=known.bound,
        counts=known.counts,
        unit=known.unit,
    )


def _plain(number: Decimal | None) -> str:
    """Return a number without idle noughts, "" for none."""
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _covers(mark_ids: Sequence[UUID]) -> dict[UUID, tuple[list[UUID], Block | None]]:
    """Return what each caveat among some marks covers, and the block that holds it all.

    The block is of whole paragraphs, from that of the first figure to that of the last.
    """
    caveats = exportable().filter(pk__in=mark_ids, kind=Annotation.Kind.CAVEAT)
    pairs = list(
        standing(caveats)
        .filter(figure__in=exportable().order_by())
        .order_by("figure__start", "figure_id")
        .values_list("caveat_id", "caveat__revision_id", "figure_id", "figure__revision_id")
    )
    texts = dict(
        Revision.objects.filter(pk__in={each[1] for each in pairs}).values_list("pk", "text")
    )
    parts = Fragment.objects.filter(annotation__in={each[2] for each in pairs}).order_by()
    places: dict[UUID, list[int]] = defaultdict(list)
    for figure_id, start, end in parts.values_list("annotation_id", "start", "end"):
        places[figure_id] += [start, end]
    found: dict[UUID, tuple[list[UUID], Block | None]] = {}
    for caveat_id, revision_id, figure_id, stands_on in pairs:
        figures, block = found.get(caveat_id, ([], None))
        # A figure that is still to be carried over has its place in another text.
        if stands_on == revision_id:
            text, at = texts[revision_id], places[figure_id]
            here = _paragraphs(text, min(at), max(at))
            block = _both(block, here)
        found[caveat_id] = ([*figures, figure_id], block)
    return found


def _paragraphs(text: str, start: int, end: int) -> Block:
    last = text.find("\n", end)
    return Block(text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last)


def _both(one: Block | None, other: Block) -> Block:
    return Block(min(one.start, other.start), max(one.end, other.end)) if one else other


def _caveats(doubts: Iterable[Doubt]) -> list[Named]:
    return [Named(each.caveat_id, each.words) for each in doubts if each.caveat_id]


def _ties(article: Article, marks: set[UUID]) -> list[Tie]:
    """Return the attributions of an article, as far as their marks may leave the house."""
    found = (
        exportable_ties()
        .filter(article=article, content_mark__in=marks)
        .select_related("by")
        .order_by("created_at", "pk")
    )
    whole = [each for each in found if each.source_mark_id in marks or each.cue_mark_id in marks]
    ids = {each.pk for each in whole}
    changed = _changed(article.pk, "annotations.attribution", list(ids))
    return [
        Tie(
            id=each.pk,
            content=each.content_mark_id,
            source=each.source_mark_id if each.source_mark_id in marks else None,
            cue=each.cue_mark_id if each.cue_mark_id in marks else None,
            parent=each.parent_id if each.parent_id in ids else None,
            form=each.form,
            hedges=each.hedges,
            by=_named(each.by),
            created=each.created_at,
            modified=changed.get(each.pk),
        )
        for each in whole
    ]


def _changed(article_id: UUID, kind: str, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return when each was changed last, as the article's log has it; not of what never was."""
    rows = Entry.objects.filter(
        article_id=article_id, subject_type=kind, subject_id__in=ids, version__gt=1
    )
    return dict(
        rows.order_by()
        .values("subject_id")
        .annotate(last=Max("at"))
        .values_list("subject_id", "last")
    )


def _named(user: User | None) -> Named | None:
    return Named(user.pk, user.name) if user else None
