"""Time how long it takes to carry 5,000 spans over 20,000 words, as much of which is changed.

    .venv/bin/python -m tests.benchmarks.align [--words N] [--rounds N]

Prints the processor seconds of the quickest round for each share of words that differ, and for
twice the words, with the ratio of the two.
"""

import argparse
import time
from itertools import starmap

from apps.articles.align import Placed, Verdict, align
from tests.unit.articles.test_align import Span, a_carrying

SHARES = (0.0, 0.01, 0.1, 0.5, 1.0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    print(f"{given.words} words, {given.words // 4} spans; and twice as many")
    for share in SHARES:
        small, large = (
            min(starmap(_timed, [a_carrying(words, share)] * given.rounds))
            for words in (given.words, 2 * given.words)
        )
        placed = align(*a_carrying(given.words, share))
        print(
            f"{share:6.0%} other words  {small:6.2f} s  {large:6.2f} s  x {large / small:.1f}"
            f"   {_said(placed)}"
        )


def _timed(old: str, new: str, spans: list[Span]) -> float:
    begun = time.process_time()
    align(old, new, spans)
    return time.process_time() - begun


def _said(placed: list[Placed]) -> str:
    counts = {verdict: sum(each.verdict is verdict for each in placed) for verdict in Verdict}
    return ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items())


if __name__ == "__main__":
    main()
