"""The shadow of a text: as long as the text, but reduced to what the grammar looks at.

Lower case, straight apostrophes, quoted speech blotted out (who is quoted saying "we contacted
them" is not the outlet), and every name of an outlet one run of a mark. A position in the shadow is
the same position in the text.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from apps.core.needles import Sieved
from apps.verification.lexicon import OUTLET, OUTLET_ENDINGS, OUTLETS, QUOTED

_STRAIGHT = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\ufffd": "'", "‐": "-", "‑": "-"}
)
_QUOTE = re.compile(r"[“”«»\"„]|''")
# What a pattern begins with comes first, and what must not stand before it after that: so the
# engine leaps from one beginning to the next.
_SINGLE = re.compile(r"['‘](?:(?<=[\s(—–].)|(?<=^.))(?=[^\W\d]).*?[.,!?]['’](?=\s|$)", re.DOTALL)
_CAP = r"(?:[A-Z][\w'’&-]*|of|and|the|[0-9]+)"
_WORD = r"(?<![\w'’-]){}(?![\w-])"
_DOMAIN = r"[A-Z0-9](?<![\w@/.].)[\w-]*\.(?:com|org|net|co\.uk|io|ie|de|fr|ru|news)(?![\w])"


def _any_of(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_KNOWN = re.compile(_WORD.format(rf"(?:{_any_of(OUTLETS)})(?: (?:News|Online|Travel|TV|Radio))?"))
_SHAPED = re.compile(
    rf"(?<![\w'’-])(?:[A-Z][\w&-]*)(?:(?:'s|’s)? {_CAP}){{0,4}}? (?:{_any_of(OUTLET_ENDINGS)})"
    rf"(?: (?:{_any_of(OUTLET_ENDINGS)}))*(?![\w-])"
)
# "iNewsroom's request": an odd name that asks is an outlet's.
_ASKING = re.compile(
    r"(?<![\w'’-])[A-Za-z]*[a-z][A-Z]\w+(?=['’\ufffd]s? "
    r"(?:\w+ )?(?:requests?|inquir|enquir|questions?|quer|e-?mails?|calls?)\w*\b)"
)
_COMPOUND = re.compile(
    r"(?<![\w'’-])[A-Z]\w*(?:Online|News|Feed|Post|Times|Mag|TV|Radio|Wire|Journal)(?!\w)"
)
_CALL_SIGN = re.compile(
    r"[A-Z](?<![\w'’-].)(?:(?<=[KW])[A-Z]{3}(?:-TV|-FM|-AM)?|[A-Z]{2,3} ?[0-9]{1,2})(?![\w-])"
)
_DOMAIN_NAME = re.compile(_DOMAIN)
# By the first word of a name: most paragraphs have no such word.
_TOKEN = re.compile(r"\w+")
_CAMEL = re.compile("[a-z][A-Z]")
_KNOWN_BY = frozenset(found[0] for name in OUTLETS if (found := _TOKEN.search(name)))
_SHAPED_BY = frozenset(found[0] for name in OUTLET_ENDINGS if (found := _TOKEN.search(name)))
_COMPOUND_OR_NOT = Sieved.of(_COMPOUND)


def shadow(text: str, publisher: str = "", *, blot_quotes: bool = True) -> str:
    """Return the shadow of one paragraph; it has as many code points as `text`."""
    quiet, loud = shadows(text, publisher)
    return quiet if blot_quotes else loud


def shadows(text: str, publisher: str = "") -> tuple[str, str]:
    """Return the shadow of one paragraph, and the one in which quoted speech can be read."""
    letters = list(_lowered(text.translate(_STRAIGHT)))
    for start, end in outlet_names(text, publisher):
        letters[start:end] = OUTLET * (end - start)
    loud = "".join(letters)
    quoted = list(chain(_quotations(text), _single_quotations(text)))
    if not quoted:
        return loud, loud
    for start, end in quoted:
        letters[start:end] = QUOTED * (end - start)
    return "".join(letters), loud


def outlet_names(text: str, publisher: str = "") -> Iterator[tuple[int, int]]:
    """Yield `(start, end)` of what is, or looks like, an outlet's name."""
    for shape in (*_written_by(publisher), *_shapes(text)):
        for match in shape.finditer(text):
            yield match.span()


def _shapes(text: str) -> Iterator[Sieved | re.Pattern[str]]:
    """Yield the shapes of names that `text` may have."""
    tokens = frozenset(_TOKEN.findall(text))
    if not tokens.isdisjoint(_KNOWN_BY):
        yield _KNOWN
    if not tokens.isdisjoint(_SHAPED_BY):
        yield _SHAPED
    if _CAMEL.search(text):
        yield _ASKING
    yield _COMPOUND_OR_NOT
    yield _CALL_SIGN
    yield _DOMAIN_NAME


@lru_cache(maxsize=256)
def _written_by(publisher: str) -> tuple[Sieved, ...]:
    """Return the shape of a publisher's own name, if it has one."""
    spellings = _spellings(publisher)
    if not spellings:
        return ()
    own = re.compile(_WORD.format(f"(?:{_any_of(spellings)})"), re.IGNORECASE)
    return (Sieved.of(own),)


def _spellings(publisher: str) -> tuple[str, ...]:
    """Return how a publisher may write its name: "The Meridian", "Meridian", "a.example"."""
    name = publisher.strip()
    if not name:
        return ()
    bare = re.sub(r"^(?:www\.|the )", "", name, flags=re.IGNORECASE)
    first = bare.partition(".")[0] if "." in bare and " " not in bare else bare
    return tuple(dict.fromkeys(spelling for spelling in (name, bare, first) if len(spelling) > 1))


def _lowered(text: str) -> str:
    """Return the text in lower case, letter by letter: none becomes two."""
    lower = text.lower()
    # A Σ at the end of a word has a form of its own, by which a letter's place would matter.
    if len(lower) == len(text) and "Σ" not in text:
        return lower
    return "".join(map(_lower, text))


def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield quoted stretches, also those that run over an edge of the text."""
    opened: int | None = None
    seen = False
    for match in _QUOTE.finditer(text):
        opens = _opens(text, match, inside=opened is not None)
        if opens and opened is None:
            opened = match.start()
        elif not opens:
            if opened is not None or not seen:
                yield (0 if opened is None else opened), match.end()
            opened = None
        seen = True
    if opened is not None:
        yield opened, len(text)


def _single_quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between single quotes; an apostrophe is none of them."""
    for match in _SINGLE.finditer(text):
        yield match.span()


def _opens(text: str, match: re.Match[str], *, inside: bool) -> bool:
    mark = match.group()
    if mark in "“«„":
        return True
    if mark in "”»":
        return False
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    if not after or after.isspace():
        return False
    if not before or before.isspace() or before in "([—–-":
        return True
    return not inside
