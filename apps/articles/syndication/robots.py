"""What a site's robots.txt says of one address. Runs in the child process.

Its patterns are a stranger's, and matching them can take a stranger's time.
"""

from dataclasses import dataclass

from protego import Protego

MAX_BYTES = 500_000
"""Crawlers read this much of a robots.txt (RFC 9309)."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a robot may read an address, and how many seconds to wait between two."""

    allowed: bool
    delay: float | None = None


def judge(data: bytes, *, url: str, agent: str) -> Ruling:
    """Return what a robots.txt says to `agent` about `url`."""
    rules = Protego.parse(data[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))
    delay = rules.crawl_delay(agent)
    return Ruling(bool(rules.can_fetch(url, agent)), float(delay) if delay else None)
