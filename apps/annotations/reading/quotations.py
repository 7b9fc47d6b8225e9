"""Where the quotations of a paragraph begin and end, whatever marks a house uses."""

import re
from collections.abc import Iterator
from typing import Final

_MARK: Final = re.compile(r"[\"“”„«»‟‹›]|''|``|(?<![\w'])['‘](?=\w)|(?<![\s'])['’](?![\w'])")
_OPENING: Final = frozenset("“„«‟‘‹") | {"``"}
_SINGLE: Final = frozenset("'‘’‹›")
_BEFORE_OPENING: Final = "([-—–―/"


def quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the outermost quotations of one paragraph, `(start, end)` with their marks.

    A mark that nothing closes opens a quotation only where the paragraph begins with it: that is
    how a quotation of several paragraphs is printed.
    """
    opened, mark = -1, ""
    for match in _MARK.finditer(text, start, end):
        sign, at = match.group(), match.start()
        before = text[at - 1] if at > start else " "
        after = text[match.end()] if match.end() < end else " "
        opens = _opens(sign, before, after)
        if opened < 0 or (mark in _SINGLE and sign not in _SINGLE):
            # In the second case the single mark was an apostrophe.
            opened, mark = (at, sign) if opens else (-1, "")
        elif sign in _SINGLE and mark not in _SINGLE:
            continue
        elif opens and _opens_again(sign, mark, before, after):
            opened = opened if sign != mark or mark == '"' else at
        elif sign == "“" and mark != "„":
            continue
        else:
            yield opened, match.end()
            opened = -1
    if opened >= 0 and mark not in _SINGLE and not text[start:opened].strip():
        yield opened, end


def _opens(sign: str, before: str, after: str) -> bool:
    if sign in _OPENING:
        return True
    if sign in {"’", "»", "›"}:
        return False
    # A straight mark, or a closing one that somebody typed in the place of an opening one.
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _opens_again(sign: str, mark: str, before: str, after: str) -> bool:
    """Tell whether a mark inside a quotation opens one within it."""
    if mark == "„" and sign == "“":
        return False
    return not after.isspace() and (before.isspace() or sign not in {'"', "''", "”"})
