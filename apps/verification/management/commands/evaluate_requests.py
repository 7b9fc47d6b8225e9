"""Measure how well sentences that report a request are told from others."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.verification.detection import detect

COLUMNS = ("label", "subtype", "source", "sentence")


@dataclass
class Score:
    """Counts of a run; `wanted` and `met` are positives by subtype."""

    sentences: int = 0
    false_alarms: int = 0
    wanted: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """How many of the found are right."""
        return _share(self.met.total(), self.met.total() + self.false_alarms)

    @property
    def recall(self) -> float:
        """How many of the right are found."""
        return _share(self.met.total(), self.wanted.total())

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall)

    def recall_by_subtype(self) -> dict[str, float]:
        """Recall of each subtype that has positives."""
        return {
            subtype: round(_share(self.met[subtype], wanted), 4)
            for subtype, wanted in sorted(self.wanted.items())
        }


class Command(BaseCommand):
    """Read a file of labelled sentences and score what the rules make of each.

    The file has tab-separated columns `label subtype source sentence` with a head line; label
    POS or NEG. Nothing is written anywhere.
    """

    help = "Measure request detection on a file of labelled sentences (TSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file; `--misses` also prints what went wrong."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--misses", action="store_true", help="print each wrong sentence")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table, and last a line of JSON."""
        del args
        score = Score()
        for label, subtype, sentence in _labelled(options["file"]):
            found = bool(detect(sentence))
            _count(score, label=label, subtype=subtype, found=found)
            if options["misses"] and found != (label == "POS"):
                self.stdout.write(f"{label} {subtype}: {sentence}")
        self._print(score)

    def _print(self, score: Score) -> None:
        for subtype, recall in score.recall_by_subtype().items():
            met, wanted = score.met[subtype], score.wanted[subtype]
            self.stdout.write(f"{subtype:<14} {met:>5} of {wanted:>5}  recall {recall:.3f}")
        self.stdout.write(f"{'false alarms':<14} {score.false_alarms:>5}")
        answer = {
            "sentences": score.sentences,
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "recall_by_subtype": score.recall_by_subtype(),
        }
        self.stdout.write(json.dumps(answer))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _count(score: Score, *, label: str, subtype: str, found: bool) -> None:
    score.sentences += 1
    if label == "POS":
        score.wanted[subtype] += 1
        score.met[subtype] += found
    else:
        score.false_alarms += found


def _labelled(file: Path) -> Iterator[tuple[str, str, str]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} cannot be read: {problem}. Name a UTF-8 file.") from problem
    if tuple(lines[0].split("\t")) != COLUMNS:
        raise CommandError(f"{file} does not begin with the columns {' '.join(COLUMNS)}.")
    for number, line in enumerate(filter(None, lines[1:]), start=2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS) or cells[0] not in {"POS", "NEG"}:
            raise CommandError(f"{file}, line {number}: not POS or NEG with four columns.")
        yield cells[0], cells[1], cells[3]
