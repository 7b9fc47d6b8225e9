"""Measure how well the body of an article is told from the page around it."""

import gzip
import json
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from time import process_time
from typing import Any

import trafilatura
from django.core.management.base import BaseCommand, CommandError

from apps.articles.extraction.pages import read_page
from apps.articles.regions import Kind
from apps.articles.text import UnreadableError

BODY = frozenset({Kind.BODY, Kind.QUOTE})
"""What is scored: the running text, and the quotations set apart in it. The gold has no headline."""

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_WORTH_A_LINE = 0.995


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its address, and the text of its article as people marked it."""

    key: str
    url: str
    data: bytes
    body: str


@dataclass(slots=True)
class Score:
    """How much of what was found is right, and how much of what is right was found, by page."""

    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    @property
    def precision(self) -> float:
        """The average over the pages on which anything was found."""
        return fmean(self.precisions) if self.precisions else 0.0

    @property
    def recall(self) -> float:
        """The average over the pages on which there is anything to find."""
        return fmean(self.recalls) if self.recalls else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two averages."""
        return _harmonic(self.precision, self.recall)

    def count(self, wanted: str, found: str) -> float:
        """Add a page; return its own F1."""
        gold, read = _shingles(wanted), _shingles(found)
        both = (gold & read).total()
        precision = both / read.total() if read else 0.0
        recall = both / gold.total() if gold else 0.0
        if read:
            self.precisions.append(precision)
        if gold:
            self.recalls.append(recall)
        return _harmonic(precision, recall)


class Command(BaseCommand):
    """Read a folder's pages with the product's reader and score the regions that are body.

    The folder has `ground-truth.json` (`{key: {"articleBody", "url"}}`) and `pages/<key>.html.gz`.
    Precision and recall are of shingles of four words, averaged over the pages. trafilatura reads
    the same pages in the same run, page by page in turn, so that the two speeds compare. Nothing
    is written anywhere.
    """

    help = "Measure extraction on a folder with ground-truth.json and pages/*.html.gz."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; `--half` reads one half of it, `--misses` names what went wrong."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--half",
            choices=("a", "b"),
            help="every second page: write rules by one half, confirm them by the other",
        )
        parser.add_argument("--misses", action="store_true", help="print each page that lost")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table, and last a line of JSON."""
        del args
        pages = _pages(options["folder"], options["half"])
        ours, alone = Score(), Score()
        _warm(pages)
        for page in pages:
            found = _timed(ours, _read_by_us, page)
            own = ours.count(page.body, found)
            other = alone.count(page.body, _timed(alone, _read_alone, page))
            if options["misses"] and own < _WORTH_A_LINE:
                self.stdout.write(f"{own:.3f} ({other:.3f} alone) {page.key[:12]} {page.url}")
        self._print(len(pages), ours, alone)

    def _print(self, pages: int, ours: Score, alone: Score) -> None:
        self.stdout.write(f"{'':<12} {'precision':>9} {'recall':>9} {'F1':>9} {'pages/CPU s':>12}")
        for name, score in (("ours", ours), ("trafilatura", alone)):
            figures = (score.precision, score.recall, score.f1)
            line = " ".join(f"{figure:>9.4f}" for figure in figures)
            self.stdout.write(f"{name:<12} {line} {_speed(pages, score):>12.1f}")
        answer = {
            "pages": pages,
            "precision": round(ours.precision, 4),
            "recall": round(ours.recall, 4),
            "f1": round(ours.f1, 4),
            "docs_per_cpu_s": round(_speed(pages, ours), 1),
            "trafilatura_f1": round(alone.f1, 4),
            "trafilatura_docs_per_cpu_s": round(_speed(pages, alone), 1),
            "speed_ratio": round(alone.cpu_seconds / max(ours.cpu_seconds, 1e-9), 3),
        }
        self.stdout.write(json.dumps(answer))


def _pages(folder: Path, half: str | None) -> Sequence[Page]:
    """Return the pages of a folder by their keys.

    :raises CommandError: it is not in the form that the help describes
    """
    try:
        found = list(_read(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            f"{folder} cannot be read: {error!r}."
            " It needs ground-truth.json and pages/*.html.gz in the form the help describes."
        ) from error
    return found if half is None else found["ab".index(half) :: 2]


def _read(folder: Path) -> Iterator[Page]:
    gold = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for key, said in sorted(gold.items()):
        data = gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes())
        yield Page(key, str(said.get("url", "")), data, said["articleBody"])


def _read_by_us(page: Page) -> str:
    try:
        read = read_page(page.data, address=page.url)
    except UnreadableError:
        return ""
    bodies = (region for region in read.regions if region.kind in BODY)
    return "\n".join(read.text[region.start : region.end] for region in bodies)


def _read_alone(page: Page) -> str:
    return trafilatura.extract(page.data, favor_precision=True, include_comments=False) or ""


def _warm(pages: Sequence[Page]) -> None:
    """Let both compile what they compile once."""
    for page in pages[:1]:
        _read_by_us(page)
        _read_alone(page)


def _timed(score: Score, reader: Callable[[Page], str], page: Page) -> str:
    began = process_time()
    found = reader(page)
    score.cpu_seconds += process_time() - began
    return found


def _speed(pages: int, score: Score) -> float:
    return pages / max(score.cpu_seconds, 1e-9)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return runs of four words by how often they stand there; fewer words are one run."""
    words = _TOKEN.findall(text)
    last = max(1, len(words) - _SHINGLE + 1)
    return Counter(shingle for at in range(last) if (shingle := tuple(words[at : at + _SHINGLE])))


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
