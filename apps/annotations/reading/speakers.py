"""Who speaks: found from the verb, before it or after it."""

from typing import Final

from apps.annotations.reading import grammar
from apps.annotations.reading.tokens import Paragraph

Words = tuple[int, int]
FURTHEST: Final = 40
COMMAS: Final = 5


def before(par: Paragraph, begin: int, verb: int) -> Words | None:
    """Return the words for whoever speaks, that end where the verb begins.

    :param begin: the first word of the sentence
    """
    kinds, length = par.kinds, len(par.kinds)
    stop = verb
    when = grammar.WHEN_MIRRORED.match(par.mirrored, length - stop, length - begin)
    if when and stop - (when.end() - when.start()) > begin:
        stop -= when.end() - when.start()
    if stop <= begin:
        return None
    last = kinds[stop - 1]
    if last == "W" or (last == "T" and stop - 2 >= begin and kinds[stop - 2] in "nN,"):
        return stop - 1, stop
    if last == ",":
        return _with_apposition(par, begin, stop)
    return _phrase(par, begin, stop)


def after(par: Paragraph, verb: int, stop: int) -> Words | None:
    """Return the words for whoever speaks, that stand behind the verb."""
    match = grammar.SPEAKER_AFTER.match(par.kinds, verb, stop)
    return (verb, match.end()) if match else None


def named(par: Paragraph, begin: int, stop: int) -> Words | None:
    """Return the words for whoever is named behind "according to" or "by"."""
    match = grammar.SPEAKER_NAMED.match(par.kinds, begin, stop)
    if match is None:
        return None
    end = match.end()
    if par.lexicon.capital_nouns and (verb := par.kinds.find("Nn", begin, end)) >= 0:
        # "Laut der Bürgermeisterin starben": no comma parts her from the verb.
        end = verb + 1
    return begin, end


def of_the_sentence(par: Paragraph, begin: int, stop: int) -> Words | None:
    """Return the subject of the first verb before `stop` that has one of its own."""
    kinds = par.kinds
    for match in grammar.FINITE.finditer(kinds, begin, stop):
        verb = match.start()
        while verb > begin and kinds[verb - 1] in "XR":
            verb -= 1
        found = before(par, begin, verb)
        if found is None or kinds[found[0]] in "WT":
            continue
        if found[0] > begin and kinds[found[0] - 1] in "Po":
            continue
        return found
    return None


def _phrase(par: Paragraph, begin: int, stop: int) -> Words | None:
    length = len(par.kinds)
    match = grammar.SPEAKER_MIRRORED.match(par.mirrored, length - stop, length - begin)
    return (length - match.end(), stop) if match else None


def _with_apposition(par: Paragraph, begin: int, stop: int) -> Words | None:
    """Return a phrase with what stands behind it between commas: "Smith, a lawyer,"."""
    kinds = par.kinds
    at, best = stop - 1, None
    for _ in range(COMMAS):
        comma = kinds.rfind(",", max(begin, at - FURTHEST), at)
        if comma <= begin or ";" in kinds[comma:at] or ":" in kinds[comma:at]:
            break
        phrase = _phrase(par, begin, comma)
        if phrase is not None:
            best = phrase
            # "Smith, the head of the bureau, one of three, said": the name is what is wanted.
            if kinds[comma - 1] in "N9)" and (
                phrase[0] == begin or kinds[phrase[0] - 1] != "," or kinds[phrase[0]] == "N"
            ):
                break
            if phrase[0] == begin:
                break
        at = comma
    if best is None:
        return None
    # "Smith, appearing after her, said": what she did meanwhile is not who she is.
    return best if kinds[best[1] + 1] in "gGeP" else (best[0], stop)
