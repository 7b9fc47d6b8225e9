"""Our scripts as a browser gets them: without what is only for those who read the source.

Comments and blanks go; names, strings and the order of statements stay, so that an error of a
production site still says what it is about. This is no bundler: a module stays a module.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""
    (?P<comment> /\*.*?\*/ | //[^\n]* )
    | (?P<space> \s+ )
    | (?P<string> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )
    | (?P<word> [\w$\#]+ )
    | (?P<template> ` )
    | (?P<regex> /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]* )
    | (?P<sign> \+\+ | -- | => | . )
    """,
    re.VERBOSE | re.DOTALL,
)
# After these a slash begins a pattern; after anything else it divides.
_BEFORE_REGEX: Final = frozenset("(,=:[!&|?{};+-*<>") | {"=>", "return", "typeof", "case", ""}
# A line may not end before what would else be read as the end of a statement.
_OPEN: Final = frozenset(";,({[:=?&|+<>") | {"=>", ""}
_CLOSING: Final = frozenset(");,]:?&|.=")


class UnreadableScriptError(ValueError):
    """A script ends within a string or a template."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    # What stood before it: nothing, blanks, or blanks with the end of a line.
    gap: str


def squeezed(code: str) -> str:
    """Return a script that does the same as `code` and weighs less.

    It expects statements that end with a semicolon, which our formatter sees to.

    :raises UnreadableScriptError: it ends within a string or a template
    """
    out: list[str] = []
    before = ""
    for token in _tokens(code):
        if token.gap:
            out.append(_between(before, token))
        out.append(token.text)
        before = token.text
    return "".join(out)


def _between(before: str, token: _Token) -> str:
    after = token.text
    if "\n" in token.gap and before not in _OPEN and after[:1] not in _CLOSING:
        return "\n"
    if _is_word(before[-1:]) and _is_word(after[:1]):
        return " "
    # `a + +b` is not `a++b`.
    return " " if before[-1:] == after[:1] and after[:1] in "+-" and before else ""


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign in {"_", "$", "#"} or sign in {'"', "`"}


def _tokens(code: str) -> Iterator[_Token]:
    at, gap, before = 0, "", ""
    while at < len(code):
        match = _TOKEN.match(code, at)
        assert match is not None  # noqa: S101 - the last alternative takes any character
        kind, text = match.lastgroup, match.group()
        if kind == "regex" and before not in _BEFORE_REGEX:
            kind, text = "sign", "/"
        if kind == "sign" and text in {'"', "'"}:
            raise UnreadableScriptError(f"A string is not closed: {code[at : at + 40]}")
        if kind == "template":
            text = code[at : _template_end(code, at)]
        at += len(text)
        if kind in {"comment", "space"}:
            # A comment of several lines ends a line, as one of one line does.
            gap += "\n" if "\n" in text else " "
            continue
        yield _Token(text, gap)
        gap, before = "", text


def _template_end(code: str, begun: int) -> int:
    """Return where the template that begins at `begun` is over, whatever it holds."""
    at = begun + 1
    while at < len(code):
        if code[at] == "`":
            return at + 1
        if code[at] == "\\":
            at += 2
        elif code.startswith("${", at):
            at = _expression_end(code, at + 2)
        else:
            at += 1
    raise UnreadableScriptError(f"A template is not closed: {code[begun : begun + 40]}")


def _expression_end(code: str, begun: int) -> int:
    depth, at = 1, begun
    while at < len(code):
        match = _TOKEN.match(code, at)
        assert match is not None  # noqa: S101 - the last alternative takes any character
        if match.lastgroup == "template":
            at = _template_end(code, at)
            continue
        if match.lastgroup == "regex":
            # Patterns do not stand in templates; a slash there divides.
            at += 1
            continue
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        at = match.end()
        if not depth:
            return at
    raise UnreadableScriptError(f"A template is not closed: {code[begun : begun + 40]}")
