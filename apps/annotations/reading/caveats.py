"""Where the publisher says that it has not verified something, and what it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.annotations.reading.findings import Caveat
from apps.annotations.reading.sentences import sentences
from apps.annotations.reading.tokens import Paragraph
from apps.annotations.spans import Fragment


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as a caveat behind it sees it.

    :param first: the telling words of the first source in it
    :param last: those of the last
    """

    start: int
    end: int
    first: frozenset[str]
    last: frozenset[str]


def caveats(par: Paragraph, here: Block, before: Sequence[Block]) -> Iterator[Caveat]:
    """Yield the caveats of a paragraph, each with the stretch before it that it covers.

    That is what the paragraph says before it, or the paragraph above one that begins with it; and
    the paragraphs above those as long as the same source goes on speaking.
    """
    start, end = par.starts[0], par.ends[-1]
    if par.lexicon.caveats.search(par.text, start, end) is None:
        return
    for first, stop in sentences(par):
        span = par.span(first, stop)
        if par.lexicon.caveats.search(par.text, span.start, span.end) is None:
            continue
        covers = _covered(here, before, span.start)
        if covers is not None:
            yield Caveat((span,), covers)


def _covered(here: Block, before: Sequence[Block], start: int) -> Fragment | None:
    blocks = [*before, here] if start > here.start else list(before)
    if not blocks:
        return None
    block = blocks.pop()
    begin, end, speaker = block.start, min(block.end, start), block.first
    while blocks and speaker and not speaker.isdisjoint(blocks[-1].last):
        block = blocks.pop()
        begin, speaker = block.start, block.first
    return Fragment(begin, end)
