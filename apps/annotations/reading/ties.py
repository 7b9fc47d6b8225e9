"""Whom "it", "the ministry" or "the outlet" means: the source named last that fits."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from apps.annotations.reading.lexicon import Lexicon
from apps.annotations.reading.speakers import Words
from apps.annotations.reading.tokens import Paragraph
from apps.annotations.spans import Fragment

# So many sources are remembered: nobody refers further back.
REMEMBERED: Final = 12
FEW: Final = 2


class Sort(StrEnum):
    """What a source is, as far as its words tell."""

    PERSON = "person"
    BODY = "body"
    OUTLET = "outlet"
    MANY = "many"
    UNKNOWN = "unknown"


# What each sort of pronoun may mean.
FITTING: Final = {
    "person": frozenset({Sort.PERSON, Sort.UNKNOWN}),
    "body": frozenset({Sort.BODY, Sort.OUTLET, Sort.UNKNOWN}),
    "many": frozenset({Sort.MANY, Sort.BODY, Sort.OUTLET}),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A source that was named."""

    at: Fragment
    words: frozenset[str]
    sort: Sort


@dataclass(slots=True)
class Memory:
    """The sources named so far in a text."""

    named: list[Named] = field(default_factory=list)

    def meant(self, par: Paragraph, words: Words) -> Fragment | None:
        """Return whom a source or a hearer means that is not named, and remember one that is."""
        first, stop = words
        kinds = par.kinds[first:stop]
        if "p" in kinds and stop - first == 1:
            return self._last(
                FITTING.get(par.lexicon.pronouns.get(par.words[first], ""), frozenset())
            )
        if "N" in kinds:
            return self._remember(par, words)
        if not par.lexicon.definite or par.words[first] in par.lexicon.definite:
            # A language without articles says "ministry" for one that was named.
            return self._described(par, par.words[first:stop])
        return None

    def _remember(self, par: Paragraph, words: Words) -> Fragment | None:
        first, stop = words
        new = Named(par.span(first, stop), frozenset(_telling(par, words)), sort(par, words))
        # "the HUR" after "the intelligence agency (HUR)" is named again, and known better before.
        for old in reversed(self.named):
            if new.words and new.words < old.words:
                self.named.append(Named(old.at, old.words, old.sort))
                break
        else:
            self.named.append(new)
        del self.named[:-REMEMBERED]
        return None

    def same(self, par: Paragraph, words: Words) -> frozenset[str]:
        """Return the telling words of a source, or of the one that it means."""
        first, stop = words
        if "N" in par.kinds[first:stop]:
            return frozenset(_telling(par, words))
        return self.named[-1].words if self.named else frozenset()

    def _last(self, sorts: frozenset[Sort]) -> Fragment | None:
        return next((each.at for each in reversed(self.named) if each.sort in sorts), None)

    def _described(self, par: Paragraph, words: list[str]) -> Fragment | None:
        """Return the last source that has the noun among its words, or is of its sort."""
        lexicon = par.lexicon
        nouns = [
            word for word in words if word in lexicon.people | lexicon.bodies | lexicon.outlets
        ]
        if not nouns:
            return None
        for each in reversed(self.named):
            if not each.words.isdisjoint(nouns):
                return each.at
        if nouns[-1] in lexicon.outlets:
            return self._last(frozenset({Sort.OUTLET}))
        if nouns[-1] in lexicon.bodies:
            return self._last(frozenset({Sort.BODY}))
        return self._last(frozenset({Sort.PERSON}))


def sort(par: Paragraph, words: Words) -> Sort:
    """Return what a named source is."""
    first, stop = words
    lexicon, kinds = par.lexicon, par.kinds[first:stop]
    told = [word.rstrip(".") for word in par.words[first:stop]]
    head = told[: kinds.find(",")] if "," in kinds else told
    for among in (head, told):
        found = _by_nouns(lexicon, among)
        if found is not None:
            return found
    if told[0] in lexicon.titles:
        return Sort.PERSON
    if "C" in kinds:
        return Sort.MANY
    return Sort.PERSON if len(kinds) == FEW and kinds == "NN" else Sort.UNKNOWN


def _by_nouns(lexicon: Lexicon, words: list[str]) -> Sort | None:
    for word in words:
        if word in lexicon.outlets:
            return Sort.OUTLET
        if word in lexicon.people:
            return Sort.PERSON
        if word in lexicon.bodies:
            return Sort.BODY
    return None


def _telling(par: Paragraph, words: Words) -> list[str]:
    """Return the words of a source that tell it from others."""
    first, stop = words
    return [
        word
        for word, kind in zip(par.words[first:stop], par.kinds[first:stop], strict=True)
        if kind in "Nn"
    ]
