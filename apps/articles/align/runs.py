"""The stretches that two texts share, character for character; each character at most once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apps.articles.align.matching import Matching
from apps.articles.align.words import Words


@dataclass(frozen=True, slots=True)
class Run:
    """Old text [start, end) that is new text from `to` on, the same characters.

    `sure` if it holds a stretch that stands once in each text.
    """

    start: int
    end: int
    to: int
    sure: bool

    @property
    def to_end(self) -> int:
        """Return where it ends in the new text."""
        return self.to + self.end - self.start

    def image(self, at: int) -> int:
        """Return where the old place `at` stands in the new text."""
        return self.to + at - self.start


def runs(old: Words, new: Words, matching: Matching) -> list[Run]:
    """Return the longest stretches of matched words with the blanks between, in old order."""
    found: list[Run] = []
    before = -2
    for a, b in enumerate(matching.same):
        if b < 0:
            before = -2
            continue
        start, end, to = old.starts[a], old.ends[a], new.starts[b]
        last = found[-1] if found else None
        if last and before == b - 1 and old.text[last.end : start] == new.text[last.to_end : to]:
            found[-1] = Run(last.start, end, last.to, last.sure or a in matching.sure)
        else:
            found.append(Run(start, end, to, a in matching.sure))
        before = b
    return _with_blanks(found, old.text, new.text)


def _with_blanks(found: list[Run], old: str, new: str) -> list[Run]:
    """Let runs reach over the blanks beside them that are the same in both texts."""
    starts = sorted(run.to for run in found)
    for n, run in enumerate(found):
        stop = found[n + 1].start if n + 1 < len(found) else len(old)
        after = bisect_right(starts, run.to)
        room = min(stop - run.end, _at(starts, after, len(new)) - run.to_end)
        blanks = _blanks(old, new, run.end, run.to_end, range(room))
        found[n] = replace(run, end=run.end + blanks)
    ends = sorted(run.to_end for run in found)
    for n, run in enumerate(found):
        stop = found[n - 1].end if n else 0
        before = bisect_right(ends, run.to)
        room = min(run.start - stop, run.to - (ends[before - 1] if before else 0))
        blanks = _blanks(old, new, run.start, run.to, range(-1, -room - 1, -1))
        found[n] = replace(run, start=run.start - blanks, to=run.to - blanks)
    return found


def _blanks(old: str, new: str, at: int, to: int, steps: range) -> int:
    count = 0
    for step in steps:
        if old[at + step] != new[to + step] or not old[at + step].isspace():
            break
        count += 1
    return count


def _at(places: Sequence[int], n: int, beyond: int) -> int:
    return places[n] if n < len(places) else beyond


class Shared:
    """The runs of two texts, to be asked by place in either."""

    def __init__(self, found: Sequence[Run]) -> None:
        self.by_old = found
        self.by_new = sorted(found, key=lambda run: run.to)
        self._starts = [run.start for run in self.by_old]
        self._tos = [run.to for run in self.by_new]

    def over(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs that reach into old text [start, end), in its order."""
        at = max(0, bisect_right(self._starts, start) - 1)
        for run in self.by_old[at : bisect_left(self._starts, end)]:
            if run.end > start:
                yield run

    def onto(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs that reach into new text [start, end), in its order."""
        at = max(0, bisect_right(self._tos, start) - 1)
        for run in self.by_new[at : bisect_left(self._tos, end)]:
            if run.to_end > start:
                yield run

    def gap(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the new place between what stands before and after old text [start, end)."""
        at = bisect_left(self._starts, start)
        before = self.by_old[at - 1] if at else None
        later = max(0, at - 1)
        while later < len(self.by_old) and self.by_old[later].end <= end:
            later += 1
        after = self.by_old[later] if later < len(self.by_old) else None
        if before is None and after is None:
            return None
        left = before.image(min(before.end, start)) if before else 0
        right = after.image(max(after.start, end)) if after else left
        return left, max(left, right)
