"""Measure how well who says what is read out of texts."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.annotations import gold
from apps.annotations.reading import read


class Command(BaseCommand):
    """Read a folder of texts with their attributions in brat's standoff form, and score ours.

    Each `X.txt` has an `X.ann` beside it with lines `T1 Source|Cue|Content start end[;start end]
    text`, tab-separated. Pieces of a span count one by one. Nothing is written anywhere.
    """

    help = "Measure attributions on a folder of brat standoff files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and the language of its texts."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--language", default="en", help="of the texts (en)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table, and last a line of JSON."""
        del args
        score = gold.Score()
        for text, wanted in _documents(options["folder"]):
            reading = read(text, language=options["language"])
            score.add(text, gold.found(reading.attributions), wanted)
        self._print(score)

    def _print(self, score: gold.Score) -> None:
        answer: dict[str, int | float] = {"documents": score.documents}
        self.stdout.write(f"{'':<16}  precision  recall     F1   found  wanted")
        for kind, counts in (("exact", score.exact), ("token", score.tokens)):
            for label, count in counts.items():
                self.stdout.write(
                    f"{kind} {label.lower():<10}  {count.precision:>9.3f}  {count.recall:>6.3f}"
                    f"  {count.f1:>5.3f}  {count.found:>6}  {count.wanted:>6}"
                )
                answer[f"{label.lower()}_{kind}_f1"] = round(count.f1, 4)
        self.stdout.write(json.dumps(answer))


def _documents(folder: Path) -> Iterator[tuple[str, gold.Pieces]]:
    """Yield each text with the pieces marked in it."""
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        message = f"{folder} has no .txt files. Name a folder of brat standoff files."
        raise CommandError(message)
    for path in texts:
        standoff = path.with_suffix(".ann")
        try:
            # Positions are of the text as it is: line ends must not be changed.
            text = path.read_bytes().decode()
            yield text, gold.wanted(standoff.read_text(encoding="utf-8"), len(text))
        except (OSError, UnicodeDecodeError, gold.GoldError) as problem:
            message = f"{standoff} cannot be read: {problem}. Mend it or take both files away."
            raise CommandError(message) from problem
