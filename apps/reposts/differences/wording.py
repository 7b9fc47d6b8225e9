"""Differences in sentences, as the page and the API say them."""

from typing import Final

from apps.reposts.differences.meaning import Difference, Fate, Sort

_KEPT: Final = 3
_SAYS: Final = {
    (Sort.CAVEAT, Fate.DROPPED): "A caveat is missing in the copy: “{before}”",
    (Sort.CAVEAT, Fate.ADDED): "The copy has a caveat of its own: “{after}”",
    (Sort.FIGURE, Fate.DROPPED): "A figure is missing in the copy: “{before}”.",
    (Sort.FIGURE, Fate.CHANGED): "A figure changed: “{before}” became “{after}”.",
    (Sort.FIGURE, Fate.ADDED): "The copy has a figure of its own: “{after}”.",
    (Sort.HEDGE, Fate.DROPPED): "A hedge is missing in the copy: “{before}”.",
    (Sort.HEDGE, Fate.CHANGED): "A hedge changed: “{before}” became “{after}”.",
    (Sort.HEDGE, Fate.ADDED): "The copy has a hedge of its own: “{after}”.",
    (
        Sort.SOURCE,
        Fate.DROPPED,
    ): "The copy does not say whose words these are: “{before}” is missing.",
    (Sort.SOURCE, Fate.CHANGED): "Other people say it in the copy: “{before}” became “{after}”.",
    (Sort.SOURCE, Fate.ADDED): "The copy names a source of its own: “{after}”.",
    (Sort.CUE, Fate.CHANGED): "It is said in another way: “{before}” became “{after}”.",
}
_LABELS: Final = {
    Sort.CAVEAT: "Caveat",
    Sort.FIGURE: "Figure",
    Sort.HEDGE: "Hedge",
    Sort.SOURCE: "Source",
    Sort.CUE: "Way of saying it",
}


def label(each: Difference) -> str:
    """Return two words or three for a difference, to stand beside its sentence."""
    return f"{_LABELS[each.sort]} {_fate(each)}"


def _fate(each: Difference) -> Fate:
    # A hedge that went together with other words became those; one that came, took their place.
    return Fate.CHANGED if each.before and each.after else each.fate


def said(each: Difference) -> str:
    """Return one sentence, or two, that tell a journalist what changed."""
    told = _SAYS[each.sort, _fate(each)].format(before=each.before, after=each.after)
    if not each.keeps:
        return told
    return f"{told} The copy keeps what it spoke of: {_listed(each.keeps)}."


def _listed(figures: tuple[str, ...]) -> str:
    shown = [f"“{figure}”" for figure in figures[:_KEPT]]
    if len(figures) > _KEPT:
        shown.append(f"and {len(figures) - _KEPT} more")
        return ", ".join(shown)
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
