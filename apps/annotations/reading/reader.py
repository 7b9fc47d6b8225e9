"""Reads a text once, paragraph by paragraph, and gathers what is found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from apps.annotations.reading import manner
from apps.annotations.reading.attributions import Found, attributions
from apps.annotations.reading.caveats import Block, caveats
from apps.annotations.reading.figures import figures
from apps.annotations.reading.findings import Attribution, Caveat, Figure, Reading
from apps.annotations.reading.lexicon import Lexicon, language_of, lexicon
from apps.annotations.reading.speakers import Words
from apps.annotations.reading.ties import Memory
from apps.annotations.reading.tokens import Paragraph, paragraph
from apps.annotations.spans import Fragment

# As many are kept of a text: a flood keeps nobody busy.
MOST: Final = 1000
# A quotation this short does not quote somebody else.
LONG_QUOTATION: Final = 60
LONGEST_SPAN: Final = 20_000
MOST_PIECES: Final = 50
REMEMBERED_BLOCKS: Final = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text that is read; a headline may name who speaks before a colon."""

    start: int
    end: int
    headline: bool = False


@dataclass(slots=True)
class _Gathering:
    text: str
    lexicon: Lexicon
    attributions: list[Attribution] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    caveats: list[Caveat] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    blocks: list[Block] = field(default_factory=list)
    # Whether the text has words that a caveat is made of.
    doubtful: bool = True
    # Whoever was announced by a colon at the end of the last paragraph.
    waiting: tuple[Paragraph, Found] | None = None

    def read(self, start: int, end: int, *, headline: bool) -> None:
        """Read one paragraph."""
        par = paragraph(self.text, start, end, self.lexicon)
        if not par.kinds:
            return
        if self.waiting is not None and par.kinds[0] == "Q":
            self.heard(par)
        self.waiting = None
        found = attributions(par, headline=headline)
        speakers = [each.source for each in found if each.source and each.parent is None]
        self.keep(par, found)
        if len(self.figures) < MOST:
            self.figures += (each for each in figures(par) if _length(each.span) <= LONGEST_SPAN)
        if self.doubtful:
            self.note_caveats(par, speakers)

    def note_caveats(self, par: Paragraph, speakers: Sequence[Words]) -> None:
        """Keep the caveats of a paragraph, and who speaks in it for those below."""
        first = self.memory.same(par, speakers[0]) if speakers else frozenset[str]()
        last = self.memory.same(par, speakers[-1]) if speakers else frozenset[str]()
        here = Block(par.starts[0], par.ends[-1], first, last)
        found = caveats(par, here, self.blocks)
        self.caveats += (each for each in found if _length(each.span) <= LONGEST_SPAN)
        self.blocks.append(here)
        del self.blocks[:-REMEMBERED_BLOCKS]

    def keep(self, par: Paragraph, found: Sequence[Found]) -> None:
        """Keep the attributions of a paragraph, and those inside its quotations."""
        places: dict[int, int] = {}
        for each in found:
            if each.waits and not each.content:
                self.waiting = (par, each)
                continue
            parent = places.get(id(each.parent)) if each.parent else None
            place = self.add(par, each, parent)
            if place is not None:
                places[id(each)] = place
                self.read_quotations(par, each, place)

    def add(self, par: Paragraph, found: Found, parent: int | None) -> int | None:
        """Keep an attribution; return its place in the list, or None if it cannot be marked."""
        made = _attribution(par, found, parent, self.memory)
        if made is None or len(self.attributions) >= MOST:
            return None
        self.attributions.append(made)
        return len(self.attributions) - 1

    def heard(self, par: Paragraph) -> None:
        """Give the quotation that begins a paragraph to whoever was announced before."""
        assert self.waiting is not None  # noqa: S101 - called only while one waits
        before, found = self.waiting
        made = _attribution(before, replace(found, content=[(0, 0)]), None, self.memory, par)
        if made is not None and len(self.attributions) < MOST:
            self.attributions.append(made)

    def parted(self) -> Iterator[Attribution]:
        """Yield the attributions, each with its own hedges alone: not those of one inside it."""
        inside: dict[int, list[Fragment]] = {}
        for each in self.attributions:
            if each.parent is not None:
                inside.setdefault(each.parent, []).extend((*each.cue, *each.content))
        for place, each in enumerate(self.attributions):
            if place in inside:
                own = manner.without((*each.cue, *each.content), inside[place])
                yield replace(each, hedges=manner.hedges(self.text, self.lexicon, own))
            else:
                yield each

    def read_quotations(self, par: Paragraph, found: Found, place: int) -> None:
        """Read who is quoted inside a quotation."""
        for first, stop in found.content:
            for at in range(first, stop):
                start, end = par.starts[at], par.ends[at]
                if par.kinds[at] != "Q" or end - start < LONG_QUOTATION:
                    continue
                if self.lexicon.says.search(self.text, start, end) is None:
                    continue
                inner = paragraph(self.text, start + 1, end - 1, self.lexicon)
                for each in attributions(inner):
                    if each.parent is None and each.tells_of_another(inner):
                        self.add(inner, each, place)


def read(text: str, stretches: Iterable[Stretch] | None = None, language: str = "en") -> Reading:
    """Return who says what in a text, its figures and its caveats; `MOST` of each at most.

    :param stretches: the parts to read; the whole text, of which the first line may be a
        headline, if None
    :param language: as the article says it; guessed if empty. A text in a language that we have
        no lexicon of is not read.
    """
    known = language_of(text, language)
    if known is None:
        return Reading(language)
    words = lexicon(known)
    small = text.lower()
    gathering = _Gathering(text, words, doubtful=any(stem in small for stem in words.caveat_stems))
    for stretch in stretches if stretches is not None else [Stretch(0, len(text), headline=True)]:
        headline = stretch.headline
        for start, end in _lines(text, stretch.start, stretch.end):
            gathering.read(start, end, headline=headline)
            headline = False
    return Reading(
        known,
        tuple(gathering.parted()),
        tuple(islice(gathering.figures, MOST)),
        tuple(islice(gathering.caveats, MOST)),
    )


def hedges_in(text: str, stretch: Fragment, language: str = "en") -> list[Fragment]:
    """Return where in a stretch the text keeps its distance, like "reportedly", in order.

    :param language: one that `Reading.language` tells; of any other no hedges are known
    """
    known = language_of(text, language)
    if known is None:
        return []
    return [Fragment(*found) for found in manner.hedged(text, lexicon(known), stretch)]


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        if stop > start:
            yield start, stop
        start = stop + 1


def _attribution(
    par: Paragraph,
    found: Found,
    parent: int | None,
    memory: Memory,
    quoted: Paragraph | None = None,
) -> Attribution | None:
    """Return what was found with its places in the text; None if that is more than a mark takes.

    :param quoted: the paragraph that begins with the words said, where it is the next one
    """
    source = (par.span(*found.source),) if found.source else ()
    where, words = (quoted, [(0, 1)]) if quoted else (par, sorted(found.content))
    content = tuple(where.span(*piece) for piece in words)
    cue = (par.span(*found.cue),)
    longest = max(map(_length, (source, cue, content)))
    if len(content) > MOST_PIECES or longest > LONGEST_SPAN:
        return None
    return Attribution(
        source=source,
        cue=cue,
        content=content,
        form=manner.form(where, words),
        hedges=manner.hedges(par.text, par.lexicon, (*cue, *content)),
        rule=found.rule,
        parent=parent,
        insertions=manner.insertions(par.text, content),
        hearer=par.span(*found.hearer) if found.hearer else None,
        antecedent=memory.meant(par, found.source) if found.source else None,
        relay=memory.meant(par, found.hearer) if found.hearer else None,
    )


def _length(span: Sequence[Fragment]) -> int:
    return sum(part.end - part.start for part in span)
