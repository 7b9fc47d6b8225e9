"""The revisions of an article, what changed between two of them, and how its marks fared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from apps.accounts.models import Membership
from apps.annotations import selectors as annotations
from apps.articles import selectors as articles
from apps.articles.align import Change, Fate, Kind, Part
from apps.articles.models import Article, Revision


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences beside each other: many that are the same, or one that is not."""

    kind: Kind
    changes: Sequence[Change]

    @property
    def old_parts(self) -> Iterator[Part]:
        """Yield the words of a changed sentence as they were."""
        return (part for part in self.changes[0].parts if part.fate is not Fate.ADDED)

    @property
    def new_parts(self) -> Iterator[Part]:
        """Yield the words of a changed sentence as they are."""
        return (part for part in self.changes[0].parts if part.fate is not Fate.REMOVED)

    @property
    def only(self) -> Change:
        """Return the one change of a row that is not the same."""
        return self.changes[0]


@dataclass(frozen=True, slots=True)
class Fared:
    """How many marks were carried from one revision to the next, and how."""

    exact: int
    moved: int
    orphan: int


@dataclass(frozen=True)
class Revisions:
    """An article's revisions, newest first, and two of them compared."""

    article: Article
    all: Sequence[tuple[Revision, Fared | None]]
    comparison: articles.Comparison | None
    fared: Fared | None

    @cached_property
    def rows(self) -> list[Row]:
        """Return what changed, sentences that are the same in one row."""
        changes = self.comparison.changes if self.comparison else []
        rows: list[Row] = []
        for kind, group in groupby(changes, key=lambda change: change.kind):
            together = list(group)
            whole = [together] if kind is Kind.SAME else [[each] for each in together]
            rows.extend(Row(kind, each) for each in whole)
        return rows

    @property
    def counts(self) -> dict[str, int]:
        """Return how many sentences changed, came, went and moved."""
        found = [change for row in self.rows for change in row.changes]
        return {
            "changed": sum(change.kind is Kind.CHANGED for change in found),
            "added": sum(change.kind is Kind.ADDED for change in found),
            "removed": sum(change.kind is Kind.REMOVED for change in found),
            "moved": sum(change.kind is Kind.MOVED and change.new is not None for change in found),
        }


def revisions(
    member: Membership, article_id: UUID, pair: tuple[int, int] | None = None
) -> Revisions:
    """Return an article's revisions and two of them compared: `pair`, or else the last two.

    :raises NotFoundError: there is no such article for `member`, or no such revision of it
    """
    article = articles.get(member, article_id)
    found = list(articles.revisions_of(member, article_id))
    outcomes = {
        numbers: Fared(**counts)
        for numbers, counts in annotations.outcomes(member, article_id).items()
    }
    if pair is None and len(found) > 1:
        pair = found[1].number, found[0].number
    comparison = articles.compared(member, article_id, *pair) if pair else None
    between = (comparison.old.number, comparison.new.number) if comparison else (0, 0)
    return Revisions(
        article=article,
        all=[(each, outcomes.get((each.number - 1, each.number))) for each in found],
        comparison=comparison,
        fared=outcomes.get(between),
    )
