"""Reads out of a text whom its outlet, or another, asked for comment, and how that ended."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from apps.verification.grammar import COMPILED, VETO, Rule, Subtype, has_stem, words_in
from apps.verification.lexicon import CHANNELS, QUOTED
from apps.verification.parties import asker, bodies, clause_start, following, speaker, subject
from apps.verification.sentences import paragraphs, sentences
from apps.verification.shadow import shadows

# Part of a job's key: what was read by an older set of rules is read again.
VERSION = 2

MOST: Final = 100
"""As many are kept of a text: no article asks so often, and a flood keeps the desk busy."""

# Values of `states.Outcome` and `states.Channel`, which stand above this module.
OUTCOMES = {
    Subtype.OUTREACH: "",
    Subtype.NO_RESPONSE: "no_reply",
    Subtype.DECLINED: "declined",
    Subtype.REPLIED: "answered",
}
UNKNOWN_CHANNEL = "unknown"

_CHANNELS = tuple((channel, re.compile(words)) for channel, words in CHANNELS)


@dataclass(frozen=True, slots=True)
class Detection:
    """A stretch of the text that says somebody was asked. Code points, `[start, end)`.

    :param bodies: who was asked, as printed; empty where a pronoun stands for them
    :param outcome: how it ended, empty while open
    """

    start: int
    end: int
    asker: str
    bodies: tuple[str, ...]
    channel: str
    outcome: str
    subtype: Subtype


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    clause: int
    asker: str
    bodies: tuple[str, ...]


def detect(
    text: str, *, publisher: str = "", regions: Iterable[tuple[int, int]] | None = None
) -> list[Detection]:
    """Return what `text` says about requests, in order, spans not overlapping; `MOST` at most.

    :param publisher: who says "we", and who asked where nobody is named
    :param regions: the stretches to read; the whole text if None
    """
    stretches = [(0, len(text))] if regions is None else list(regions)
    found = (
        detection
        for stretch in stretches
        for start, end in paragraphs(text, *stretch)
        for detection in _in_paragraph(text[start:end], start, publisher)
    )
    return list(islice(found, MOST))


def _in_paragraph(paragraph: str, offset: int, publisher: str) -> Iterator[Detection]:
    if not has_stem(paragraph):
        return
    quiet, loud = shadows(paragraph, publisher)
    for start, end in sentences(paragraph):
        if not has_stem(paragraph[start:end]):
            continue
        hits = list(_hits(paragraph[start:end], quiet[start:end], loud[start:end], publisher))
        yield from _folded(hits, offset + start, paragraph[start:end], loud[start:end])


def _hits(sentence: str, quiet: str, loud: str, publisher: str) -> Iterator[_Hit]:
    vetoed: dict[Subtype, bool] = {}
    present = {loud: words_in(loud)}
    # What is blotted out of one is all that the other has more.
    present.setdefault(quiet, {word for word in present[loud] if word in quiet})
    for rule, pattern, words in COMPILED:
        shade = loud if rule.loud else quiet
        if words.isdisjoint(present[shade]):
            continue
        match = pattern.search(shade)
        if match is None:
            continue
        if rule.subtype not in vetoed:
            veto = VETO.get(rule.subtype)
            vetoed[rule.subtype] = veto is not None and veto.search(loud) is not None
        if not vetoed[rule.subtype]:
            yield _hit(rule, match, sentence, (shade, quiet), publisher)


def _hit(
    rule: Rule, match: re.Match[str], sentence: str, shadows: tuple[str, str], publisher: str
) -> _Hit:
    shade, quiet = shadows
    clause = clause_start(shade, match.start())
    if "body" in match.re.groupindex:
        words = sentence[slice(*match.span("body"))] if match["body"] else ""
    elif rule.participle:
        words = following(sentence, shade, match.end()) or subject(
            sentence, shade, clause, match.start()
        )
    elif rule.spoken and quiet[match.start()] == QUOTED:
        words = speaker(sentence, quiet, match.start())
    else:
        words = subject(sentence, shade, clause, match.start())
    return _Hit(
        rule=rule,
        clause=clause,
        asker=asker(sentence, shade, match, publisher),
        bodies=bodies(words),
    )


def _folded(hits: list[_Hit], offset: int, sentence: str, shade: str) -> Iterator[Detection]:
    """One detection for each clause that names its own body; all else folds into its neighbour."""
    groups: list[list[_Hit]] = []
    for hit in sorted(hits, key=lambda hit: hit.clause):
        if groups and not _is_another(groups[-1], hit):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    starts = [0, *(group[0].clause for group in groups[1:])][: len(groups)]
    ends = [*starts[1:], len(sentence)][: len(groups)]
    for group, start, end in zip(groups, starts, ends, strict=True):
        yield _detection(group, offset, (start, end), sentence, shade)


def _is_another(group: list[_Hit], hit: _Hit) -> bool:
    """Whether the hit is about somebody else than the hits of the clause before it."""
    known = [name for other in group for name in other.bodies]
    return bool(
        known
        and hit.bodies
        and hit.clause > group[-1].clause
        and not hit.rule.participle
        and not any(a in b or b in a for a in known for b in hit.bodies)
    )


def _detection(
    group: list[_Hit], offset: int, span: tuple[int, int], sentence: str, shade: str
) -> Detection:
    start, end = span
    words = sentence[start:end]
    tail = re.search(r"[\s,;]*(?:\b(?:and|but|while|although|though))?\s*$", words)
    end -= len(tail.group()) if tail is not None and end < len(sentence) else 0
    subtype = _telling(group)
    return Detection(
        start=offset + start,
        end=offset + end,
        asker=next((hit.asker for hit in group if hit.asker), ""),
        bodies=next((hit.bodies for hit in group if hit.bodies), ()),
        channel=_channel(shade[start:end]),
        outcome=OUTCOMES[subtype],
        subtype=subtype,
    )


def _telling(group: list[_Hit]) -> Subtype:
    """Say what the clause tells in the end: how it ended rather than that somebody asked."""
    order = (Subtype.DECLINED, Subtype.NO_RESPONSE, Subtype.REPLIED, Subtype.OUTREACH)
    kinds = {hit.rule.subtype for hit in group}
    return next(subtype for subtype in order if subtype in kinds)


def _channel(shade: str) -> str:
    return next((channel for channel, words in _CHANNELS if words.search(shade)), UNKNOWN_CHANNEL)
