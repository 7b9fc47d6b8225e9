"""The texts that are kept at hand for marking."""

from uuid import uuid4

import pytest

from apps.articles import selectors
from apps.articles.selectors.articles import _Texts
from apps.core.errors import NotFoundError
from tests.factories import TEXT, People, an_article

pytestmark = pytest.mark.django_db


def test_an_article_is_there_with_its_newest_text_and_for_its_newsroom_alone(
    people: People,
) -> None:
    article = an_article(people.annotator)
    for _ in range(2):
        found = selectors.to_mark(people.colleague, article.pk)
        assert found.revision is not None
        assert (found.pk, found.status, found.revision.text) == (article.pk, "ready", TEXT)
    for member, pk in ((people.stranger, article.pk), (people.annotator, uuid4())):
        with pytest.raises(NotFoundError):
            selectors.to_mark(member, pk)


def test_texts_are_read_once_and_the_longest_unused_goes_first(
    people: People, django_assert_num_queries: object
) -> None:
    one, two, three = (
        an_article(people.annotator, letter * 40).revision_id for letter in ("a", "b", "c")
    )
    assert one is not None
    assert two is not None
    assert three is not None
    texts = _Texts(most=100)
    count = django_assert_num_queries
    with count(2):  # type: ignore[operator] # a fixture of pytest-django
        assert [texts.of(pk)[0] for pk in (one, two, one)] == ["a", "b", "a"]
    with count(1):  # type: ignore[operator] # as above
        assert [texts.of(pk)[0] for pk in (three, one)] == ["c", "a"]
    with count(1):  # type: ignore[operator] # as above
        assert texts.of(two)[0] == "b"
