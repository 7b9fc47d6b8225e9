"""The rules: in what words a sentence says that an outlet asked a body, or how that ended."""

import re

from apps.verification.grammar import declined, no_response, outreach, replied
from apps.verification.grammar.needles import needles
from apps.verification.grammar.rule import Rule, Subtype, expand
from apps.verification.lexicon import FOREIGN_VETOES, STAGE_VETOES, STEMS

RULES: tuple[Rule, ...] = (
    *outreach.RULES,
    *no_response.RULES,
    *declined.RULES,
    *replied.RULES,
)
# With the words of which one must be there, or the rule need not be tried.
COMPILED: tuple[tuple[Rule, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (rule, re.compile(expand(rule.pattern)), needles(expand(rule.pattern))) for rule in RULES
)
_STEM: re.Pattern[str] = re.compile(STEMS, re.IGNORECASE)
_LOWER_STEM: re.Pattern[str] = re.compile(STEMS)
# Letters that count as another one where case is ignored, and not where it is taken away.
_ODD: re.Pattern[str] = re.compile("[\u017f\u0131\u0130\u212a]")
# Which vetoes speak against which wordings. An outlet's own outreach stands whatever is around it.
VETO: dict[Subtype, re.Pattern[str]] = {
    Subtype.NO_RESPONSE: re.compile("|".join(FOREIGN_VETOES)),
    Subtype.DECLINED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
    Subtype.REPLIED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
}


def has_stem(text: str) -> bool:
    """Tell whether a text has one of the stems without which no rule matches."""
    # Ignoring case costs a pattern five times what taking it away beforehand does.
    pattern, shade = (_STEM, text) if _ODD.search(text) else (_LOWER_STEM, text.lower())
    return pattern.search(shade) is not None


__all__ = ["COMPILED", "RULES", "VETO", "Rule", "Subtype", "expand", "has_stem"]
