"""Read the words that are an article's own."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from apps.articles.models import Region, Revision

# What an article says itself. Everything else is the host's, or a service to the reader.
OWN_WORDS = (Region.Kind.HEADLINE, Region.Kind.BODY, Region.Kind.QUOTE)


def own_texts(revision_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the own words of each revision that exists: its regions of text, one a line."""
    stretches: defaultdict[UUID, list[tuple[int, int]]] = defaultdict(list)
    regions = Region.objects.filter(revision_id__in=revision_ids, kind__in=OWN_WORDS)
    for revision_id, start, end in regions.order_by("start").values_list(
        "revision_id", "start", "end"
    ):
        stretches[revision_id].append((start, end))
    texts = Revision.objects.filter(pk__in=revision_ids).values_list("pk", "text")
    return {pk: "\n".join(text[start:end] for start, end in stretches[pk]) for pk, text in texts}
