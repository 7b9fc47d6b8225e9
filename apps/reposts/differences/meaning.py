"""What changed in meaning: caveats, figures, hedges, and who is said to have said it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import Final, TypeAlias

from apps.annotations.reading import Caveat, Reading, hedges_in
from apps.annotations.spans import Fragment, Span
from apps.articles.align import Change, Part, Sentence
from apps.articles.align import Fate as PartFate
from apps.reposts.shingles import words

# Changed words longer than this say less of a hedge than the hedge alone.
TELLING: Final = 60


class Sort(StrEnum):
    """What it is that changed."""

    CAVEAT = "caveat"
    FIGURE = "figure"
    HEDGE = "hedge"
    SOURCE = "source"
    CUE = "cue"


class Fate(StrEnum):
    """What became of it in the copy."""

    DROPPED = "dropped"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a reader of the copy is told otherwise than one of the original.

    :param step: the place of its sentence among the changes
    :param old: where it stands in the original, `new` where in the copy; None where it does not
    :param before: its words in the original, `after` those in the copy
    :param keeps: of a caveat that was dropped, the figures under it which the copy keeps
    """

    sort: Sort
    fate: Fate
    step: int
    old: Fragment | None
    new: Fragment | None
    before: str = ""
    after: str = ""
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two texts, with what the rules read in it."""

    text: str
    reading: Reading

    def words(self, span: Span) -> str:
        """Return the words of a span, with a sign between its fragments."""
        return " … ".join(self.text[part.start : part.end] for part in span)


@dataclass(frozen=True, slots=True)
class _Item:
    """Something in a sentence: two are the same by `key`, and forms of one another by `label`."""

    key: Hashable
    label: Hashable
    span: Span
    words: str


_BySentence: TypeAlias = Mapping[int, Sequence[_Item]]


def differences(original: Half, copy: Half, found: Sequence[Change]) -> list[Difference]:
    """Return what changed between two texts, in the order of their sentences.

    :param found: the sentences of both, as `articles.align.changes` sets them against each other
    """
    olds, news = _Places(found, lambda each: each.old), _Places(found, lambda each: each.new)
    made = [*_Caveats(original, copy, olds, news, found).differences()]
    changed = [n for n, each in enumerate(found) if each.old and each.new and each.parts]
    for sort, items in ((Sort.FIGURE, _figures), (Sort.SOURCE, _sources)):
        made += _changed(sort, items(original, olds), items(copy, news), changed)
    for step in changed:
        made += _hedges(original, copy, found[step], step)
    return sorted(made, key=_order)


class _Places:
    """Which sentence of one text stands where."""

    def __init__(self, found: Sequence[Change], side: Callable[[Change], Sentence | None]) -> None:
        # A moved sentence is named twice: where it stood, and where it stands, which counts.
        ordered = sorted(enumerate(found), key=lambda each: each[1].new is not None)
        by_start = {
            sentence.start: (n, sentence) for n, each in ordered if (sentence := side(each))
        }
        self._ordered = [by_start[start] for start in sorted(by_start)]
        self._starts = [sentence.start for _, sentence in self._ordered]

    def at(self, place: int) -> int:
        """Return the change whose sentence begins at a place or before it."""
        return self._ordered[max(0, bisect_right(self._starts, place) - 1)][0]

    def over(self, stretch: Fragment) -> Iterator[int]:
        """Yield the changes whose sentences reach into a stretch."""
        first = max(0, bisect_right(self._starts, stretch.start) - 1)
        for at in range(first, len(self._ordered)):
            n, sentence = self._ordered[at]
            if sentence.start >= stretch.end:
                return
            if sentence.end > stretch.start:
                yield n


@dataclass(frozen=True, slots=True)
class _Caveats:
    """The caveats of both texts."""

    original: Half
    copy: Half
    olds: _Places
    news: _Places
    found: Sequence[Change]

    def differences(self) -> Iterator[Difference]:
        """Yield those that only one text has, as far as the copy has what they speak of."""
        theirs = list(self.copy.reading.caveats)
        for caveat in self.original.reading.caveats:
            step = self.olds.at(caveat.span[0].start)
            twin = next((each for each in theirs if self._same(caveat, each, step)), None)
            if twin:
                theirs.remove(twin)
            # The same sentence may stand where there is nothing above it to speak of.
            elif not self._word_for_word(step) and any(
                self.found[n].new for n in self.olds.over(caveat.covers)
            ):
                before, keeps = self.original.words(caveat.span), tuple(self._kept(caveat.covers))
                old = _whole(caveat.span)
                yield Difference(Sort.CAVEAT, Fate.DROPPED, step, old, None, before, keeps=keeps)
        for caveat in theirs:
            step = self.news.at(caveat.span[0].start)
            after = self.copy.words(caveat.span)
            new = _whole(caveat.span)
            yield Difference(Sort.CAVEAT, Fate.ADDED, step, None, new, after=after)

    def _word_for_word(self, step: int) -> bool:
        return self.found[step].new is not None and not self.found[step].parts

    def _same(self, ours: Caveat, theirs: Caveat, step: int) -> bool:
        """Tell whether two caveats stand in one sentence, or speak of the same ones."""
        if self.news.at(theirs.span[0].start) == step:
            return True
        alone = self.found[step].new is None
        of_same = set(self.olds.over(ours.covers)) & set(self.news.over(theirs.covers))
        return alone and bool(of_same)

    def _kept(self, covered: Fragment) -> Iterator[str]:
        """Yield the figures of a stretch of the original that the copy has too."""
        theirs = _figures(self.copy, self.news)
        for step, items in _figures(self.original, self.olds).items():
            keys = {item.key for item in theirs.get(step, [])}
            for item in items:
                if covered.start <= item.span[0].start < covered.end and item.key in keys:
                    yield item.words


def _figures(half: Half, places: _Places) -> _BySentence:
    found = defaultdict(list)
    for figure in half.reading.figures:
        number = figure.low, figure.high, figure.bound, figure.unit
        item = _Item(number, tuple(words(figure.counts)), figure.span, half.words(figure.span))
        found[places.at(figure.span[0].start)].append(item)
    return found


def _sources(half: Half, places: _Places) -> _BySentence:
    found = defaultdict(list)
    for each in half.reading.attributions:
        who, cue = tuple(words(half.words(each.source))), tuple(_without_hedges(half, each.cue))
        span = (each.source or each.cue)[:1]
        parts = sorted((part for part in (each.source, each.cue) if part), key=_start)
        said = " ".join(map(half.words, parts))
        found[places.at((each.cue or each.content)[0].start)].append(
            _Item((who, cue), who, span, said)
        )
    return found


def _without_hedges(half: Half, cue: Span) -> Iterator[str]:
    """Yield the words of a cue; that it is hedged is told by itself."""
    for part in cue:
        at = part.start
        for hedge in hedges_in(half.text, part, half.reading.language):
            yield from words(half.text[at : hedge.start])
            at = hedge.end
        yield from words(half.text[at : part.end])


def _changed(
    sort: Sort, ours: _BySentence, theirs: _BySentence, changed: Iterable[int]
) -> Iterator[Difference]:
    for step in changed:
        for old, new in _unlike(ours.get(step, ()), theirs.get(step, ())):
            told = Sort.CUE if sort is Sort.SOURCE and _labelled_alike(old, new) else sort
            yield _difference(told, step, old, new)


def _hedges(original: Half, copy: Half, change: Change, step: int) -> Iterator[Difference]:
    sides = []
    for half, sentence in ((original, change.old), (copy, change.new)):
        stretch = Fragment(sentence.start, sentence.end) if sentence else Fragment(0, 0)
        found = hedges_in(half.text, stretch, half.reading.language)
        written = [half.text[part.start : part.end] for part in found]
        sides.append(
            [
                _Item(tuple(words(said)), "", (part,), said)
                for part, said in zip(found, written, strict=True)
            ]
        )
    for old, new in _unlike(*sides):
        made = _difference(Sort.HEDGE, step, old, new)
        before, after = _around(change, made)
        yield replace(made, before=before, after=after)


def _unlike(
    ours: Sequence[_Item], theirs: Sequence[_Item]
) -> Iterator[tuple[_Item | None, _Item | None]]:
    """Yield what only one side has, forms of the same side by side, then the rest in order."""
    left, right = list(ours), list(theirs)
    for item in ours:
        twin = next((each for each in right if each.key == item.key), None)
        if twin:
            left.remove(item)
            right.remove(twin)
    pairs = []
    for item in list(left):
        twin = next((each for each in right if each.label == item.label), None)
        if twin:
            pairs.append((item, twin))
            left.remove(item)
            right.remove(twin)
    yield from pairs
    yield from zip_longest(left, right)


def _labelled_alike(one: _Item | None, other: _Item | None) -> bool:
    return one is not None and other is not None and one.label == other.label


def _difference(sort: Sort, step: int, old: _Item | None, new: _Item | None) -> Difference:
    fate = Fate.CHANGED if old and new else Fate.DROPPED if old else Fate.ADDED
    return Difference(
        sort,
        fate,
        step,
        _whole(old.span) if old else None,
        _whole(new.span) if new else None,
        before=old.words if old else "",
        after=new.words if new else "",
    )


def _around(change: Change, made: Difference) -> tuple[str, str]:
    """Return the changed words that a hedge stands in, and those that came in their place."""
    if change.old is None or change.new is None:
        return made.before, made.after
    old, new = change.old.start, change.new.start
    for removed, added in _replaced(change.parts):
        hit = _holds(made.old, old, removed) or _holds(made.new, new, added)
        if hit and max(len(removed), len(added)) <= TELLING:
            return removed.strip(), added.strip()
        old, new = old + len(removed), new + len(added)
    return made.before, made.after


def _replaced(parts: Iterable[Part]) -> Iterator[tuple[str, str]]:
    """Yield what was taken out with what was put in its place; of what stayed, both."""
    removed = ""
    for part in parts:
        if part.fate is PartFate.REMOVED:
            removed = part.text
        elif part.fate is PartFate.ADDED:
            yield removed, part.text
            removed = ""
        else:
            if removed:
                yield removed, ""
            yield part.text, part.text
            removed = ""
    if removed:
        yield removed, ""


def _holds(part: Fragment | None, start: int, stretch: str) -> bool:
    return part is not None and start <= part.start and part.end <= start + len(stretch)


def _start(span: Span) -> int:
    return span[0].start


def _whole(span: Span) -> Fragment:
    return Fragment(span[0].start, span[-1].end)


def _order(made: Difference) -> tuple[int, int, int]:
    return made.step, made.old.start if made.old else -1, made.new.start if made.new else -1
