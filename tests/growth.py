"""How the time of an act grows with what it is given: a ratio, as no clock says what is slow.

What else a machine does makes each act on it slower, so a bound in seconds fails where nothing is
wrong. A ratio of two times, taken one right after the other, tells what is in the code itself.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time
from typing import Final, TypeVar

Given = TypeVar("Given")

TIMES: Final = 4
"""How many times as large the large one has to be."""

MOST: Final = 8.0
"""Growth in a straight line is 4, by the square 16; this lies as far from either."""

TRIES: Final = 5
# Shorter times are told apart by chance alone.
FLOOR: Final = 0.005


def growth(act: Callable[[Given], object], small: Given, large: Given) -> float:
    """Return how many times as long an act takes with `large`, `TIMES` as large as `small`.

    The least of some tries: a machine that is busy now and then makes one ratio larger. Against
    one that is busy in the wrong moment, the small one is timed on either side of the large one.
    As soon as a try is not above `MOST`, there is no other.
    """
    least = float("inf")
    with _unswept():
        for _ in range(TRIES):
            before, between, after = (_spent(act, given) for given in (small, large, small))
            least = min(least, max(between, FLOOR) / max(min(before, after), FLOOR))
            if least <= MOST:
                break
    return least


def _spent(act: Callable[[Given], object], given: Given) -> float:
    """Return the seconds that the processor worked for an act."""
    began = process_time()
    act(given)
    return process_time() - began


@contextmanager
def _unswept() -> Iterator[None]:
    """Have no sweep of memory, which would count to whoever it happens to."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
