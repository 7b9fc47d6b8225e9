"""What takes the square is told from what does not, however busy the machine is."""

import gc
from collections.abc import Callable

import pytest

from tests import growth as measuring
from tests.growth import FLOOR, MOST, TIMES, TRIES, growth


def line(count: int) -> int:
    return sum(n * n for n in range(count))


def square(count: int) -> int:
    return sum(line(count) for _ in range(count))


def test_a_straight_line_stays_under_the_bar_and_a_square_does_not() -> None:
    assert growth(line, 200_000, 200_000 * TIMES) <= MOST
    assert growth(square, 300, 300 * TIMES) > MOST


@pytest.mark.parametrize(("act", "passes"), [(lambda n: n, True), (lambda n: n * n, False)])
@pytest.mark.parametrize("busy", [set(), {0}, {1, 2, 4, 7}, set(range(1, 12))])
def test_a_busy_machine_makes_no_line_a_square_and_no_square_a_line(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[int], int], busy: set[int], *, passes: bool
) -> None:
    now, turn = 0.0, 0

    def work(count: int) -> None:
        nonlocal now, turn
        now += act(count) * (3 if turn in busy else 1)
        turn += 1

    monkeypatch.setattr(measuring, "process_time", lambda: now)
    assert (growth(work, 1, TIMES) <= MOST) is passes
    assert turn <= 3 * TRIES


def test_what_takes_no_time_does_not_grow() -> None:
    tries: list[int] = []
    assert growth(tries.append, 1, TIMES) == 1
    assert tries == [1, TIMES, 1]
    assert FLOOR * MOST < 0.1


def test_memory_is_swept_again_afterwards_but_not_in_between() -> None:
    def act(_: int) -> None:
        assert not gc.isenabled()

    growth(act, 1, TIMES)
    assert gc.isenabled()
