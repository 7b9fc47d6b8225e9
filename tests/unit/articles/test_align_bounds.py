"""What keeps two texts of any making from taking for ever to be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.align import fragments, matching
from apps.articles.align.words import both


@given(
    text=st.text(alphabet="ab ", max_size=60),
    words=st.text(alphabet="ab ", min_size=1, max_size=4),
    place=st.integers(-3, 70),
)
def test_nearby_are_the_first_places_on_either_side(text: str, words: str, place: int) -> None:
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    behind = [at for at in places if at >= place][: fragments.NEAREST]
    before = [at for at in places if at < place][-fragments.NEAREST :]
    found = list(fragments._nearby(text, text[::-1], words, place))
    assert found == behind + before[::-1]


def test_words_that_differ_are_put_beside_each_other_until_too_many_have_been(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stays = "the ferries left the harbour of Dorn at nine that night"
    old = " ".join(f"{stays} {n} alpha{n} beta{n}" for n in range(10, 30))
    new = " ".join(f"{stays} {n} gamma{n} delta{n}" for n in range(10, 30))
    assert len(matching.match(*both(old, new)).instead) == 40
    monkeypatch.setattr(matching, "PAIRS", 5 * 4 + 3)
    assert len(matching.match(*both(old, new)).instead) == 10
