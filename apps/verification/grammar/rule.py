"""What a rule is, and the pieces that patterns share."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from apps.verification.lexicon import MACROS


class Subtype(StrEnum):
    """What the sentence tells of the request."""

    OUTREACH = "outreach"
    NO_RESPONSE = "no_response"
    DECLINED = "declined"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording.

    :param pattern: over the shadow, with macros; group `body` is who was asked, `asker` who asked.
        Without a `body` group it is the subject: what stands before the match in its clause
    :param loud: holds inside a quotation too, because only outlets speak like this
    :param participle: hangs on another clause, "when contacted by us, the ministry …"
    :param spoken: whoever says it was asked, in a quotation its speaker
    """

    name: str
    subtype: Subtype
    pattern: str
    loud: bool = False
    participle: bool = False
    spoken: bool = False


BODY = r"(?P<body>[^;:!?]{1,160}?)"
# Where nothing says "for comment" after it, whatever goes on with "to" is another errand.
SHORT_BODY = r"(?P<body>(?:(?! to )[^;:!?]){1,80}?)"
ASKER = r"(?P<asker>{asker})(?: (?:in|of) \w+| [\w-]+)??"
END = r"(?=$|[,.;)]| (?:and|but|on|about|regarding|via|by|asking|seeking|before|at|for) )"


@cache
def expand(pattern: str) -> str:
    """Return `pattern` with every macro put in, down to a plain regular expression."""
    while names := set(re.findall(r"\{([a-z_]+)\}", pattern)):
        for name in names:
            pattern = pattern.replace("{" + name + "}", "(?:" + MACROS[name] + ")")
    return pattern
