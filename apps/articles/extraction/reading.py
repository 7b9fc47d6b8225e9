"""Read an upload: plain text in this process, a page in a child with limits."""

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.articles import details, regions
from apps.articles.charsets import decode
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind, Region
from apps.articles.text import UnreadableError, normalise

PLAIN = "plain/1"
SECONDS = 12.0
"""A page that takes longer is given up."""

_ROOT = Path(__file__).resolve().parents[3]
_CHILD = "apps.articles.extraction.child"
# Nothing of our own environment: no database, no broker, no secret is in reach of a page.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def read_plain(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a plain text.

    :param declared: the charset named by whoever sent it
    :param title: what a person says the headline is
    :raises UnreadableError: it is no text, or not one that a revision may hold
    """
    text = normalise(decode(data, declared=declared).text)
    found = regions.of_text(text, title=title)
    said = details.with_language(details.of_text(text, found), text, found)
    return Extracted(text, found, said, PLAIN)


def read_page(
    data: bytes, *, declared: str | None = None, title: str = "", seconds: float = SECONDS
) -> Extracted:
    """Return the article in an HTML page, read by a child process.

    :raises UnreadableError: the page holds no article, or reading it took too much time or memory
    """
    asked = json.dumps({"declared": declared, "title": title}).encode() + b"\n"
    answer = _ask(asked + data, seconds)
    if refused := answer.get("refused"):
        raise UnreadableError(refused["code"], refused["message"])
    text = answer["text"]
    found = [Region(Kind(kind), start, end) for kind, start, end in answer["regions"]]
    moment = answer["details"].pop("published_at")
    said = Details(
        **answer["details"], published_at=datetime.fromisoformat(moment) if moment else None
    )
    # The language is told here, where the model is loaded once and not once a page.
    said = details.with_language(said, text, found)
    return Extracted(text, found, said, answer["extractor"])


def _ask(sent: bytes, seconds: float) -> dict[str, Any]:
    """Send one page to a child of its own and return its answer; the child ends with this call.

    :raises UnreadableError: `too_slow` or `too_heavy`
    """
    with subprocess.Popen(
        [sys.executable, "-s", "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_ENVIRONMENT,
        start_new_session=True,
    ) as child:
        try:
            out, _ = child.communicate(sent, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise UnreadableError(
                "too_slow",
                f"Reading this page took longer than {seconds:.0f} s, so it was given up."
                " Paste the text of the article instead.",
            ) from None
        finally:
            _end(child)
    if child.returncode != 0:
        raise UnreadableError(
            "too_heavy",
            "Reading this page took more time or memory than an article needs, so it was given"
            " up. Paste the text of the article instead.",
        )
    answer: dict[str, Any] = json.loads(out)
    return answer


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole process group, if any of it is left."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
