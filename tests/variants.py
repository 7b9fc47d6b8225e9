"""Variants of an article, as reposters make them: each found, and each change named.

    .venv/bin/python -m tests.variants PATH

Makes ten variants of the text in a file by rules that know nothing of the text, and prints for
each what it is taken for (by its fingerprint, then by its words) and what the diff says first.
The exit status is 1 if one is not found, or if what was done to it is not named.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from apps.annotations.reading import Stretch, hedges_in, read
from apps.annotations.spans import Fragment
from apps.articles.regions import Kind, of_text
from apps.reposts.differences import Comparison, Fate, Side, Sort, compare, said
from apps.reposts.likeness import Likeness, judge
from apps.reposts.likeness import compare as compare_words
from apps.reposts.shingles import hashed, sample, words

OWN: Final = frozenset({Kind.HEADLINE, Kind.BODY, Kind.QUOTE})
# From this share of the smaller fingerprint on a pair is looked at.
LOOKED_AT: Final = 0.1
EDITED: Final = 0.2
SEED: Final = 5
OTHER: Final = (
    "The bakers of Halmi opened their ovens at four, an hour before the trams.\n\n"
    "A loaf cost two crowns more than in spring, said the guild, which has 61 members.\n\n"
    "Flour had become dearer after the bridge at Dorn was closed to lorries, it added."
)
NOTICE: Final = "All rights belong to their owners. This text is shared for information purposes."


@dataclass(frozen=True, slots=True)
class Variant:
    """A copy, and how one sees in the comparison that what was done to it is named."""

    name: str
    text: str
    is_named: Callable[[Comparison], bool]


def side_of(text: str) -> Side:
    """Return a text as an article of the desk is compared."""
    regions = of_text(text)
    return Side(
        text,
        [
            Stretch(region.start, region.end, headline=region.kind is Kind.HEADLINE)
            for region in regions
            if region.kind in OWN
        ],
        "en",
    )


def variants(text: str) -> Iterator[Variant]:
    """Yield every variant that the text has the words for."""
    side = side_of(text)
    reading = read(text, side.stretches, "en")
    paragraphs = text.split("\n\n")
    kept = max(3, round(0.45 * len(paragraphs)))
    yield Variant("cut", "\n\n".join(paragraphs[:kept]), lambda found: found.counts.removed > 0)
    yield Variant("reworded", _reworded(text), lambda found: found.counts.changed > 0)
    halves = paragraphs[1 : len(paragraphs) // 2], paragraphs[len(paragraphs) // 2 :]
    yield Variant(
        "reordered",
        "\n\n".join([paragraphs[0], *halves[1], *halves[0]]),
        lambda found: found.counts.moved > 0,
    )
    yield Variant("merged", f"{text}\n\n{OTHER}", lambda found: found.counts.added >= 3)
    yield Variant(
        "under a notice",
        f"{text}\n\n{NOTICE}",
        lambda found: any(row.aside and not row.original for row in found.rows),
    )
    for caveat in reading.caveats[-1:]:
        yield _without("caveat dropped", text, _ends(caveat.span), Sort.CAVEAT)
    for figure in [each for each in reading.figures if _digits(text, each.span)][:1]:
        start, end = _digits(text, figure.span)[0]
        yield _instead("figure changed", text, (start, end), "77", Sort.FIGURE)
    for stretch in side.stretches:
        for hedge in hedges_in(text, Fragment(stretch.start, stretch.end), "en")[:1]:
            yield _without("hedge dropped", text, (hedge.start, hedge.end), Sort.HEDGE)
            break
        else:
            continue
        break
    for each in [each for each in reading.attributions if each.source and each.cue][1:2]:
        yield _instead("source changed", text, _ends(each.source), "dock workers", Sort.SOURCE)
        yield _instead("cue changed", text, _ends(each.cue), "denied", Sort.CUE, Sort.SOURCE)


def _without(name: str, text: str, gone: tuple[int, int], sort: Sort) -> Variant:
    start, end = gone
    left = text[:start].rstrip(" ") + " " + text[end:].lstrip(" ")
    return Variant(name, left, lambda found: _names(found, (sort,), Fate.DROPPED))


def _instead(name: str, text: str, where: tuple[int, int], other: str, *sorts: Sort) -> Variant:
    start, end = where
    return Variant(
        name, text[:start] + other + text[end:], lambda found: _names(found, sorts, Fate.CHANGED)
    )


def _names(found: Comparison, sorts: Sequence[Sort], fate: Fate) -> bool:
    return any(
        each.sort in sorts and (each.fate is fate or bool(each.before and each.after))
        for each in found.differences
    )


def _ends(span: Sequence[Fragment]) -> tuple[int, int]:
    return span[0].start, span[-1].end


def _digits(text: str, span: Sequence[Fragment]) -> list[tuple[int, int]]:
    start, end = _ends(span)
    places = [at for at in range(start, end) if text[at].isdigit()]
    if not places:
        return []
    last = next((one for one, next_ in pairwise(places) if next_ - one > 2), places[-1])
    return [(places[0], last + 1)]


def _reworded(text: str) -> str:
    """Give one word in five another, wherever chance has it."""
    chance = Random(SEED)  # noqa: S311 - no secret
    return " ".join(
        f"{word}ish" if word.isalpha() and chance.random() < EDITED else word
        for word in text.split(" ")
    )


def taken_for(original: Side, copy: Side) -> Likeness | None:
    """Return what the words say of two texts, if their fingerprints say that they are worth it."""
    first, second = (hashed(words(_own(side))) for side in (original, copy))
    prints = sample(first.shingles), sample(second.shingles)
    common = len(np.intersect1d(prints[0], prints[1]))
    if common < LOOKED_AT * min(map(len, prints)):
        return None
    return judge(*compare_words(first, second, ignoring=set()), same_host=False)


def _own(side: Side) -> str:
    return "\n".join(side.text[part.start : part.end] for part in side.stretches)


def main() -> int:
    """Make the variants of a file, and say what is found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("path", type=Path)
    text = parser.parse_args().path.read_text(encoding="utf-8").strip()
    original = side_of(text)
    failed = 0
    for variant in variants(text):
        copy = side_of(variant.text)
        likeness, found = taken_for(original, copy), compare(original, copy)
        named = variant.is_named(found)
        failed += likeness is None or not named
        first = said(found.differences[0]) if found.differences else ""
        sys.stdout.write(
            f"{variant.name:<16} {likeness or 'not found':<10}"
            f" {'named' if named else 'NOT NAMED':<10} {found.counts}\n"
            f"{'':<16} {first[:150]}\n"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
