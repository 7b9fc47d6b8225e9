"""A link with what became of the original's text in the copy."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from apps.accounts.models import Membership
from apps.articles.models import Article, Region
from apps.core.errors import NotFoundError
from apps.reposts import differences
from apps.reposts.models import Link
from apps.reposts.selectors.links import one
from apps.reposts.selectors.texts import OWN_WORDS, sides


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the comparison with what changed in meaning in it; `number` counts from one."""

    number: int
    row: differences.Row
    whys: tuple[differences.Difference, ...]

    @property
    def is_change(self) -> bool:
        """Tell whether a reader who looks for changes stops here."""
        return self.row.relation is not differences.Relation.SAME and not self.row.aside


@dataclass(frozen=True)
class Pair:
    """A link with both texts, the original first."""

    link: Link
    sides: tuple[differences.Side, differences.Side]
    set_aside: tuple[list[str], list[str]]  # names of the regions that say nothing of their own

    @cached_property
    def comparison(self) -> differences.Comparison:
        """Return what became of the original in the copy."""
        return differences.compare(*self.sides)

    @cached_property
    def told(self) -> list[Told]:
        """Return every row with the reasons to look at it."""
        whys: defaultdict[int, list[differences.Difference]] = defaultdict(list)
        for each in self.comparison.differences:
            whys[each.step].append(each)
        return [Told(n + 1, row, tuple(whys[n])) for n, row in enumerate(self.comparison.rows)]


def pair(member: Membership, link_id: UUID) -> Pair:
    """Return a link with both texts to be compared.

    :raises NotFoundError: there is none that `member` can see, or one side has no text yet
    """
    link = one(member, link_id)
    original, copy = link.original.revision_id, link.copy.revision_id
    if original is None or copy is None:
        raise NotFoundError("One of the two articles has no text yet. Wait until it is imported.")
    texts = sides([original, copy])
    return Pair(
        link=link,
        sides=(texts[original], texts[copy]),
        set_aside=(_set_aside(link.original), _set_aside(link.copy)),
    )


def _set_aside(article: Article) -> list[str]:
    kinds = (
        Region.objects.filter(revision=article.revision_id)
        .exclude(kind__in=OWN_WORDS)
        .order_by("start")
        .values_list("kind", flat=True)
    )
    return [Region.Kind(kind).label for kind in dict.fromkeys(kinds)]
