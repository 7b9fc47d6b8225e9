"""Who says what in one paragraph, by the verbs and phrases that say so."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from apps.annotations.reading import contents, grammar, speakers
from apps.annotations.reading.lexicon import Verb
from apps.annotations.reading.sentences import sentences
from apps.annotations.reading.speakers import Words
from apps.annotations.reading.tokens import Paragraph

SPOKEN: Final = frozenset({"say", "tell"})
LONG_HEADLINE: Final = 26
# No sentence says more often that somebody says something.
MOST: Final = 12
NOTHING: Final = frozenset[str]()
_PUNCTUATION: Final = ".…"


@dataclass(slots=True)
class Found:
    """An attribution as numbers of the words of its paragraph.

    :param spoken: whether something is said, not only thought or wanted
    :param waits: whether the words said follow in the next paragraph
    """

    source: Words | None
    cue: Words
    content: list[Words]
    rule: str
    spoken: bool = True
    waits: bool = False
    hearer: Words | None = None
    parent: "Found | None" = field(default=None, repr=False)

    def tells_of_another(self, par: Paragraph) -> bool:
        """Tell whether it says more, inside somebody's words, than what that one thinks."""
        if not self.spoken or not self.content or self.source is None:
            return False
        return par.kinds[self.source[0]] not in "pWT" and par.kinds[self.cue[1] - 1] != "G"


def attributions(par: Paragraph, *, headline: bool = False) -> list[Found]:
    """Return the attributions of a paragraph in its order, outer ones before those inside them.

    :param headline: whether the paragraph may be one: "Bureau: road closed"
    """
    found: list[Found] = []
    speaking: Found | None = None
    bounds = list(sentences(par))
    for begin, stop in bounds:
        if speaking is not None and par.kinds[begin:stop].strip(_PUNCTUATION) == "Q":
            # What she says goes on in a quotation with nobody named.
            speaking.content.append((begin, begin + 1))
            speaking = None
            continue
        here = _Sentence(par, begin, stop).read()
        if not here:
            here = list(_signed(par, begin, stop))
        speaking = here[-1] if here else None
        found += here
    if headline and len(bounds) == 1 and len(par.kinds) < LONG_HEADLINE:
        found += _headed(par)
    return found


def _signed(par: Paragraph, begin: int, stop: int) -> Iterator[Found]:
    """Yield a quotation with a name under a dash."""
    if match := grammar.SIGNED.match(par.kinds, begin, stop):
        yield Found(
            match.span("source"), match.span("cue"), [(begin, match.end("content"))], "signed"
        )


def _headed(par: Paragraph) -> Iterator[Found]:
    """Yield what a headline says with a colon."""
    stop = len(par.kinds)
    if match := grammar.HEADED.match(par.kinds):
        at = match.end()
        if stop - at > 2 and (end := contents.end(par, at, stop)) > at:  # noqa: PLR2004 - words
            yield Found((0, match.start("cue")), match.span("cue"), [(at, end)], "headline")
    elif match := grammar.HEADLINE_END.search(par.kinds):
        first = match.start("source")
        if par.words[first] in par.lexicon.lone_sources:
            content = (0, match.start("cue"))
            yield Found(match.span("source"), match.span("cue"), [content], "headline")


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(self, par: Paragraph, begin: int, stop: int) -> None:
        self.par, self.kinds = par, par.kinds
        self.begin, self.stop = begin, stop
        self.subject: Words | None = None

    def read(self) -> list[Found]:
        """Return what it says of who says what."""
        found = list(islice(self.according(), MOST))
        for match in grammar.CUE.finditer(self.kinds, self.begin, self.stop):
            if len(found) == MOST:
                break
            got = self.by_verb(match.start())
            if got is not None:
                found.append(got)
        return _nested(self.par, found)

    # "according to"

    def according(self) -> Iterator[Found]:
        """Yield what the sentence gives as the words of somebody."""
        par = self.par
        start, end = par.starts[self.begin], par.ends[self.stop - 1]
        for match in par.lexicon.according.finditer(par.text, start, end):
            first = bisect_left(par.starts, match.start(), self.begin, self.stop)
            behind = bisect_left(par.starts, match.end(), self.begin, self.stop)
            if first == self.stop or par.starts[first] != match.start() or behind >= self.stop:
                continue
            source = speakers.named(par, behind, self.stop)
            if source is None:
                continue
            content = self.around(first, source[1])
            if content:
                yield Found(source, (first, behind), content, "according")

    def around(self, cue: int, behind: int) -> list[Words]:
        """Return what stands before a phrase, or behind one that begins the sentence."""
        kinds = self.kinds
        if cue == self.begin or kinds[cue - 1] in "BSC":
            if behind < self.stop and kinds[behind] in ",:":
                behind += 1
            return _list(contents.rest(self.par, behind, self.stop))
        ahead = contents.ahead(self.par, self.begin, cue) or (self.begin, cue)
        resumed = contents.resumed(self.par, behind, self.stop)
        return [ahead, *_list(resumed)]

    # verbs

    def by_verb(self, at: int) -> Found | None:
        """Return what the verb at a word says of who says what."""
        kinds, par = self.kinds, self.par
        first = at
        while first > self.begin and kinds[first - 1] in "XR":
            first -= 1
        before = kinds[first - 1] if first > self.begin else ""
        helped = "X" in kinds[first:at]
        if before == "t" or (kinds[at] == "I" and not helped and before in {"D", "P", "o", ""}):
            # "to say", "the claim".
            return None
        if kinds[at] == "V":
            if helped and not par.lexicon.be.isdisjoint(par.words[first:at]):
                return self.passive(first, at)
            if before == "S" and par.words[first - 1] in par.lexicon.as_words:
                return self.as_reported(first, at)
            if par.lexicon.inverts and before in {"Q", ",", "-"}:
                return self.inverted(first, at)
        return self.spoken(first, at, helped=helped, before=before)

    def spoken(self, first: int, at: int, *, helped: bool, before: str) -> Found | None:
        """Return the attribution of a verb with whoever speaks before it, or behind it."""
        par, kinds = self.par, self.kinds
        verb = par.lexicon.verbs[par.words[at]]
        source = self.speaker(first, at, helped=helped, before=before)
        if source is None:
            told = kinds[at] != "G" and verb.families & SPOKEN
            return self.inverted(first, at) if told else None
        behind = at + 1
        particles = par.lexicon.particles.get(verb.lemma, NOTHING)
        while behind < self.stop and par.words[behind] in particles:
            behind += 1
        found = self.said(verb, source, (first, behind))
        if found is not None and kinds[source[0]] not in "WT":
            self.subject = source
        return found

    def speaker(self, first: int, at: int, *, helped: bool, before: str) -> Words | None:
        """Return whoever is before the verb, or the subject that it shares with one before it."""
        shared = before in {"C", "B"} or (
            self.kinds[at] == "G" and not helped and before in {",", "-", "Q"}
        )
        if shared:
            return self.subject or speakers.of_the_sentence(self.par, self.begin, first)
        if self.kinds[at] == "G" and not helped:
            return None
        return speakers.before(self.par, self.begin, first)

    def as_reported(self, first: int, at: int) -> Found | None:
        """Return what "as the agency reports" stands before or behind."""
        if first - 1 > self.begin and self.kinds[first - 2] != ",":
            return None
        source = speakers.named(self.par, at + 1, self.stop)
        if source is None:
            return None
        content = self.around(first - 1, source[1])
        return Found(source, (first, at + 1), content, "as reported") if content else None

    def inverted(self, first: int, at: int) -> Found | None:
        """Return what the words before "said Smith" are."""
        if first == self.begin or self.kinds[first - 1] not in "Q,-":
            return None
        source = speakers.after(self.par, at + 1, self.stop)
        ahead = contents.ahead(self.par, self.begin, first)
        if source is None or ahead is None:
            return None
        resumed = contents.resumed(self.par, source[1], self.stop)
        return Found(source, (first, at + 1), [ahead, *_list(resumed)], "inverted")

    def passive(self, first: int, at: int) -> Found | None:
        """Return what is said of somebody: "was accused of", "was reported by"."""
        par, behind = self.par, at + 1
        subject = speakers.before(par, self.begin, first)
        if subject is None or behind >= self.stop:
            return None
        if par.words[behind] == "by":
            source = speakers.named(par, behind + 1, self.stop)
            return Found(source, (first, behind + 1), [subject], "passive") if source else None
        if par.words[at] not in par.lexicon.accused:
            return None
        quoted = par.words[behind : behind + 2] == ["as", "saying"]
        behind += 2 if quoted else self.kinds[behind] == "o"
        words = contents.rest(par, behind, self.stop)
        if words is None or not (
            quoted or self.kinds[behind - 1] == "o" or self.kinds[behind] in "Tt"
        ):
            return None
        cue = first, behind
        if quoted:
            return Found(subject, cue, [words], "quoted")
        return Found(None, cue, [subject, words], "said of", spoken=False)

    def said(self, verb: Verb, source: Words, cue: Words) -> Found | None:
        """Return the attribution of a verb with its speaker, if it has words that are said."""
        first, behind = cue
        families, kinds = verb.families, self.kinds
        hearer = grammar.HEARER.match(kinds, behind, self.stop) if "tell" in families else None
        start = hearer.end() if hearer else behind
        found = Found(
            source,
            cue,
            [],
            "verb",
            spoken=bool(families & SPOKEN),
            hearer=hearer.span() if hearer else None,
        )
        if behind < self.stop and kinds[behind] == ":":
            found.cue = (first, behind + 1)
            found.waits = behind + 1 == self.stop
        found.content = self.words_said(families, source, behind, start)
        return found if found.content or (found.waits and found.spoken) else None

    def words_said(
        self, families: frozenset[str], source: Words, behind: int, start: int
    ) -> list[Words]:
        """Return the words said, wherever they stand."""
        par, kinds = self.par, self.kinds
        spoken = bool(families & SPOKEN)
        quoted = source[0] > self.begin and kinds[source[0] - 1] == "Q"
        if spoken and quoted and (pieces := self.words_ahead(source, start)):
            return pieces
        if words := contents.behind(par, start, self.stop):
            if kinds[words[0]] != "Q" or families != {"stance"}:
                return [words]
            return _list(contents.topic(par, behind, self.stop))
        if spoken and (pieces := self.words_ahead(source, behind)):
            return pieces
        if kinds[start : start + 1] == "," and par.lexicon.comma_clause:
            start = behind = start + 1
        return _list(self.words_unannounced(families, behind, start))

    def words_unannounced(self, families: frozenset[str], behind: int, start: int) -> Words | None:
        """Return what follows a verb without a "that", a colon or a quotation mark."""
        par, kinds, stop = self.par, self.kinds, self.stop
        if behind >= stop or kinds[behind] in ".,;:":
            return None
        if "stance" in families:
            return contents.topic(par, behind, stop)
        asked = kinds[start : start + 1] == "S"
        if families & SPOKEN or asked or grammar.CLAUSE.match(kinds, start, stop):
            return contents.clause(par, start, stop)
        return None

    def words_ahead(self, source: Words, behind: int) -> list[Words]:
        """Return the words said that stand before "Smith said", with what goes on behind it."""
        before = self.kinds[source[0] - 1] if source[0] > self.begin else ""
        if before not in {"Q", ",", "-"} or not self.is_over(behind, quoted=before == "Q"):
            return []
        ahead = contents.ahead(self.par, self.begin, source[0])
        resumed = contents.resumed(self.par, behind, self.stop)
        return [*_list(ahead), *_list(resumed)] if ahead else []

    def is_over(self, behind: int, *, quoted: bool) -> bool:
        """Tell whether nothing that is said can follow a verb: the words stand before it."""
        kinds, stop = self.kinds, self.stop
        if quoted or (behind < stop and kinds[behind] in ",-"):
            return True
        return bool(
            grammar.TAIL.match(kinds, behind, stop)
            and not grammar.CLAUSE.match(kinds, behind, stop)
        )


def _list(words: Words | None) -> list[Words]:
    return [words] if words else []


def _nested(par: Paragraph, found: Sequence[Found]) -> list[Found]:
    """Put attributions inside those whose words they are; drop what is a mere thought there.

    That someone says he hopes or wants something is one attribution, not two.
    """
    kept: list[Found] = []
    for each in found:
        outer = [other for other in found if other is not each and _inside(each, other)]
        outer = [
            other
            for other in outer
            if not _inside(other, each) or _rank(other, found) < _rank(each, found)
        ]
        if not outer:
            kept.append(each)
        elif each.tells_of_another(par):
            each.parent = min(outer, key=lambda other: sum(b - a for a, b in other.content))
            kept.append(each)
    alive = {id(each) for each in kept}
    for each in kept:
        while each.parent is not None and id(each.parent) not in alive:
            each.parent = each.parent.parent
    return sorted(kept, key=_place)


def _place(each: Found) -> tuple[int, int]:
    """Return where an attribution begins, and the larger of two that begin together first."""
    parts = (each.cue, *each.content)
    return min(first for first, _ in parts), -max(stop for _, stop in parts)


def _rank(each: Found, found: Sequence[Found]) -> int:
    return next(n for n, other in enumerate(found) if other is each)


def _inside(each: Found, other: Found) -> bool:
    return any(a <= each.cue[0] and each.cue[1] <= b for a, b in other.content)
