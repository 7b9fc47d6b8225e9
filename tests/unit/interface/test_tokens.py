"""The colours of `tokens.css`, measured: text 4.5 to 1, lines 3 to 1, in both themes."""

import re
from pathlib import Path
from typing import Final

import pytest

TOKENS: Final = Path(__file__).parents[3] / "static" / "css" / "tokens.css"
KINDS: Final = ("claim", "source", "cue", "figure", "caveat", "request", "note")
TEXT: Final = 4.5
LINE: Final = 3.0

# (in front, behind, floor)
PAIRS: Final = [
    *[
        (ink, paper, TEXT)
        for ink in ("ink", "ink-2", "ink-3")
        for paper in ("surface", "surface-raised", "surface-sunk", "surface-hover")
    ],
    ("on-ink", "ink", TEXT),
    ("on-ink", "ink-2", TEXT),
    ("ink", "selection", TEXT),
    *[("rule-strong", paper, LINE) for paper in ("surface", "surface-raised", "surface-sunk")],
    *[("focus", paper, LINE) for paper in ("surface", "surface-raised", "surface-sunk")],
    *[(kind, f"{kind}-wash", TEXT) for kind in KINDS],
    *[("ink", f"{kind}-wash", TEXT) for kind in KINDS],
    *[(kind, paper, LINE) for kind in KINDS for paper in ("surface", "surface-sunk")],
    ("ink", "claim-wash-2", TEXT),
    *[(line, "claim-wash", LINE) for line in ("source", "figure")],
    *[(tone, f"{tone}-wash", TEXT) for tone in ("ok", "warn", "bad")],
    *[
        (tone, paper, TEXT)
        for tone in ("ok", "warn", "bad")
        for paper in ("surface", "surface-raised", "surface-sunk")
    ],
]


def colours() -> dict[str, tuple[str, str]]:
    """Return each colour of :root as (light, dark); the first of a name is the one that counts."""
    found: dict[str, tuple[str, str]] = {}
    pattern = r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)"
    for name, light, dark in re.findall(pattern, TOKENS.read_text(encoding="utf-8")):
        found.setdefault(name, (light, dark))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, as WCAG defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "behind", "floor"), PAIRS)
def test_a_colour_can_be_told_from_what_is_behind_it(
    front: str, behind: str, floor: float, theme: int
) -> None:
    known = colours()
    assert contrast(known[front][theme], known[behind][theme]) >= floor


def test_no_other_style_sheet_names_a_colour() -> None:
    named = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(", re.IGNORECASE)
    comments = re.compile(r"/\*.*?\*/", re.DOTALL)
    sheets = [path for path in TOKENS.parent.rglob("*.css") if path != TOKENS]
    guilty = {
        path.name: found
        for path in sheets
        if (found := named.findall(comments.sub("", path.read_text("utf-8"))))
    }
    assert guilty == {}
