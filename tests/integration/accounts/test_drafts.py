"""Drafts: kept for their writer, and for nobody else."""

import pytest

from apps.accounts import selectors, services
from apps.accounts.models import Draft
from apps.accounts.services.drafts import MOST, TEXT_LIMIT, TooManyDraftsError
from apps.audit.models import Record
from apps.core.errors import InvalidError, NotFoundError
from tests.factories import People

pytestmark = pytest.mark.django_db


def test_the_newest_words_under_a_key_are_kept_and_no_one_elses(people: People) -> None:
    for text in ("Can", "Can we"):
        services.keep_draft(by=people.annotator, key="comment-1", text=text)
    services.keep_draft(by=people.colleague, key="comment-1", text="Mine")
    (draft,) = selectors.drafts_visible_to(people.annotator)
    assert draft.text == "Can we"
    assert not selectors.drafts_visible_to(people.admin).exists()


def test_a_draft_leaves_nothing_in_the_trail_that_an_admin_reads(people: People) -> None:
    services.keep_draft(by=people.annotator, key="comment-1", text="Can we")
    services.drop_draft(by=people.annotator, key="comment-1")
    assert not Record.objects.exists()
    assert not Draft.objects.exists()


def test_what_is_not_there_cannot_be_dropped(people: People) -> None:
    services.keep_draft(by=people.annotator, key="comment-1", text="Can we")
    with pytest.raises(NotFoundError):
        services.drop_draft(by=people.colleague, key="comment-1")


@pytest.mark.parametrize("text", ["", "a\0b", "\ud83d", "a" * (TEXT_LIMIT + 1)])
def test_what_cannot_be_kept_as_text_is_refused(people: People, text: str) -> None:
    with pytest.raises(InvalidError):
        services.keep_draft(by=people.annotator, key="comment-1", text=text)


def test_one_who_begins_too_much_is_told_so(people: People) -> None:
    known = services.keep_draft(by=people.annotator, key="0", text="a")
    Draft.objects.bulk_create(
        Draft(membership=people.annotator, key=str(n), text="a", updated_at=known.updated_at)
        for n in range(1, MOST)
    )
    assert services.keep_draft(by=people.annotator, key="0", text="b").text == "b"
    with pytest.raises(TooManyDraftsError):
        services.keep_draft(by=people.annotator, key="one more", text="a")
