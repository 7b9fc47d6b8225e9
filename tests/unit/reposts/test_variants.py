"""What reposters do to an article of the demo: each variant is found, and named by the diff."""

from pathlib import Path

import pytest

from apps.reposts.differences import compare
from tests.variants import Variant, side_of, taken_for, variants

STORY = (
    Path(__file__).parents[3] / "apps/pages/demo/articles/harbor-wire-reservists.txt"
).read_text(encoding="utf-8")
ALL = list(variants(STORY.strip()))


def test_the_story_has_the_words_for_every_variant() -> None:
    assert len(ALL) == 10


@pytest.mark.parametrize("variant", ALL, ids=lambda variant: variant.name)
def test_a_variant_is_found_and_what_was_done_to_it_is_named(variant: Variant) -> None:
    original, copy = side_of(STORY.strip()), side_of(variant.text)
    assert taken_for(original, copy) is not None
    assert variant.is_named(compare(original, copy))
    assert not variant.is_named(compare(original, original))
