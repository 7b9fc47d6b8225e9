"""Write what a chunk of a batch came to: all of it in a few statements, each thing exactly once."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Final
from uuid import UUID, uuid4, uuid5

from django.db import DataError, IntegrityError, connection, transaction

from apps.accounts.models import Membership
from apps.archive.models import Blob
from apps.articles import rules, selectors
from apps.articles.addresses import is_front
from apps.articles.events import RevisionsCreated
from apps.articles.extraction.found import Extracted
from apps.articles.given import for_import
from apps.articles.models import Article, Batch, BatchItem, Entry, Region, Revision
from apps.articles.sent import Medium, Sent
from apps.articles.services import addresses
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
_TRIES: Final = 3
_OTHER_TEXT: Final = (
    "This newsroom has an article from this address, with another text than is given here. Open it;"
    " to keep this text too, import it without its address."
)

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
        case Status.FAILED if known := _led_to(article):
            error, code = _withdrawn(known)
            items.update(
                state=ItemState.KNOWN, article=known, made=False, error=error, error_code=code
            )
        case Status.FAILED:
            error = article.error or "This could not be imported."
            items.update(state=ItemState.FAILED, error=error, error_code=article.error_code)
        case _:
            items.update(state=ItemState.WAITING, error="", error_code="")


def article_id_of(item: BatchItem, newsroom_id: UUID) -> UUID:
    """Return the id of the article that an item becomes: the same for the same bytes, said alike.

    So of two batches that bring the same thing, even at once, one makes it and one knows it.
    """
    what = filter(None, (item.address, item.blob_id))
    said = json.dumps(item.said, sort_keys=True)
    return uuid5(newsroom_id, "\n".join((*what, item.media_type, said)))


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
    twins: list[tuple[BatchItem, int]] = []
    for item, read in texts:
        if read.found is None:
            ends.append(_End(item.n, ItemState.FAILED, error=read.error, code=read.code))
            continue
        try:
            new = _prepared(batch, member, item, read.found, resolve)
        except DomainError as error:
            ends.append(_refused(item, error))
            continue
        first = wanted.setdefault(new.article.pk, new)
        if first is not new:
            twins.append((item, first.item.n))
    ends += _written(member, list(wanted.values()))
    ended = {end.n: end for end in ends}
    return [*ends, *(_like(ended[first], item) for item, first in twins)]


def _like(end: _End, twin: BatchItem) -> _End:
    """Return the end of an item whose like came before it and ended so."""
    state = ItemState.KNOWN if end.state == ItemState.DONE else end.state
    return replace(end, n=twin.n, state=state, made=False)


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


def _write(member: Membership, new: list[_New], tries: int = _TRIES) -> list[_End]:
    ends = _addresses_known(member, new)
    known = {end.n for end in ends}
    new = [each for each in new if each.item.n not in known]
    if not new:
        return ends
    new.sort(key=_order)
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
    ends += [
        _End(each.item.n, ItemState.DONE, article_id=each.article.pk, made=True)
        if each.article.pk in made
        else _known(each.item, stands[each.article.pk])
        for each in new
        if each.article.pk in stands
    ]
    # Their addresses were taken since we looked, here or by another import: we look again.
    taken = [each for each in new if each.article.pk not in stands]
    if taken and tries:
        return ends + _write(member, taken, tries - 1)
    return ends + [_known(each.item, None) for each in taken]


def _order(new: _New) -> tuple[str, int, UUID]:
    """Return a place in the one order in which articles are written.

    So of two batches with the same things or addresses, one waits for the other. Of two texts at
    one address, the one that came first has it.
    """
    key = new.article.url_key
    return key, new.item.n if key else 0, new.article.pk


def _addresses_known(member: Membership, new: Sequence[_New]) -> list[_End]:
    """Return the ends of those whose addresses the newsroom has; what failed gives its own up."""
    keys = {each.article.url_key for each in new if each.article.url_key}
    if not keys:
        return []
    known = selectors.known_at(member.newsroom_id, keys)
    unread = [
        each.pk for each in known.values() if each.status != Status.READY and not each.withdrawn_at
    ]
    # A job must not end them after our look and before anybody sees that we follow them.
    held = {
        each.pk: each
        for each in Article.objects.select_for_update(no_key=True)
        .filter(pk__in=unread)
        .order_by("pk")
    }
    ends, failed = [], []
    for each in new:
        there = known.get(each.article.url_key)
        there = there and held.get(there.pk, there)
        if there is None:
            continue
        if there.status == Status.FAILED and there.withdrawn_at is None:
            failed.append(there.pk)
        else:
            ends.append(_stands_there(each, there))
    if failed:
        addresses.give_up(failed)
    return ends


def _stands_there(new: _New, there: Article) -> _End:
    """Return the end of a text at whose address an article stands."""
    if there.status == Status.IMPORTING and there.withdrawn_at is None:
        return _End(new.item.n, ItemState.WAITING, article_id=there.pk)
    end = _known(new.item, there)
    same = there.revision is None or there.revision.normal_sha == new.revision.normal_sha
    if same or end.error:
        return end
    return replace(end, error=_OTHER_TEXT, code="other_text")


def _known(item: BatchItem, article: Article | None) -> _End:
    """Return the end of an item whose article was there before it."""
    if article is None:
        return _End(item.n, ItemState.FAILED, error=FAULT_SAYS, code=FAULT)
    error, code = _withdrawn(article)
    return _End(item.n, ItemState.KNOWN, article_id=article.pk, error=error, code=code)


def _withdrawn(article: Article) -> tuple[str, str]:
    """Return what to say of a known article if it was withdrawn, as a sentence and a code."""
    if article.withdrawn_at is None:
        return "", ""
    words = f"This is here already, and {selectors.withdrawal(article)}. Open it to bring it back."
    return words[:_MAX_ERROR], "withdrawn"


def _led_to(article: Article) -> Article | None:
    """Return the article at which the address of a failed import has led instead, if it is read."""
    known = selectors.leads_to(article) if article.error_code == KnownAddressError.code else None
    return known if known and known.status == Status.READY else None


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
    :raises InvalidAddressError: where it stands is no address of a page
    """
    details = for_import(item.said)
    where, stands = _place(item)
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
        **{**where, **details},
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
                **stands,
            },
            "article.read": {
                "number": revision.number,
                "extractor": found.extractor,
                "regions": len(found.regions),
                "filled": sorted(filled),
            },
        },
    )


def _place(item: BatchItem) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return where the text of an item stands, as columns and as the audit trail says it.

    A front page is where many texts stand, so it is no article's alone.

    :raises InvalidAddressError: it is no address of a page
    """
    if not item.address:
        return {}, {}
    place = addresses.place_of(item.address)
    key = "" if is_front(place.url) else place.key
    return {"url": place.url, "url_key": key, "host": place.host}, {"url": place.url}


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
                    by=member,
                    sent=_sent(item),
                    said=item.said,
                    address=item.address,
                    row_id=row_id,
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
        known = _led_to(article)
        if known is not None:
            return _known(item, known)
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
