"""The rules: in what words a sentence says that an outlet asked a body, or how that ended."""

import re

from apps.core.needles import ODD, Sieved, needles
from apps.verification.grammar import declined, no_response, outreach, replied
from apps.verification.grammar.rule import Rule, Subtype, expand
from apps.verification.lexicon import FOREIGN_VETOES, STAGE_VETOES, STEMS

RULES: tuple[Rule, ...] = (
    *outreach.RULES,
    *no_response.RULES,
    *declined.RULES,
    *replied.RULES,
)
# With the words of which one must be there, or the rule need not be tried.
COMPILED: tuple[tuple[Rule, re.Pattern[str], frozenset[str]], ...] = tuple(
    (rule, re.compile(expand(rule.pattern)), frozenset(needles(expand(rule.pattern))))
    for rule in RULES
)
_WORDS: frozenset[str] = frozenset().union(*(words for _, _, words in COMPILED))
_STEM: re.Pattern[str] = re.compile(STEMS, re.IGNORECASE)
_LOWER_STEM = Sieved.of(re.compile(STEMS))
# Which vetoes speak against which wordings. An outlet's own outreach stands whatever is around it.
VETO: dict[Subtype, re.Pattern[str]] = {
    Subtype.NO_RESPONSE: re.compile("|".join(FOREIGN_VETOES)),
    Subtype.DECLINED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
    Subtype.REPLIED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
}


def has_stem(text: str) -> bool:
    """Tell whether a text has one of the stems without which no rule matches."""
    if ODD.search(text):
        return _STEM.search(text) is not None
    # Ignoring case costs a pattern five times what taking it away beforehand does.
    return _LOWER_STEM.search(text.lower()) is not None


def words_in(shade: str) -> set[str]:
    """Return the words of the rules that stand in the shadow of a sentence."""
    return {word for word in _WORDS if word in shade}


__all__ = ["COMPILED", "RULES", "VETO", "Rule", "Subtype", "expand", "has_stem", "words_in"]
