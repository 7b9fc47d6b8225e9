"""What is known of a language: which class a word is of, and which verbs say something."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "lexicons"
LANGUAGES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))

# The letter that stands for a class of words in the pattern of a sentence.
LETTERS: Final[Mapping[str, str]] = {
    "determiner": "D",
    "pronoun": "p",
    "preposition": "P",
    "of": "o",
    "to": "t",
    "and": "C",
    "but": "B",
    "subordinator": "S",
    "that": "T",
    "relative": "W",
    "auxiliary": "X",
    "adverb": "R",
    "time": "d",
    "verb": "v",
    "noun": "n",
}
SAMPLE: Final = 3000
# The first that fits is the letter of a verb which says something.
FORMS: Final[Mapping[str, str]] = {"past": "V", "third": "V", "base": "I", "ing": "G"}
PRINCIPAL: Final = ("base", "third", "past", "past", "ing")


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a verb by which something is said.

    :param families: of "say", "tell", "stance" and "clause": what may follow it
    """

    lemma: str
    families: frozenset[str]
    forms: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language.

    :param apostrophe: whether one begins a word ("clitic"), ends one ("elision") or is inside one
    :param inverts: whether a verb behind a comma or a quotation has its speaker behind it
    :param comma_clause: whether a comma stands before words said that nothing else announces
    :param capital_nouns: whether every noun is capitalised, so that a small word ends a phrase
    :param as_words: by which "as the agency reports" begins
    """

    language: str
    apostrophe: str
    own_letters: frozenset[str]
    inverts: bool
    comma_clause: bool
    capital_nouns: bool
    as_words: frozenset[str]
    letters: Mapping[str, str]
    verbs: Mapping[str, Verb]
    particles: Mapping[str, frozenset[str]]
    be: frozenset[str]
    titles: frozenset[str]
    abbreviations: frozenset[str]
    according: re.Pattern[str]
    says: re.Pattern[str]
    accused: frozenset[str]
    hedges: re.Pattern[str]
    no_hedges: frozenset[str]
    definite: frozenset[str]
    lone_sources: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]
    outlets: frozenset[str]
    pronouns: Mapping[str, str]
    function_words: frozenset[str]
    figures: Mapping[str, Any]
    caveats: re.Pattern[str]
    caveat_stems: tuple[str, ...]


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of one of `LANGUAGES`."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    verbs = _verbs(data["verbs"], inflects=data.get("inflects", False))
    letters = _letters(data["words"], verbs)
    words = data["words"]
    return Lexicon(
        language=language,
        apostrophe=data["apostrophe"],
        own_letters=frozenset(data.get("letters", "")),
        inverts=data.get("inverts", False),
        comma_clause=data.get("comma_clause", False),
        capital_nouns=data.get("capital_nouns", False),
        as_words=_set(data["phrases"].get("as", "")),
        letters=letters,
        verbs=verbs,
        particles={
            word: frozenset(after.split()) for word, after in data.get("particles", {}).items()
        },
        be=_set(data["be"]),
        titles=_set(data["titles"]),
        abbreviations=_set(data["abbreviations"]) | _set(data["titles"]),
        according=_phrases(data["phrases"]["according"]),
        says=_phrases(data["phrases"]["quoting"]),
        accused=_set(data["phrases"].get("accused", "")),
        hedges=_phrases(data["phrases"]["hedges"]),
        names=_set(data["nouns"].get("names", "")),
        no_hedges=_set(data["phrases"].get("no_hedges", "")),
        definite=_set(data["nouns"]["definite"]),
        lone_sources=_set(data["nouns"]["lone"]),
        people=_set(data["nouns"]["people"]),
        bodies=_set(data["nouns"]["bodies"]),
        outlets=_set(data["nouns"]["outlets"]),
        pronouns={
            word: kind for kind, listed in data["pronouns"].items() for word in listed.split()
        },
        function_words=frozenset(
            word
            for name in (
                "determiner",
                "pronoun",
                "preposition",
                "of",
                "and",
                "that",
                "auxiliary",
                "adverb",
            )
            for word in words.get(name, "").split()
        ),
        figures=data["figures"],
        caveats=re.compile("|".join(data["caveats"]["patterns"]), re.IGNORECASE),
        caveat_stems=tuple(data["caveats"]["stems"].split()),
    )


def language_of(text: str, said: str = "") -> str | None:
    """Return the language whose lexicon fits a text; None if it is in another.

    :param said: the language that the article says it is in, like "de" or "en-GB"
    """
    code = said.lower().replace("_", "-").split("-")[0]
    if code:
        return code if code in LANGUAGES else None
    sample = text[:SAMPLE].lower()
    words = re.findall(r"[^\W\d_]+", sample)
    score = {
        each: sum(word in lexicon(each).function_words for word in words)
        + sum(letter in lexicon(each).own_letters for letter in sample)
        for each in LANGUAGES
    }
    return max(LANGUAGES, key=lambda each: (score[each], each == "en"))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _letters(words: Mapping[str, str], verbs: Mapping[str, Verb]) -> dict[str, str]:
    letters: dict[str, str] = {}
    for name, listed in words.items():
        for word in listed.split():
            letters.setdefault(word, LETTERS[name])
    for word, verb in verbs.items():
        letter = next(letter for form, letter in FORMS.items() if form in verb.forms)
        letters.setdefault(word, letter)
    return letters


def _phrases(listed: list[str]) -> re.Pattern[str]:
    """Return a pattern of phrases, the longest first."""
    words = sorted(listed, key=len, reverse=True)
    # The first letters are looked at before the phrases: most words fail there.
    letters = "".join(sorted({letter for each in words for letter in each[0] + each[0].upper()}))
    either = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in words)
    return re.compile(rf"\b(?=[{letters}])(?:{either})(?!\w)", re.IGNORECASE)


def _verbs(data: Mapping[str, str], *, inflects: bool) -> dict[str, Verb]:
    families: dict[str, set[str]] = {}
    forms: dict[str, set[str]] = {}
    lemmas: dict[str, str] = {}
    for family, listed in data.items():
        for entry in filter(None, map(str.split, listed.split(";"))):
            pairs = _inflected(entry) if inflects else _listed(entry)
            for form, word in pairs:
                families.setdefault(word, set()).add(family)
                forms.setdefault(word, set()).add(form)
                lemmas.setdefault(word, entry[0].split("/")[0].rstrip("+"))
    return {
        word: Verb(lemmas[word], frozenset(families[word]), frozenset(forms[word]))
        for word in families
    }


def _listed(entry: list[str]) -> Iterator[tuple[str, str]]:
    """Return the forms of an entry like ``сказал/а/и``: a stem and its endings."""
    for word in entry:
        stem, *endings = word.split("/")
        yield "past", stem
        for ending in endings:
            yield "past", stem + ending


def _inflected(entry: list[str]) -> Iterator[tuple[str, str]]:
    """Return the English forms of a verb: all five are given, or it is regular.

    ``admit+`` doubles its last letter.
    """
    if len(entry) == len(PRINCIPAL):
        yield from zip(PRINCIPAL, entry, strict=True)
        return
    lemma = entry[0].rstrip("+")
    stem = lemma + lemma[-1] if entry[0].endswith("+") else lemma
    yield "base", lemma
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield from (("third", lemma[:-1] + "ies"), ("past", lemma[:-1] + "ied"))
        yield "ing", lemma + "ing"
    elif lemma.endswith("e"):
        yield from (("third", lemma + "s"), ("past", lemma + "d"))
        yield "ing", lemma[:-2] + "ying" if lemma.endswith("ie") else lemma[:-1] + "ing"
    else:
        yield "third", lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
        yield from (("past", stem + "ed"), ("ing", stem + "ing"))
