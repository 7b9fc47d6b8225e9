"""Let a child process make the exchange, and end it when its time is over."""

import json
from dataclasses import asdict
from typing import Final

from apps.archive.fetching.limits import Limits
from apps.archive.fetching.outcome import Fetched, Question, read
from apps.archive.fetching.refusals import refusal
from apps.core import isolation
from apps.core.isolation import DiedError, TooSlowError

CHILD: Final = "apps.archive.fetching.child"
START_SECONDS: Final = 5.0
"""What the child may take besides: to start, and to hand over what it has."""


def ask(question: Question, *, limits: Limits | None = None) -> Fetched:
    """Return what is at the address of `question`; blocks until it is there or its time is over.

    :raises FetchError: it is refused, or nobody answers as they should
    """
    limits = limits or Limits()
    sent = json.dumps({"question": question.written(), "limits": asdict(limits)}).encode() + b"\n"
    try:
        answer = isolation.ask(CHILD, sent, seconds=limits.total + START_SECONDS)
    except TooSlowError:
        raise refusal("too_slow", step="killed") from None
    except DiedError:
        raise refusal("gave_up", step="died") from None
    return read(answer)
