"""Who was asked, and who asked: the words of a sentence that name them."""

import re

from apps.verification.lexicon import (
    CLAUSE_VERBS,
    LEAD_INS,
    OUTLET,
    PRONOUNS,
    QUOTED,
    SPOKES,
)

_VERB = re.compile(CLAUSE_VERBS)
_ANY_PAST = re.compile(rf"{CLAUSE_VERBS}|\b(?!united\b)[a-z]{{2,}}ed\b")
_SAID_BY = re.compile(r",?\s*(?:said|says|added|wrote)\s(?P<who>[^,.;:]+)")
_SAYS = re.compile(r",?\s*(?P<who>[^,.;:]+?)\s(?:said|says|told|added|wrote)\b")
# Where a clause may begin. After a weak one it does only if a verb stands before.
_STRONG_CUT = re.compile(r"[;:]\s|\s[—–-]+\s|\(|,?\s(?:but|while|although|though|whereas)\s")
_WEAK_CUT = re.compile(r",?\s(?:and|so|yet|as|because|after|when)\s|,\s")
_RELATIVE = re.compile(r",?\s*\b(?:who|which|that)\s*$")
_NAME_AT_END = re.compile(
    r"(?:[A-ZÀ-ÞА-Я][\w.&'’-]*|\([A-Z]+\))(?:\s(?:[A-ZÀ-ÞА-Я][\w.&'’-]*|\([A-Z]+\)|of|for|the|in|and))*,?$"
)
_ADVERB_AT_END = re.compile(
    r"[\s,]+(?:also|has|have|had|both|each|all|immediately|later|again|then|still|so far|"
    r"repeatedly|(?:on |this |last |late |early )?\w+day|today|yesterday|who|which|directly|"
    r"(?:by|via|through|over|in) (?:an? |the )?(?:e-?mail|phone|telephone|letter|twitter|facebook|"
    r"writing|text)|earlier today|in \d{4}|further)$",
    re.IGNORECASE,
)
# "the ministry by e-mail and by telephone whether …": how it was asked is no part of its name.
_WAY = re.compile(
    r"\s(?:(?:both\s)?(?:by|via|through|over)\s(?:an?\s|the\s)?(?:e-?mail|phone|telephone|letter|"
    r"text(?:\smessages?)?|fax|twitter|facebook|whatsapp|linkedin)|in\swriting)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_SPOKES_FOR = re.compile(
    rf"^(?:an?|the|another|one|its|his|her|two|both|several)?\s*(?:[\w-]+\s)?(?:{SPOKES}|officials?)\s"
    r"(?:for|of|with|at|from|to)\s(?P<whom>.+)$",
    re.IGNORECASE,
)
_SPOKES_OF = re.compile(
    rf"^(?:an?|the)?\s*(?P<whom>.+?)(?:['’]s|s['’])?\s{SPOKES}(?:\s[A-ZÀ-Þ].*)?$", re.IGNORECASE
)
_SPOKES_APPOSITIVE = re.compile(rf",\s(?P<title>[^,]*\b{SPOKES}\b[^,]*)", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:an?|the|both|either|neither|our|its)\s+", re.IGNORECASE)
_DETERMINED = re.compile(r"the\s(?!.*\s(?:of|for)\s)", re.IGNORECASE)
_EACH = re.compile(r",\s(?:and\s)?(?=the\s)|\s(?:and|nor|or)\s(?=the\s)", re.IGNORECASE)
_SHARED_NOUN = re.compile(
    r"\b(?:department|ministr|office|committee|agenc|compan|bros)", re.IGNORECASE
)


def clause_start(shade: str, end: int) -> int:
    """Return where the clause begins whose verb stands at `end` of the sentence's shadow."""
    start = 0
    for cut in _STRONG_CUT.finditer(shade, 0, end):
        start = cut.end()
    for cut in _WEAK_CUT.finditer(shade, start, end):
        if _VERB.search(shade, start, cut.start()) and not _RELATIVE.search(shade[cut.end() : end]):
            rest = shade[cut.end() : end].strip()
            if rest and not rest.startswith(("who ", "which ", "when ", "by ")):
                start = cut.end()
    return start


def subject(sentence: str, shade: str, start: int, end: int) -> str:
    """Return the words of `sentence[start:end]` that are the subject of the verb at `end`."""
    if shade[start:end].lstrip().startswith(QUOTED):
        start = _after_the_quotation(shade, start, end)
    words = sentence[start:end].strip()
    relative = _RELATIVE.search(words)
    if relative is not None:
        named = _NAME_AT_END.search(words[: relative.start()].rstrip(" ,"))
        return "" if named is None else named.group()
    verb = _VERB.search(shade, start, end)
    if verb is not None:
        # "The ministry said it would not comment": who said so is who was asked.
        words = sentence[start : verb.start()].strip()
    return _without_lead_in(words)


def _after_the_quotation(shade: str, start: int, end: int) -> int:
    """Where, after "…," said, the speaker's name begins."""
    told = re.compile(r"(?:said|says|told|added|wrote)\s").search(shade, start, end)
    return start if told is None else told.end()


def following(sentence: str, shade: str, start: int) -> str:
    """Return the subject that comes after "When contacted by us, …"."""
    comma = shade.find(",", start - 1)
    if comma < 0 or comma > start + 60:
        return ""
    verb = _ANY_PAST.search(shade, comma)
    return "" if verb is None else _without_lead_in(sentence[comma + 1 : verb.start()].strip())


def speaker(sentence: str, quiet: str, at: int) -> str:
    """Return who is quoted where the quotation round `at` stands, as far as the sentence says."""
    end = at
    while end < len(quiet) and quiet[end] == QUOTED:
        end += 1
    after = _SAID_BY.match(quiet, end) or _SAYS.match(quiet, end)
    if after is not None:
        return sentence[slice(*after.span("who"))]
    start = quiet.rfind(".", 0, at) + 1
    before = _VERB.search(quiet, start, at)
    return "" if before is None else _without_lead_in(sentence[start : before.start()].strip())


def bodies(words: str) -> tuple[str, ...]:
    """Return whom the words name, each as printed, a spokesperson's house instead of the person."""
    whole = _without_tail(_WAY.sub("", words.strip(' ,"“”')))
    if title := _SPOKES_APPOSITIVE.search(whole):
        whole = title.group("title")
    whole = _without_appositive(_affiliation(whole))
    found = (_named(part) for part in _parts(whole))
    return tuple(dict.fromkeys(name for name in found if name))


def asker(sentence: str, shade: str, match: re.Match[str], publisher: str) -> str:
    """Return who asked: the outlet named in the match, else the publisher."""
    group = match.groupdict().get("asker")
    start, end = match.span("asker") if group else match.span()
    named = re.compile(f"{OUTLET}+").search(shade, start, end)
    if named is not None:
        begin = named.start()
        begin -= 4 if sentence[:begin].endswith("The ") else 0
        return sentence[begin : named.end()]
    if group and group.strip() not in {"we", "i", "us", "me"} and sentence[start].isupper():
        return _grown_left(sentence, start, end)
    return publisher


def _grown_left(sentence: str, start: int, end: int) -> str:
    """Return the whole of a capitalised name of which `sentence[start:end]` is the last word."""
    name = re.search(r"(?:[A-Z][\w'’&-]*\s)*$", sentence[:start])
    return sentence[start if name is None else name.start() : end]


def _without_lead_in(words: str) -> str:
    words = re.sub(
        r"^(?:at|by) (?:this|that|the) (?:point|time),? ", "", words, flags=re.IGNORECASE
    )
    while True:
        first, _, rest = words.partition(" ")
        if first.lower().strip(",") not in LEAD_INS or not rest:
            return words
        lead, comma, after = words.partition(", ")
        words = after if comma and not first.endswith(",") and lead.count(" ") else rest


def _without_tail(words: str) -> str:
    while (tail := _ADVERB_AT_END.search(words)) is not None:
        words = words[: tail.start()]
    return words.rstrip(" ,")


def _affiliation(words: str) -> str:
    for shape in (_SPOKES_FOR, _SPOKES_OF):
        match = shape.match(words)
        if match is not None:
            return match.group("whom")
    return words


def _without_appositive(words: str) -> str:
    head, comma, rest = words.partition(", ")
    return words if not comma or re.search(r"(?:^|, )(?:and )?[^,]+ and |, and ", rest) else head


def _parts(words: str) -> list[str]:
    """Split a list of bodies; one name with "and" in it is left whole."""
    words = re.sub(r"^(?:both|neither|either)\s", "", words, flags=re.IGNORECASE)
    parts = re.split(r",\s(?:and\s)?|\s(?:and|nor|or)\s(?:the\s|a\s)?(?:then\s)?", words)
    if len(parts) == 1:
        return [words]
    if any(not part[:1].isupper() for part in map(_bare, parts)):
        # "the hospital and the Health Ministry": an article before each tells two apart, but not
        # in "the ministry for trade and the economy".
        each = _EACH.split(words)
        return each if all(map(_DETERMINED.match, each)) else [words]
    if _SHARED_NOUN.search(parts[-1]) or _SHARED_NOUN.search(parts[0]):
        determined = re.split(r"\sand\s(?=the\s)", words)
        return determined if len(determined) > 1 else [words]
    return parts


def _bare(words: str) -> str:
    return _DETERMINER.sub("", words)


def _named(words: str) -> str:
    """Return the name without its article; nothing for a pronoun."""
    name = _bare(_affiliation(words.strip(' ,"“”()'))).strip(" ,—–-")
    first = name.lower().partition(" ")[0]
    return "" if first in PRONOUNS or not re.search(r"\w", name) else name[:200]
