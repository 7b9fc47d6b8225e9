"""A small drawing of how far two people agree: where each number stands between nought and one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ROW: Final = 30
HEAD: Final = 28
LEFT: Final = 130
RIGHT: Final = 600
WIDTH: Final = 640


@dataclass(frozen=True, slots=True)
class Tick:
    """A line from top to bottom, and what it says."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its words, and where its numbers stand; None where there is none.

    :param below: alpha is left of the axis and stands at its beginning
    """

    label: str
    y: float
    f1: float | None
    alpha: float | None
    below: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing `width` by `height`, with the middle of its first row at `top`."""

    width: int
    height: int
    top: int
    bottom: int
    ticks: Sequence[Tick]
    lines: Sequence[Line]


def plot(rows: Iterable[tuple[str, float | None, float | None]]) -> Plot:
    """Draw rows of a label, an F1 and an alpha on one axis from nought to one.

    .667 and .8 are drawn in: below the one nobody should conclude anything, from the other on
    Krippendorff lets one rely on the marks.
    """
    lines = [
        Line(
            label=label,
            y=HEAD + ROW * n + ROW / 2,
            f1=_x(f1),
            alpha=_x(alpha),
            below=alpha is not None and alpha < 0,
        )
        for n, (label, f1, alpha) in enumerate(rows)
    ]
    bottom = HEAD + ROW * len(lines)
    ticks = [Tick(_place(at), f"{at:g}") for at in (0, 0.667, 0.8, 1)]
    return Plot(width=WIDTH, height=bottom + 8, top=HEAD, bottom=bottom, ticks=ticks, lines=lines)


def _x(value: float | None) -> float | None:
    return None if value is None else _place(value)


def _place(value: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, value)), 1)
