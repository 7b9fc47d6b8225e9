"""Every key of the reading room stands in the list that the question mark shows."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings

ROOT: Final = Path(settings.BASE_DIR)
SIGNS: Final = {
    "Backspace": "⌫",
    "Delete": "⌫",
    "Enter": "⏎",
    "Escape": "Esc",
    "Ctrl+y": "Ctrl+Shift+z",
}


def bound(name: str, pattern: str) -> list[str]:
    """Return the keys that a module of the room binds."""
    text = (ROOT / "static" / "js" / "room" / name).read_text("utf-8")
    return re.findall(pattern, text, re.MULTILINE)


def test_each_key_is_bound_once_and_is_in_the_list() -> None:
    kinds = [key.lower() for key in bound("kinds.js", r'key: "(\w)"')]
    keys = [*kinds, *bound("keymap.js", r'^  "?([^\s"]+?)"?: (?:\(|\w+,)')]
    assert len(kinds) == 8
    assert {"t", "o", "Ctrl+z", "?", "["} <= set(keys)
    assert len(set(keys)) == len(keys)
    html = (ROOT / "templates" / "pages" / "_keys.html").read_text("utf-8")
    shown = {
        "+".join(re.findall(r"<kbd>(.+?)</kbd>", row))
        for row in re.findall(r"<dt>(.+?)</dt>", html)
    }
    for key in keys:
        sign = SIGNS.get(key, key)
        sign = re.sub(r"(^|\+)([a-z])$", lambda found: found[1] + found[2].upper(), sign)
        assert sign in shown, key
