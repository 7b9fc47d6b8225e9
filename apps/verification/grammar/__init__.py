"""The rules: in what words a sentence says that an outlet asked a body, or how that ended."""

import re

from apps.verification.grammar import declined, no_response, outreach, replied
from apps.verification.grammar.rule import Rule, Subtype, expand
from apps.verification.lexicon import FOREIGN_VETOES, STAGE_VETOES, STEMS

RULES: tuple[Rule, ...] = (
    *outreach.RULES,
    *no_response.RULES,
    *declined.RULES,
    *replied.RULES,
)
COMPILED: tuple[tuple[Rule, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(expand(rule.pattern))) for rule in RULES
)
STEM: re.Pattern[str] = re.compile(STEMS, re.IGNORECASE)
# Which vetoes speak against which wordings. An outlet's own outreach stands whatever is around it.
VETO: dict[Subtype, re.Pattern[str]] = {
    Subtype.NO_RESPONSE: re.compile("|".join(FOREIGN_VETOES)),
    Subtype.DECLINED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
    Subtype.REPLIED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
}

__all__ = ["COMPILED", "RULES", "STEM", "VETO", "Rule", "Subtype", "expand"]
