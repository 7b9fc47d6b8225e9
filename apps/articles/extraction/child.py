"""The process that reads files from the open web: it has no settings, and it can be killed.

Started as a module with a pipe on either side. In: one line of JSON with `medium`, `declared`,
`title` and `address`, then the bytes of the file. Out: one JSON object, an extraction or a refusal.
"""

import json
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from apps.articles.documents.readers import read
from apps.articles.media import Medium
from apps.articles.text import UnreadableError
from apps.core.isolation import limit_ourselves

CPU_SECONDS = 10
MEMORY_BYTES = 1_500_000_000


def answer(stdin: BinaryIO) -> dict[str, Any]:
    """Read one file and return what came of it, as plain values."""
    asked = json.loads(stdin.readline())
    try:
        found = read(
            Medium(asked["medium"]),
            stdin.read(),
            declared=asked["declared"],
            title=asked["title"],
            address=asked["address"],
        )
    except UnreadableError as error:
        return {"refused": {"code": error.code, "message": str(error)}}
    moment = found.details.published_at
    return {
        "text": found.text,
        "regions": [[region.kind, region.start, region.end] for region in found.regions],
        "details": {
            **asdict(found.details),
            "published_at": moment.isoformat() if moment else None,
        },
        "extractor": found.extractor,
        "notice": found.notice,
    }


if __name__ == "__main__":
    limit_ourselves(cpu_seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    out = json.dumps(answer(sys.stdin.buffer), ensure_ascii=False)
    sys.stdout.buffer.write(out.encode())
