"""Taking back what one did: a new entry that names the one it undoes."""

import pytest

from apps.annotations import services, spans
from apps.annotations.models import Annotation
from apps.annotations.services.ground import NotYoursToUndoError
from apps.articles.models import Entry
from apps.core.errors import PreconditionFailedError
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark(people: People) -> Annotation:
    """Mark words."""
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=an_article(people.annotator).pk,
        kind="figure",
        span=(spans.Fragment(8, 15),),
    )
    return made


def entries(mark: Annotation) -> list[Entry]:
    """Return what the log says of a mark."""
    return list(Entry.objects.filter(subject_id=mark.pk).order_by("seq"))


def test_undo_and_redo_name_what_they_take_back(people: People, mark: Annotation) -> None:
    by = people.annotator
    services.delete_annotation(by=by, annotation_id=mark.pk, version=1, undoes=1)
    services.restore_annotation(by=by, annotation_id=mark.pk, version=2, undoes=2)
    services.update_annotation(by=by, annotation_id=mark.pk, version=3, body="Ask")
    services.update_annotation(by=by, annotation_id=mark.pk, version=4, body="", undoes=4)
    made, gone, back, changed, undone = entries(mark)
    assert [each.undoes for each in (made, gone, back, changed, undone)] == [
        *(None, made.seq, gone.seq),
        *(None, changed.seq),
    ]


def test_what_somebody_else_did_is_not_ours_to_take_back(people: People, mark: Annotation) -> None:
    services.update_annotation(by=people.editor, annotation_id=mark.pk, version=1, body="Ask")
    with pytest.raises(NotYoursToUndoError):
        services.update_annotation(
            by=people.annotator, annotation_id=mark.pk, version=2, body="", undoes=2
        )
    assert len(entries(mark)) == 2


def test_undo_gives_way_to_what_was_done_since(people: People, mark: Annotation) -> None:
    services.update_annotation(by=people.editor, annotation_id=mark.pk, version=1, body="Ask")
    with pytest.raises(PreconditionFailedError):
        services.delete_annotation(by=people.annotator, annotation_id=mark.pk, version=1, undoes=1)
    mark.refresh_from_db()
    assert mark.deleted_at is None
