"""How much of anything one exchange may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and numbers. `total` is one deadline over all hops, from name to last byte."""

    connect: float = 5.0
    first_byte: float = 10.0
    total: float = 30.0
    headers: int = 64 * 1024
    wire: int = 10_000_000
    decoded: int = 10_000_000
    ratio: int = 100
    redirects: int = 5
    encodings: int = 2
