"""Write what a chunk of a batch came to: all of it in a few statements, each thing exactly once."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Final
from uuid import UUID, uuid4, uuid5

from django.db import DataError, IntegrityError, connection, transaction

from apps.accounts.models import Membership
from apps.archive.models import Blob
from apps.articles import rules, selectors
from apps.articles.events import RevisionsCreated
from apps.articles.extraction.found import Extracted
from apps.articles.given import for_import
from apps.articles.models import Article, Batch, BatchItem, Entry, Region, Revision
from apps.articles.sent import Medium, Sent
from apps.articles.services.addresses import KnownAddressError
from apps.articles.services.batches import CHUNK, call_next, waiting
from apps.articles.services.imports import import_address, import_article, retry
from apps.articles.services.revisions import fill
from apps.articles.states import ItemState, Status
from apps.articles.text import normal_sha, text_sha
from apps.audit import services as audit
from apps.core.errors import DomainError, IdUsedError
from apps.core.events import announce
from apps.sources import selectors as sources

log = logging.getLogger(__name__)

JOB_FAILED: Final = "job_failed"
FAULT: Final = "fault"
FAULT_SAYS: Final = (
    "The program stopped on a fault of its own at this one. Tell whoever runs it, and import it"
    " by itself."
)
_MAX_ERROR: Final = 500

_HELD = "SELECT version, started_at FROM articles_batch WHERE id = %s FOR SHARE"
_ENDED = """
    UPDATE articles_batchitem AS item
    SET state = said.state, article_id = said.article, made = said.made,
        error = said.error, error_code = said.code
    FROM unnest(%s::int[], %s::text[], %s::uuid[], %s::bool[], %s::text[], %s::text[])
        AS said (n, state, article, made, error, code)
    WHERE item.batch_id = %s AND item.n = said.n
"""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading the plain text of an item came to: a text, or why there is none."""

    n: int
    found: Extracted | None = None
    code: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _End:
    """What became of an item."""

    n: int
    state: ItemState
    article_id: UUID | None = None
    made: bool = False
    error: str = ""
    code: str = ""


@dataclass(slots=True)
class _New:
    """The rows of an article that is to be written."""

    item: BatchItem
    article: Article
    revision: Revision
    regions: list[Region]
    changes: dict[str, dict[str, object]] = field(default_factory=dict)
    """What the audit trail says, by action."""


@transaction.atomic
def keep_chunk(*, payload: Mapping[str, str], read: Sequence[Read]) -> None:
    """Bring the waiting items of a chunk to their end, or on their way; then call the next chunk.

    A batch that was cancelled or begun anew since has other jobs, and this one does nothing.

    :param payload: of the job; see `services.batches.start`
    :param read: what the plain texts among the items came to
    """
    batch = _held(payload)
    if batch is None:
        return
    items = _items(batch, payload)
    member = Membership.objects.select_related("user").get(pk=payload["member"])
    if member.ended_at is not None or not rules.may_import(member):
        error = (
            "Whoever asked for this does not import articles any more. Have somebody who does try"
            " it again."
        )
        ends = [_End(n, ItemState.FAILED, error=error, code="not_allowed") for n in items]
    else:
        texts = [(items[each.n], each) for each in read if each.n in items]
        known = {item.n for item, _ in texts}
        others = [item for n, item in items.items() if n not in known]
        # In one order: of two batches with the same things, one waits for the other.
        others.sort(key=lambda item: article_id_of(item, batch.newsroom_id))
        ends = [
            *_keep_texts(batch, member, texts),
            *(_send_on(item, member) for item in others),
        ]
    _end(batch, ends)
    call_next(batch, payload)


@transaction.atomic
def fail_chunk(*, payload: Mapping[str, str], error: str) -> None:
    """Say of what waits in a chunk that its job failed, and call the next chunk."""
    batch = _held(payload)
    if batch is None:
        return
    says = f"This could not be imported. {error}"[:_MAX_ERROR]
    _end(
        batch,
        [_End(n, ItemState.FAILED, error=says, code=JOB_FAILED) for n in _items(batch, payload)],
    )
    call_next(batch, payload)


@transaction.atomic
def resume_chunk(*, payload: Mapping[str, str]) -> None:
    """Say of a chunk whose job is tried again, from the page of jobs, that it waits."""
    batch = _held(payload)
    if batch is None:
        return
    first = int(payload["chunk"]) * CHUNK
    failed = batch.items.filter(state=ItemState.FAILED, error_code=JOB_FAILED)
    failed.filter(n__gte=first, n__lt=first + CHUNK).update(
        state=ItemState.WAITING, error="", error_code=""
    )


@transaction.atomic
def follow(*, article_id: UUID) -> None:
    """Let the items of batches that follow an article end as it did, or wait as it does."""
    items = BatchItem.objects.filter(
        article_id=article_id, state__in=[ItemState.WAITING, ItemState.FAILED]
    )
    if not items.exists():
        return
    article = Article.objects.get(pk=article_id)
    match article.status:
        case Status.READY:
            items.filter(made=True).update(state=ItemState.DONE, error="", error_code="")
            items.filter(made=False).update(state=ItemState.KNOWN, error="", error_code="")
        case Status.FAILED:
            error = article.error or "This could not be imported."
            items.update(state=ItemState.FAILED, error=error, error_code=article.error_code)
        case _:
            items.update(state=ItemState.WAITING, error="", error_code="")


def article_id_of(item: BatchItem, newsroom_id: UUID) -> UUID:
    """Return the id of the article that an item becomes: the same for the same bytes, said alike.

    So of two batches that bring the same thing, even at once, one makes it and one knows it.
    """
    said = json.dumps(item.said, sort_keys=True)
    return uuid5(newsroom_id, "\n".join((item.address or str(item.blob_id), item.media_type, said)))


def _held(payload: Mapping[str, str]) -> Batch | None:
    """Keep the batch from being cancelled; None if it has other jobs by now.

    Shared: its lanes write side by side.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [payload["batch"]])
        row = cursor.fetchone()
    if row is None or str(row[0]) != payload["round"]:
        return None
    return Batch.objects.get(pk=payload["batch"])


def _items(batch: Batch, payload: Mapping[str, str]) -> dict[int, BatchItem]:
    """Lock what waits in a chunk."""
    first = int(payload["chunk"]) * CHUNK
    rows = waiting(batch).filter(n__gte=first, n__lt=first + CHUNK).order_by("n")
    return {item.n: item for item in rows.select_for_update(no_key=True)}


def _end(batch: Batch, ends: Sequence[_End]) -> None:
    if not ends:
        return
    columns = zip(
        *((end.n, end.state, end.article_id, end.made, end.error, end.code) for end in ends),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, [*map(list, columns), batch.pk])


def _keep_texts(
    batch: Batch, member: Membership, texts: Iterable[tuple[BatchItem, Read]]
) -> list[_End]:
    """Write the texts that were read; what cannot be written fails alone."""
    resolve = cache(sources.resolve)
    ends: list[_End] = []
    wanted: dict[UUID, _New] = {}
    twins: list[_New] = []
    for item, read in texts:
        if read.found is None:
            ends.append(_End(item.n, ItemState.FAILED, error=read.error, code=read.code))
            continue
        try:
            new = _prepared(batch, member, item, read.found, resolve)
        except DomainError as error:
            ends.append(_refused(item, error))
            continue
        if new.article.pk in wanted:
            twins.append(new)
        else:
            wanted[new.article.pk] = new
    ends += _written(member, list(wanted.values()))
    there = {end.article_id for end in ends}
    ends += [
        _known(twin.item, twin.article if twin.article.pk in there else None) for twin in twins
    ]
    return ends


def _written(member: Membership, new: list[_New]) -> list[_End]:
    """Write all at once, or, where the database refuses that, one by one."""
    if not new:
        return []
    try:
        with transaction.atomic():
            return _write(member, new)
    except (IntegrityError, DataError):
        if len(new) == 1:
            log.exception("Item %s of a batch could not be written", new[0].item.pk)
            return [_End(new[0].item.n, ItemState.FAILED, error=FAULT_SAYS, code=FAULT)]
    return [end for each in new for end in _written(member, [each])]


def _write(member: Membership, new: list[_New]) -> list[_End]:
    # In the order of their ids: of two batches with the same things, one waits for the other.
    new = sorted(new, key=lambda each: each.article.pk)
    # Its text is written after it: the key that names the text is checked at the commit.
    Article.objects.bulk_create((each.article for each in new), ignore_conflicts=True)
    stands = Article.objects.filter(newsroom_id=member.newsroom_id).in_bulk(
        [each.article.pk for each in new]
    )
    ours = [
        each
        for each in new
        if (article := stands.get(each.article.pk)) and article.revision_id == each.revision.pk
    ]
    if ours:
        _write_texts(member, ours)
    made = {each.article.pk for each in ours}
    return [
        _End(each.item.n, ItemState.DONE, article_id=each.article.pk, made=True)
        if each.article.pk in made
        else _known(each.item, stands.get(each.article.pk))
        for each in new
    ]


def _known(item: BatchItem, article: Article | None) -> _End:
    """Return the end of an item whose article was there before it."""
    if article is None:
        return _End(item.n, ItemState.FAILED, error=FAULT_SAYS, code=FAULT)
    if article.withdrawn_at is None:
        return _End(item.n, ItemState.KNOWN, article_id=article.pk)
    return _End(
        item.n,
        ItemState.KNOWN,
        article_id=article.pk,
        error=f"This is here already, and {selectors.withdrawal(article)}. Open it to bring it"
        " back."[:_MAX_ERROR],
        code="withdrawn",
    )


def _write_texts(member: Membership, new: list[_New]) -> None:
    """Write what belongs to the articles: text, regions, the trail, and the first of their logs."""
    Revision.objects.bulk_create(each.revision for each in new)
    Region.objects.bulk_create(region for each in new for region in each.regions)
    for action, by in (("article.imported", member), ("article.read", None)):
        audit.record_all(
            by=by,
            action=action,
            changes=[(each.article, each.changes[action]) for each in new],
        )
    announce(
        RevisionsCreated(
            newsroom_id=member.newsroom_id,
            article_ids=tuple(each.article.pk for each in new),
            revision_ids=tuple(each.revision.pk for each in new),
        )
    )
    # Nobody is told: nobody has an article open that was not there.
    Entry.objects.bulk_create(entry for each in new for entry in _entries(member, each))


def _entries(member: Membership, new: _New) -> Iterable[Entry]:
    """Return the beginning of an article's log, as the import of one article writes it."""
    article, revision = new.article, new.revision
    yield Entry(
        article=article,
        seq=1,
        kind="article.imported",
        subject_type=article._meta.label_lower,
        subject_id=article.pk,
        version=1,
        actor_id=member.actor_id,
        actor_name=member.user.name,
    )
    yield Entry(
        article=article,
        seq=2,
        kind="revision.created",
        subject_type=revision._meta.label_lower,
        subject_id=revision.pk,
        data={"number": revision.number},
    )


def _prepared(
    batch: Batch, member: Membership, item: BatchItem, found: Extracted, resolve: "sources.Resolve"
) -> _New:
    """Return the rows that an item becomes, as if it had been imported and then read.

    :raises InvalidDetailsError: something that was said of it cannot be kept
    """
    details = for_import(item.said)
    article = Article(
        id=article_id_of(item, batch.newsroom_id),
        newsroom_id=batch.newsroom_id,
        by=member.user,
        # In the order in which they came, whichever lane is quicker.
        created_at=batch.started_at + timedelta(microseconds=item.n),
        blob_id=item.blob_id,
        media_type=item.media_type,
        file_name=item.file_name,
        publisher=resolve(batch.newsroom_id, details.get("publisher_text", "")),
        **details,
    )
    title = article.title
    filled = fill(article, found.details, resolve=resolve)
    revision = Revision(
        id=uuid4(),
        article=article,
        number=1,
        text=found.text,
        text_sha=text_sha(found.text),
        normal_sha=normal_sha(found.text),
        blob_id=item.blob_id,
        extractor=found.extractor,
    )
    article.revision, article.status = revision, Status.READY
    article.version, article.seq = 2, 2
    return _New(
        item=item,
        article=article,
        revision=revision,
        regions=[
            Region(revision=revision, kind=region.kind, start=region.start, end=region.end)
            for region in found.regions
        ],
        changes={
            "article.imported": {
                "sha256": item.blob_id,
                "file": item.file_name,
                "title": title,
                "batch": str(batch.pk),
            },
            "article.read": {
                "number": revision.number,
                "extractor": found.extractor,
                "regions": len(found.regions),
                "filled": sorted(filled),
            },
        },
    )


def _send_on(item: BatchItem, member: Membership) -> _End:
    """Have an item that is no plain text imported like any other; its article says the rest."""
    row_id = article_id_of(item, member.newsroom_id)
    try:
        with transaction.atomic():
            if item.blob_id is None:
                article, made = import_address(
                    by=member, url=item.address, said=item.said, row_id=row_id
                )
            else:
                article, made = import_article(
                    by=member, sent=_sent(item), said=item.said, row_id=row_id
                )
            return _on_its_way(item, member, article, made=made)
    except KnownAddressError as error:
        known = error.current if isinstance(error.current, Article) else None
    except IdUsedError:
        # A colleague's batch brought the same thing.
        known = Article.objects.filter(pk=row_id, newsroom_id=member.newsroom_id).first()
    except DomainError as error:
        return _refused(item, error)
    if known is None:
        return _known(item, None)
    return _on_its_way(item, member, known, made=False)


def _sent(item: BatchItem) -> Sent:
    medium, _, parameter = item.media_type.partition(";")
    charset = parameter.partition("=")[2].strip()
    # Not by way of the item, which would hold on to its bytes until all of the chunk is written.
    blob = Blob.objects.get(pk=item.blob_id)
    return Sent(bytes(blob.data), Medium(medium), item.file_name, charset)


def _on_its_way(item: BatchItem, member: Membership, article: Article, *, made: bool) -> _End:
    if not made:
        # Its job must not end it after our look and before anybody sees that we follow it.
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    made = made or item.made
    if article.status == Status.FAILED and article.withdrawn_at is None:
        article = retry(by=member, article_id=article.pk)
    if article.status == Status.IMPORTING:
        return _End(item.n, ItemState.WAITING, article_id=article.pk, made=made)
    if made:
        return _End(item.n, ItemState.DONE, article_id=article.pk, made=True)
    return _known(item, article)


def _refused(item: BatchItem, error: DomainError) -> _End:
    """Return the end of an item that may not be imported, with all that was said of why."""
    words = " ".join(word for words in (error.errors or {}).values() for word in words)
    return _End(
        item.n,
        ItemState.FAILED,
        error=(words or str(error))[:_MAX_ERROR],
        code=error.code,
    )
