"""What the rules propose in an article, as far as nobody has decided or marked it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final
from uuid import UUID

from apps.accounts.models import Membership
from apps.annotations import spans
from apps.annotations.models import (
    Annotation,
    Attribution,
    Findings,
    Fragment,
    ProposalDecision,
)
from apps.annotations.reading import Attribution as FoundAttribution
from apps.annotations.reading import Caveat, Figure, Stretch, kept, read
from apps.annotations.states import State
from apps.articles import selectors as articles
from apps.articles.models import Region, Revision

log = logging.getLogger(__name__)

# What of a text somebody wrote: all else is boilerplate, which says nothing for itself.
WRITTEN: Final = frozenset({Region.Kind.HEADLINE, Region.Kind.BODY, Region.Kind.QUOTE})
PARTS: Final = ("source_mark", "cue_mark", "content_mark")


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules found in one revision."""

    revision_id: UUID
    language: str
    proposals: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Open:
    """The proposals of an article that wait for somebody.

    :param language: by whose words they were found; one that we have no lexicon of finds nothing
    """

    revision: Revision
    language: str
    proposals: tuple[kept.Proposal, ...]


def read_one(revision_id: UUID) -> Told:
    """Read a revision. Writes nothing.

    :raises Revision.DoesNotExist: there is no such revision
    """
    revision = Revision.objects.select_related("article").get(pk=revision_id)
    return _told(revision, _regions([revision_id])[revision_id])


def read_all(
    revision_ids: Sequence[UUID], *, report: Callable[[int, int], None]
) -> tuple[list[Told], list[UUID]]:
    """Read those of many revisions that exist.

    :param report: told how many are done, and of how many
    :returns: what was read, and the revisions at whose text the program stumbled
    """
    revisions = Revision.objects.select_related("article").in_bulk(revision_ids)
    regions = _regions(revision_ids)
    done, left = [], []
    for step, (pk, revision) in enumerate(revisions.items()):
        report(step, len(revisions))
        try:
            done.append(_told(revision, regions[pk]))
        except Exception:
            log.exception("%s could not be read for who says what", pk)
            left.append(pk)
    return done, left


def open_proposals(member: Membership, article_id: UUID) -> Open | None:
    """Return what waits in the newest text of an article; None while it has no text.

    :raises NotFoundError: there is no such article that `member` can see
    """
    article = articles.get(member, article_id)
    revision = article.revision
    if revision is None:
        return None
    findings = Findings.objects.filter(revision=revision).first()
    if findings is None:
        # Its job is still to come, perhaps behind thousands: one text is read in no time.
        now = read_one(revision.pk)
        findings = Findings(language=now.language, proposals=now.proposals)
    found = _undecided(article_id, revision, kept.unpack(findings.proposals))
    return Open(revision, findings.language, found)


def suggestions(member: Membership, article_id: UUID, stretch: spans.Fragment) -> Open | None:
    """Return what the rules make of a stretch of an article's newest text, here and now.

    It is read wherever it stands, boilerplate too: somebody chose it.

    :raises NotFoundError: there is no such article that `member` can see
    """
    article = articles.get(member, article_id)
    if article.revision is None:
        return None
    revision = Revision.objects.select_related("article").get(pk=article.revision.pk)
    regions = _regions([revision.pk])[revision.pk]
    stretches = _with(revision.text, _written(revision.text, regions), stretch)
    reading = read(revision.text, stretches, article.language)
    found = kept.within(kept.proposals(reading, revision.text), stretch)
    return Open(revision, reading.language, _undecided(article_id, revision, tuple(found)))


def antecedent(mark: Annotation) -> spans.Fragment | None:
    """Return whom a source mark like "it" or "the ministry" means; None if the text does not say.

    The rules' own finding of that source is asked, whatever was decided about it.
    """
    part = mark.fragments.order_by("n").first()
    if part is None:
        return None
    here = spans.Fragment(part.start, part.end)
    revision = Revision.objects.select_related("article").get(pk=mark.revision_id)
    regions = _regions([revision.pk])[revision.pk]
    stretches = _with(revision.text, _written(revision.text, regions), here)
    for each in read(revision.text, stretches, revision.article.language).attributions:
        for words, meant in ((each.source, each.antecedent), (_some(each.hearer), each.relay)):
            if meant is not None and kept.overlaps(words, (here,)):
                return meant
    return None


def _some(part: spans.Fragment | None) -> spans.Span:
    return (part,) if part else ()


def _told(revision: Revision, regions: Sequence[tuple[str, int, int]]) -> Told:
    reading = read(revision.text, _written(revision.text, regions), revision.article.language)
    found = kept.proposals(reading, revision.text)
    return Told(revision.pk, reading.language, kept.pack(found))


def _regions(revision_ids: Sequence[UUID]) -> defaultdict[UUID, list[tuple[str, int, int]]]:
    regions: defaultdict[UUID, list[tuple[str, int, int]]] = defaultdict(list)
    rows = Region.objects.filter(revision__in=revision_ids).order_by("revision", "start")
    for pk, kind, start, end in rows.values_list("revision_id", "kind", "start", "end"):
        regions[pk].append((kind, start, end))
    return regions


def _written(text: str, regions: Sequence[tuple[str, int, int]]) -> list[Stretch]:
    if not regions:
        return [Stretch(0, len(text), headline=True)]
    return [
        Stretch(start, end, headline=kind == Region.Kind.HEADLINE)
        for kind, start, end in regions
        if kind in WRITTEN
    ]


def _with(text: str, stretches: list[Stretch], chosen: spans.Fragment) -> list[Stretch]:
    """Return stretches in the order of the text, with the lines of a chosen one if it is apart."""
    if any(each.start <= chosen.start and chosen.end <= each.end for each in stretches):
        return stretches
    start = text.rfind("\n", 0, chosen.start) + 1
    end = text.find("\n", chosen.end)
    added = Stretch(start, len(text) if end < 0 else end)
    apart = [each for each in stretches if each.end <= added.start or each.start >= added.end]
    return sorted([*apart, added], key=lambda each: each.start)


def _undecided(
    article_id: UUID, revision: Revision, found: tuple[kept.Proposal, ...]
) -> tuple[kept.Proposal, ...]:
    """Leave out what was decided in any revision, and what a person has marked."""
    keys = [each.key for each in found]
    decided = set(
        ProposalDecision.objects.filter(article_id=article_id, key__in=keys).values_list(
            "key", flat=True
        )
    )
    marked = _Marked(article_id, revision)
    return tuple(
        each for each in found if each.key not in decided and not marked.already(each.finding)
    )


class _Marked:
    """Where the marks of an article stand on a revision that rules might propose again."""

    def __init__(self, article_id: UUID, revision: Revision) -> None:
        marks = Annotation.objects.filter(
            article_id=article_id, revision=revision, deleted_at=None, state=State.ACCEPTED
        )
        parts = Fragment.objects.filter(annotation__in=marks.order_by())
        self.of: defaultdict[UUID, list[spans.Fragment]] = defaultdict(list)
        kinds: dict[UUID, str] = {}
        for pk, kind, start, end in parts.order_by().values_list(
            "annotation_id", "annotation__kind", "start", "end"
        ):
            self.of[pk].append(spans.Fragment(start, end))
            kinds[pk] = kind
        self.figures = self._all(pk for pk, kind in kinds.items() if kind == "figure")
        self.caveats = self._all(pk for pk, kind in kinds.items() if kind == "caveat")
        ties = Attribution.objects.filter(article_id=article_id, deleted_at=None).order_by()
        self.ties = [
            tuple(self.of.get(pk, []) for pk in marks_of)
            for marks_of in ties.values_list(*(f"{part}_id" for part in PARTS))
        ]

    def already(self, finding: kept.Finding) -> bool:
        """Tell whether somebody marked that figure, that caveat, or who says those words."""
        match finding:
            case Figure():
                return kept.overlaps(finding.span, self.figures)
            case Caveat():
                return kept.overlaps(finding.span, self.caveats)
            case FoundAttribution():
                return any(self._is(finding, *tie) for tie in self.ties)

    def _is(
        self,
        finding: FoundAttribution,
        source: Sequence[spans.Fragment],
        cue: Sequence[spans.Fragment],
        content: Sequence[spans.Fragment],
    ) -> bool:
        same_cue = kept.overlaps(finding.cue, cue)
        return kept.overlaps(finding.content, content) and (
            same_cue or (not cue and kept.overlaps(finding.source, source))
        )

    def _all(self, pks: Iterable[UUID]) -> list[spans.Fragment]:
        return list(chain.from_iterable(self.of[pk] for pk in pks))


def walk(found: Sequence[kept.Proposal]) -> Iterator[kept.Proposal]:
    """Yield proposals, each after the attribution inside which it stands."""
    known = {each.key: each for each in found}
    done: set[str] = set()
    for each in found:
        line = []
        at: kept.Proposal | None = each
        while at is not None and at.key not in done:
            line.append(at)
            done.add(at.key)
            at = known.get(at.parent)
        yield from reversed(line)
