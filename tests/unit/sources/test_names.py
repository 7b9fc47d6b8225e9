"""How names are folded for looking up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.sources.names import lookup_keys, name_key, one_line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Défense Ministry", "DEFENSE  MINISTRY"),
        ("Velmark’s Navy", "velmark's navy"),
        ("Минобороны", "МИНОБОРОНЫ"),
        ("Straße", "STRASSE"),
        ("İzmir", "i̇zmir"),
        ("Al‑Harl", "al-harl"),
    ],
)
def test_case_accents_and_signs_do_not_count(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Velmark's Defence Ministry", "Velmark Ministry of Defence"), ("Ana", "Anna"), ("", "x")],
)
def test_nothing_is_guessed(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_an_article_before_a_name_may_be_missing_or_not() -> None:
    assert lookup_keys("The Meridian") == ("the meridian", "meridian")
    assert "the meridian" in lookup_keys("Meridian")
    assert lookup_keys("  ") == ()


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(st.text(max_size=60))
def test_a_kept_name_has_the_key_it_was_given_with(name: str) -> None:
    assert name_key(one_line(name)) == name_key(name)
    assert "\n" not in one_line(name)
