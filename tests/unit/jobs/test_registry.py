"""Kinds, schedules and delays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.jobs import registry
from apps.jobs.registry import (
    Kind,
    Schedule,
    delay_seconds,
    kinds,
    register,
    register_schedule,
    schedules,
    title,
)


def a_kind(name: str) -> Kind[None]:
    return Kind(name, work=lambda _: None, finish=lambda _, __: None)


def test_two_kinds_or_schedules_cannot_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_schedules", {})
    register(a_kind("trial.same"))
    register_schedule(Schedule("trial.same", "trial.same", 60))
    with pytest.raises(ValueError, match=r"two kinds of job called trial\.same"):
        register(a_kind("trial.same"))
    with pytest.raises(ValueError, match=r"two schedules called trial\.same"):
        register_schedule(Schedule("trial.same", "trial.other", 60))


def test_every_schedule_names_a_kind_that_exists() -> None:
    assert {schedule.kind for schedule in schedules().values()} <= set(kinds())


def test_every_kind_says_which_app_it_is_of() -> None:
    assert all(name.count(".") == 1 and name == kind.name for name, kind in kinds().items())


@given(attempt=st.integers(1, 9), chance=st.floats(0, 1), other=st.floats(0, 1))
def test_each_delay_is_at_least_as_long_as_the_one_before_whatever_the_chance(
    attempt: int, chance: float, other: float
) -> None:
    assert 1 <= delay_seconds(attempt, chance) <= delay_seconds(attempt + 1, other)


def test_a_kind_has_a_name_for_people() -> None:
    assert title("verification.note_overdue") == "Verification: note overdue"
