"""Judge a paragraph by its words: notice, tip line, caption, line of date and name."""

import re
from dataclasses import replace

from apps.articles import lexicon
from apps.articles.dates import find_date
from apps.articles.regions.kinds import Kind, Piece
from apps.core.needles import Sieved

TIP = lexicon.any_of("tip_opens")
RIGHTS = lexicon.any_of("rights_opens")
CAPTION = lexicon.any_of("caption_opens")
SENTENCE_START = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]?\s+(?=\S)|(?<=[。！？])(?=\S)")
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]?$")
LONGEST_CAPTION = 1000
LONGEST_CREDIT = 90
# A credit, and the end of the sentence before it.
_CREDIT_AND_MORE = 2 * LONGEST_CREDIT
LONGEST_LABEL_WORDS = 3
MOST_NAME_WORDS = 4

_INVITE = lexicon.any_of("invites")
_ADDRESS = Sieved.of(lexicon.any_of("address"))
_TIP_SIGNS = lexicon.any_of("tip_signs")
_RIGHTS_SAID = tuple(map(Sieved.of, lexicon.each_of("rights_said")))
_CREDIT = lexicon.any_of("credit_words")
_STAMP = lexicon.any_of("stamp")
_BYLINE = lexicon.any_of("byline")
_SMALL_PRINT = lexicon.any_of("small_print")
_PROMO = lexicon.any_of("promo_opens")
_PAYWALL = lexicon.any_of("paywall_said")
_CONTRIBUTED = lexicon.any_of("contributed")
_RELATED = lexicon.any_of("related_opens")
_BETWEEN_NAMES = frozenset("and und et y e i и та de von van der del of the".split())  # noqa: SIM905 - a list of words reads as one

_SHORTEST_SIGN = 4
_SHORTEST_NAME = 2
_LONGEST_TIP = 900
_LONGEST_NOTICE = 3000
_LONGEST_LINK = 250
_LONGEST_SMALL_LINE = 120
_LONGEST_PROMO = 400
_BULLETS = "*_#>\u2022\u25ba\u27a1\u2192 \t"


def by_words(text: str, part: Piece) -> Piece:
    """Name the kind of a part by the words it has, if they are words of boilerplate."""
    known = part.kind in {Kind.DUPLICATE, Kind.DATELINE, Kind.HEADLINE}
    if known or part.end - part.start < _SHORTEST_SIGN:
        return part
    words = text[part.start : part.end]
    # A caption or a quote block may turn out to be a notice; nothing else overrules the markup.
    signs = _SIGNS if part.kind is None else _SIGNS[:2]
    return replace(part, kind=next((kind for kind, has in signs if has(words)), part.kind))


def _is_rights_notice(words: str) -> bool:
    words = words[:_LONGEST_NOTICE]
    bare = words.lstrip("*_# \t")
    return bool(RIGHTS.match(bare)) or _rights_said(words) > 1


def _rights_said(words: str) -> int:
    """Count the things a notice says that words say."""
    return sum(said.search(words) is not None for said in _RIGHTS_SAID)


def is_tip_line(words: str) -> bool:
    """Say whether words ask the reader for information."""
    if len(words) > _LONGEST_TIP:
        return False
    addressed = bool(_ADDRESS.search(words))
    if TIP.match(words.lstrip("*_# \t")):
        # A question to the reader may also be a quotation.
        return addressed or bool(_TIP_SIGNS.search(words))
    return addressed and bool(_INVITE.search(words))


def _is_related(words: str) -> bool:
    bare = words.lstrip(_BULLETS)
    if len(words) <= _LONGEST_PROMO and _PROMO.match(bare):
        return True
    if len(words) <= _LONGEST_LINK and _PAYWALL.match(bare):
        return True
    found = _RELATED.match(words)
    if found is None or len(words) > _LONGEST_LINK:
        return False
    rest = words[found.end() :].lstrip()
    short = len(words.split()) <= LONGEST_LABEL_WORDS
    return not rest or rest[0] in ":|\u2013\u2014-\u00bb>" or (short and words.endswith(":"))


def _is_caption(words: str) -> bool:
    if len(words) > LONGEST_CAPTION:
        return False
    if CAPTION.match(words.lstrip("(*_ ")):
        return True
    tail = _last_sentence(words[-_CREDIT_AND_MORE:])
    if len(tail) > LONGEST_CREDIT:
        return False
    named = _CREDIT.search(tail)
    # In the middle of a sentence, "courtesy of" is a part of what is said.
    apart = tail[0] in "([" or not SENTENCE_END.search(tail)
    return _is_credit(tail) or bool(named and (apart or named.start() == 0))


def _last_sentence(words: str) -> str:
    """Return what follows the last end of a sentence, or all if there is none before it."""
    start = 0
    for sentence in SENTENCE_START.finditer(words):
        start = sentence.end()
    return words[start:]


def _is_credit(tail: str) -> bool:
    """Say whether words are "Ilse Varga/Northlight": names around a slash, and no sentence."""
    names = [name.strip() for name in tail.strip("()[] ").split("/")]
    if len(names) == 1 or SENTENCE_END.search(tail):
        return False
    return all(_is_name(name) for name in names)


def _is_name(name: str) -> bool:
    words = name.replace("via ", "").split()
    long_enough = len(name) >= _SHORTEST_NAME and len(words) <= MOST_NAME_WORDS
    return long_enough and all(word[0].isupper() for word in words)


def _is_stamp(words: str) -> bool:
    """Say whether a line is about when, by whom and how long, and nothing else."""
    if len(words) > _LONGEST_SMALL_LINE:
        return False
    dated = find_date(words)
    if dated is not None:
        rest = words[: dated.start] + words[dated.end :]
        return bool(_STAMP.match(words)) or len(rest.split()) <= LONGEST_LABEL_WORDS
    small = _SMALL_PRINT.match(words)
    if small and len(words[small.end() :].split()) <= 1:
        return True
    return author_of(words) is not None or bool(_CONTRIBUTED.search(words))


def author_of(line: str) -> str | None:
    """Return the name in a byline ("By Ilse Varga"), None where there is none."""
    found = _BYLINE.match(line)
    if found is None or SENTENCE_END.search(line):
        return None
    name = re.split(r"[|\u2022\u00b7]|, (?:in|for|at) |\d", line[found.end() :])[0].strip(
        " ,\u2013-"
    )
    words = [word for word in re.split(r"[\s,]+", name) if word]
    named = [word for word in words if word.lower() not in _BETWEEN_NAMES]
    if not named or len(words) > 2 * MOST_NAME_WORDS:
        return None
    return name if all(word[0].isupper() for word in named) else None


_SIGNS = (
    (Kind.RIGHTS_NOTICE, _is_rights_notice),
    (Kind.TIP_LINE, is_tip_line),
    (Kind.RELATED, _is_related),
    (Kind.CAPTION, _is_caption),
    (Kind.DATELINE, _is_stamp),
)
