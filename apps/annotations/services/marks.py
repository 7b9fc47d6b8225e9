"""Make, change, take away and bring back marks."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, spans, wording
from apps.annotations.events import AnnotationChanged, AnnotationCreated, AnnotationDeleted
from apps.annotations.models import Annotation, Appearance, Fragment
from apps.annotations.services import ground
from apps.annotations.services.appearances import appear, disappear, follow, orphaned, words
from apps.annotations.services.pursuit import bring_along
from apps.annotations.services.visibility import become, forget_talk, show
from apps.annotations.states import State
from apps.articles import services as articles
from apps.articles.models import Article, Revision
from apps.audit import services as audit
from apps.core.creation import insert_all, insert_once
from apps.core.errors import InvalidError, NoSuchStepError
from apps.core.events import announce


@transaction.atomic
def create_annotation(  # noqa: PLR0913 - the members of a mark, all by keyword
    *,
    by: Membership,
    article_id: UUID,
    kind: str,
    span: spans.Span,
    body: str = "",
    source_id: UUID | None = None,
    claim_id: UUID | None = None,
    row_id: UUID | None = None,
    number: int | None = None,
    visibility: str | None = None,
) -> tuple[Annotation, bool]:
    """Mark words of an article's text.

    A claim mark makes a claim of its words, unless `claim_id` names the claim it repeats. A mark
    on a revision that is no longer the newest is made there and then carried like all others.

    :param number: of the revision whose words `span` means; it may be left out while there is one
    :param row_id: the client's id; the same call again returns the same mark
    :param visibility: who sees a note, the newsroom if it is left out; any other mark is open
    :returns: the mark, and whether this call made it
    :raises SpanError: the span does not stand in the text
    :raises WhichRevisionError: there are several revisions, and `number` names none
    :raises SameMarkError: `by` has this very mark already
    """
    article = ground.ready_article(by, article_id)
    revision = ground.meant_revision(by, article, number)
    span = spans.checked(span, revision.text)
    mark = _unsaved(by, article, revision, kind, span)
    mark.pk = row_id or mark.pk
    mark.body = wording.checked(body, "body")
    _set_source(mark, by, source_id)
    _check_claim(mark, claim_id)
    show(mark, visibility)
    sent = {
        "article": article_id,
        "kind": kind,
        "span": mark.span_key,
        "body": mark.body,
        "source": source_id,
        "claim": claim_id,
    }
    if number is not None:
        sent["revision"] = revision.number
    if visibility is not None:
        sent["visibility"] = visibility

    fragments = unwritten_fragments(mark, span, revision)
    found = insert_once(mark, parts=fragments, sent=sent, by=by.pk)
    if found is None:
        raise ground.same_mark(mark)
    row, made = found
    if made:
        ground.know_fragments(mark, fragments)
        ground.know_it_is_new(mark)
        if mark.kind == Annotation.Kind.CLAIM:
            appear(mark, by=by, claim_id=claim_id)
        announce(AnnotationCreated(annotation_id=mark.pk, article_id=article_id))
        tell(mark, "created", by)
    return row, made


@transaction.atomic
def update_annotation(  # noqa: PLR0913 - the members of a mark, all by keyword
    *,
    by: Membership,
    annotation_id: UUID,
    version: int,
    body: str | None = None,
    kind: str | None = None,
    span: spans.Span | None = None,
    source_id: UUID | ground.Keep | None = ground.Keep.IT,
    claim_id: UUID | None = None,
    undoes: int | None = None,
) -> Annotation:
    """Change what a mark says, what it is, or where it stands. None keeps what there is.

    :param version: the version the change was made to
    :param undoes: the version whose making is taken back by this change
    :param claim_id: the claim that a claim mark shall appear in from now on
    :raises PreconditionFailedError: another version stands
    :raises MarkInUseError: an attribution needs the kind it has
    :raises OrphanError: it has no words in the text whose boundaries could be moved
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
    ground.expect(mark, version)
    taken_back = ground.undone(by, mark, undoes)
    before, former = _outline(mark), words(mark)
    if body is not None:
        mark.body = wording.checked(body, "body")
    if kind is not None and kind != mark.kind:
        ground.refuse_in_use(mark)
        become(mark, kind)
    if source_id is not ground.Keep.IT:
        _set_source(mark, by, source_id)
    elif mark.kind != Annotation.Kind.SOURCE:
        mark.source = None
    _check_claim(mark, claim_id)
    if span is not None:
        ground.refuse_orphan(mark)
        _move(mark, spans.checked(span, mark.revision.text))
        # Whoever chose the words has confirmed the place.
        mark.move = None
    with ground.refusing_twins(mark):
        mark.save_changes(["kind", "internal", "body", "source", "span_key", "start", "move"])
    if Appearance.objects.filter(annotation=mark, claim=claim_id).exists():
        claim_id = None
    if before["kind"] == Annotation.Kind.CLAIM and (claim_id or mark.kind != before["kind"]):
        disappear(mark)
    _settle_claim(mark, by=by, claim_id=claim_id, former=former)
    announce(AnnotationChanged(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "changed", by, before=before, undoes=taken_back)
    return mark


@transaction.atomic
def delete_annotation(
    *, by: Membership, annotation_id: UUID, version: int, undoes: int | None = None
) -> None:
    """Take a mark away. Its row stays, so that it can be brought back.

    :param undoes: the version whose making is taken back

    :raises PreconditionFailedError: another version stands
    :raises MarkInUseError: an attribution stands on it
    """
    mark = ground.locked(selectors.visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
    ground.expect(mark, version)
    taken_back = ground.undone(by, mark, undoes)
    ground.refuse_in_use(mark)
    take_away(mark, by, undoes=taken_back)


def take_away(mark: Annotation, by: Membership, *, undoes: int | None) -> None:
    """Let a mark be gone, on which no attribution stands; the caller has locked it and may.

    :param undoes: the number of the entry that is taken back
    """
    mark.deleted_at = timezone.now()
    mark.save_changes(["deleted_at"])
    orphaned(mark)
    forget_talk(mark)
    announce(AnnotationDeleted(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "deleted", by, undoes=undoes)


@transaction.atomic
def restore_annotation(
    *, by: Membership, annotation_id: UUID, version: int, undoes: int | None = None
) -> Annotation:
    """Bring a deleted mark back as it was, with its claim and its thread.

    :param version: what deletion left it at: one more than the version deleted
    :param undoes: the version that the deletion made, where this takes it back
    :raises StaleError: it was changed since
    :raises NoSuchStepError: it is not deleted
    :raises SameMarkError: its author has marked the words again meanwhile
    """
    mark = ground.locked(selectors.ever_visible_to(by), annotation_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=mark.author_id)
    ground.expect_step(mark, version)
    taken_back = ground.undone(by, mark, undoes)
    if mark.deleted_at is None:
        raise NoSuchStepError("This mark is not deleted.", current=mark)
    bring_back(mark, by, undoes=taken_back)
    return mark


def bring_back(mark: Annotation, by: Membership, *, undoes: int | None) -> None:
    """Let a deleted mark stand again; the caller has locked it and may.

    :param undoes: the number of the entry that is taken back
    :raises SameMarkError: an equal one stands
    """
    mark.deleted_at = None
    with ground.refusing_twins(mark):
        mark.save_changes(["deleted_at"])
    announce(AnnotationCreated(annotation_id=mark.pk, article_id=mark.article_id))
    tell(mark, "restored", by, undoes=undoes)


def _unsaved(
    by: Membership, article: Article, revision: Revision, kind: str, span: spans.Span
) -> Annotation:
    return Annotation(
        newsroom_id=by.newsroom_id,
        by=by.user,
        author=by.user,
        article=article,
        revision=revision,
        kind=kind,
        span_key=spans.span_key(span),
        start=span[0].start,
    )


def _set_source(mark: Annotation, by: Membership, source_id: UUID | None) -> None:
    if source_id and mark.kind != Annotation.Kind.SOURCE:
        message = "Only a source mark names a source. Leave the source out, or mark a source."
        raise InvalidError(message, errors={"source": [message]})
    mark.source = ground.known_source(by, source_id, "source")


def _check_claim(mark: Annotation, claim_id: UUID | None) -> None:
    if claim_id and mark.kind != Annotation.Kind.CLAIM:
        message = "Only a claim mark names a claim. Leave the claim out, or mark a claim."
        raise InvalidError(message, errors={"claim": [message]})


def _move(mark: Annotation, span: spans.Span) -> None:
    if (key := spans.span_key(span)) == mark.span_key:
        return
    mark.span_key, mark.start = key, span[0].start
    mark.fragments.all().delete()
    write_fragments(mark, span, mark.revision)


def write_fragments(mark: Annotation, span: spans.Span, revision: Revision) -> None:
    """Write a mark's fragments with the words of its revision, and let it know them."""
    written = unwritten_fragments(mark, span, revision)
    insert_all(written)
    ground.know_fragments(mark, written)


def unwritten_fragments(mark: Annotation, span: spans.Span, revision: Revision) -> list[Fragment]:
    """Return a mark's fragments with the words of its revision."""
    return [
        Fragment(
            annotation=mark,
            n=n,
            start=anchor.start,
            end=anchor.end,
            quote=anchor.quote,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
        )
        for n, anchor in enumerate(spans.anchored(span, revision.text))
    ]


def _settle_claim(mark: Annotation, *, by: Membership, claim_id: UUID | None, former: str) -> None:
    """Give a claim mark that stands, or has stood, the claim it lacks; let one follow its words."""
    state = mark.move.state if mark.state == State.ORPHAN and mark.move else mark.state
    if mark.kind != Annotation.Kind.CLAIM or state != State.ACCEPTED:
        return
    if Appearance.objects.filter(annotation=mark).exists():
        follow(mark, by=by, former=former)
    else:
        appear(mark, by=by, claim_id=claim_id)


def _outline(mark: Annotation) -> dict[str, object]:
    source = str(mark.source_id) if mark.source_id else None
    return {"kind": mark.kind, "span": mark.span_key, "source": source}


def tell(
    mark: Annotation,
    verb: str,
    by: Membership | None,
    *,
    before: dict[str, object] | None = None,
    undoes: int | None = None,
) -> None:
    """Write the audit record and the log entry of what was done. Call it last.

    :param undoes: the number of the entry that it takes back
    """
    change = {"article": str(mark.article_id), **_outline(mark)}
    if before:
        change["before"] = before
    if mark.private_to_id is not None:
        # An admin who reads the trail learns that something was written, and nothing of it.
        change = {"private": True}
    entry = articles.log(
        article_id=mark.article_id,
        kind=f"annotation.{verb}",
        subject=mark,
        by=by,
        change=change,
        audience=mark.private_to_id,
        data=ground.gist(mark),
        undoes=undoes,
    )
    bring_along(mark, newest_id=entry.newest_id)


def tell_all(marks: Sequence[Annotation], verb: str) -> None:
    """Write what rules did to marks, as `tell` does for one. The caller holds the logs."""
    audit.record_all(
        by=None,
        action=f"annotation.{verb}",
        changes=[(mark, {"article": str(mark.article_id), **_outline(mark)}) for mark in marks],
    )
    entries = [
        articles.an_entry(
            article_id=mark.article_id,
            kind=f"annotation.{verb}",
            subject=mark,
            by=None,
            data=ground.gist(mark),
        )
        for mark in marks
    ]
    articles.log_all(entries)
    for mark, entry in zip(marks, entries, strict=True):
        bring_along(mark, newest_id=entry.newest_id)
