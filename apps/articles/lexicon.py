"""The words by which pages name their parts, read once from `lexicon.toml` beside this file."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8")
)


def any_of(key: str) -> re.Pattern[str]:
    """Return one pattern for all that stand under `key`, whatever their case."""
    return re.compile("|".join(f"(?:{words})" for words in _WORDS[key]), re.IGNORECASE)


def each_of(key: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns under `key` one by one, whatever their case."""
    return tuple(re.compile(words, re.IGNORECASE) for words in _WORDS[key])


def self_references(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of an outlet that speaks of itself; `name` matches a name."""
    return tuple(re.compile(words.replace("{name}", name)) for words in _WORDS["self_reference"])


def names() -> Iterable[tuple[str, re.Pattern[str]]]:
    """Return, by kind of region, what sites write into `class` and `id` for it."""
    for kind, words in _WORDS["names"].items():
        yield kind, re.compile(rf"(?:^|[-_ ])(?:{words})(?:$|[-_ ])")


def elements(key: str) -> frozenset[str]:
    """Return a set of HTML elements."""
    return frozenset(_WORDS["elements"][key].split())


def months() -> dict[str, int]:
    """Return the number of the month by each of its names."""
    return {
        word: int(number) for number, words in _WORDS["months"].items() for word in words.split()
    }


def zones(key: str) -> Any:
    """Return what is known of the abbreviations of time zones."""
    return _WORDS["zones"][key]
