"""What is said: found from the verb, behind it or before it."""

from apps.annotations.reading import grammar
from apps.annotations.reading.speakers import Words
from apps.annotations.reading.tokens import Paragraph


def behind(par: Paragraph, start: int, stop: int) -> Words | None:
    """Return the words said behind a verb that a "that", a colon or a quotation announces.

    :param start: the first word behind whoever is told
    """
    match = grammar.BRIDGE.match(par.kinds, start, stop)
    if match is None:
        return None
    at = match.start("start")
    while at < stop - 1 and par.kinds[at] in ",:-o":
        at += 1
    return None if par.kinds[at] in ",:-o" else rest(par, at, stop)


def clause(par: Paragraph, start: int, stop: int) -> Words | None:
    """Return the words said behind a verb that nothing announces: "said the road was open"."""
    while start < stop and par.kinds[start] == "d":
        start += 1
    if start < stop and par.kinds[start] in "DNnp9SegTRXQPI":
        return rest(par, start, stop)
    return None


def topic(par: Paragraph, start: int, stop: int) -> Words | None:
    """Return what an attitude is about: "criticised the delay"."""
    while start < stop and par.kinds[start] in "Rd":
        start += 1
    if start < stop and par.kinds[start] in "DNnp9QegTSt":
        return rest(par, start, stop)
    return None


def ahead(par: Paragraph, begin: int, speaker: int) -> Words | None:
    """Return the words said that stand before whoever says them."""
    stop = speaker
    while stop > begin and par.kinds[stop - 1] in ",-":
        stop -= 1
    if stop <= begin or (stop == speaker and par.kinds[stop - 1] != "Q"):
        return None
    if (
        par.kinds[begin] == "P"
        and par.kinds[stop - 1] != "Q"
        and grammar.VERB.search(par.kinds, begin, stop) is None
    ):
        # "On Monday, the ministry said": when it was said, not what.
        return None
    return begin, stop


def resumed(par: Paragraph, start: int, stop: int) -> Words | None:
    """Return the words said that go on behind whoever says them."""
    if start < stop and par.kinds[start] == "Q":
        return start, start + 1
    if start + 1 < stop and par.kinds[start] in ",-" and par.kinds[start + 1] not in "GgW":
        return rest(par, start + 1, stop)
    return None


def end(par: Paragraph, start: int, stop: int) -> int:
    """Return where words said that begin at `start` come to their end, in a sentence."""
    kinds = par.kinds
    cut = grammar.CUT.search(kinds, start + 2, stop)
    if cut is not None:
        stop = cut.start()
    while stop > start and kinds[stop - 1] in ".…,;:-":
        stop -= 1
    return stop


def rest(par: Paragraph, start: int, stop: int) -> Words | None:
    """Return the words from one to where what is said ends; None if that leaves none."""
    last = end(par, start, stop)
    return (start, last) if last > start else None
