"""The process that speaks with the open web: it has no settings, and it can be killed.

Started as a module with a pipe on either side. In: one line of JSON with the question and the
limits. Out: a line of JSON, then the bytes of the answer.
"""

import json
import sys
from typing import BinaryIO

from apps.archive.fetching.exchange import exchange
from apps.archive.fetching.limits import Limits
from apps.archive.fetching.outcome import Fetched, FetchError, Question, written
from apps.core.isolation import limit_ourselves

CPU_SECONDS = 15
MEMORY_BYTES = 1_000_000_000


def answer(stdin: BinaryIO) -> Fetched | FetchError:
    """Read one question and return what came of it."""
    asked = json.loads(stdin.readline())
    try:
        return exchange(Question.read(asked["question"]), limits=Limits(**asked["limits"]))
    except FetchError as error:
        return error


if __name__ == "__main__":
    limit_ourselves(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    sys.stdout.buffer.write(written(answer(sys.stdin.buffer)))
