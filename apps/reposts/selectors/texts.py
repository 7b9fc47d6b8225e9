"""Read the words that are an article's own."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from apps.annotations.reading import Stretch
from apps.articles.models import Region, Revision
from apps.reposts.differences import Side

# What an article says itself. Everything else is the host's, or a service to the reader.
OWN_WORDS = (Region.Kind.HEADLINE, Region.Kind.BODY, Region.Kind.QUOTE)


def own_texts(revision_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the own words of each revision that exists: its regions of text, one a line."""
    stretches = _stretches(revision_ids)
    texts = Revision.objects.filter(pk__in=revision_ids).values_list("pk", "text")
    return {
        pk: "\n".join(text[part.start : part.end] for part in stretches[pk]) for pk, text in texts
    }


def sides(revision_ids: Collection[UUID]) -> dict[UUID, Side]:
    """Return each revision that exists, ready to be compared with another."""
    stretches = _stretches(revision_ids)
    texts = Revision.objects.filter(pk__in=revision_ids)
    return {
        pk: Side(text, stretches[pk], language)
        for pk, text, language in texts.values_list("pk", "text", "article__language")
    }


def _stretches(revision_ids: Collection[UUID]) -> defaultdict[UUID, list[Stretch]]:
    stretches: defaultdict[UUID, list[Stretch]] = defaultdict(list)
    regions = Region.objects.filter(revision_id__in=revision_ids, kind__in=OWN_WORDS)
    for revision_id, kind, start, end in regions.order_by("start").values_list(
        "revision_id", "kind", "start", "end"
    ):
        headline = kind == Region.Kind.HEADLINE
        stretches[revision_id].append(Stretch(start, end, headline=headline))
    return stretches
