"""Let the author of a note say who sees it."""

from uuid import UUID

from django.db import transaction

from apps.accounts.models import Membership
from apps.annotations import rules, selectors
from apps.annotations.events import AnnotationChanged, NoteWithheld
from apps.annotations.models import Annotation
from apps.annotations.services import ground
from apps.annotations.services.marks import tell
from apps.annotations.services.visibility import forget_talk, refuse_talked_about, show
from apps.articles import services as articles
from apps.audit import services as audit
from apps.core.errors import NoSuchStepError
from apps.core.events import announce


@transaction.atomic
def set_visibility(
    *, by: Membership, annotation_id: UUID, version: int, visibility: str
) -> Annotation:
    """Say who sees a note: its author's word alone.

    :param visibility: one of `Annotation.Visibility`
    :raises StaleError: another version stands
    :raises NoSuchStepError: it is so already
    :raises OnlyNotesError: the mark is no note
    :raises SameMarkError: these words have another note of `by` that is seen so
    :raises TalkedAboutError: it is to be private, and others have answered it
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.SHOW, owner_id=mark.author_id)
    ground.expect_step(mark, version)
    before = mark.visibility
    show(mark, visibility)
    if mark.visibility == before:
        raise NoSuchStepError("This note is seen so already.", current=mark)
    withheld = mark.private_to_id is not None
    if withheld:
        refuse_talked_about(mark)
    with ground.refusing_twins(mark):
        mark.save_changes(["private_to", "internal"])
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    if not withheld:
        tell(mark, "shown", by)
        return mark
    announce(NoteWithheld(annotation_id=mark.pk))
    forget_talk(mark)
    change = {"article": str(mark.article_id), "private": True}
    audit.record(by=by, action="annotation.withheld", subject=mark, change=change)
    # For everybody: whoever has it on a page must take it away.
    articles.log(article_id=mark.article_id, kind="annotation.withheld", subject=mark, by=by)
    return mark
