"""Write the plain texts of a chunk: all of them in a few statements."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Final
from uuid import UUID, uuid4, uuid5

from django.db import DataError, IntegrityError, transaction

from apps.accounts.models import Membership
from apps.articles import selectors
from apps.articles.addresses import is_front
from apps.articles.events import RevisionsCreated
from apps.articles.extraction.found import Extracted
from apps.articles.given import for_import
from apps.articles.models import Article, Batch, BatchItem, Entry, Region, Revision
from apps.articles.services import addresses
from apps.articles.services.chunks.ends import (
    FAULT,
    FAULT_SAYS,
    End,
    known_end,
    like_end,
    refused_end,
)
from apps.articles.services.revisions import fill
from apps.articles.states import ItemState, Status
from apps.articles.text import normal_sha, text_sha
from apps.audit import services as audit
from apps.core.errors import DomainError
from apps.core.events import announce
from apps.sources import selectors as sources

log = logging.getLogger(__name__)

_TRIES: Final = 3
_OTHER_TEXT: Final = (
    "This newsroom has an article from this address, with another text than is given here. Open it;"
    " to keep this text too, import it without its address."
)


@dataclass(frozen=True, slots=True)
class Read:
    """What reading the plain text of an item came to: a text, or why there is none."""

    n: int
    found: Extracted | None = None
    code: str = ""
    error: str = ""


@dataclass(slots=True)
class New:
    """The rows of an article that is to be written."""

    item: BatchItem
    article: Article
    revision: Revision
    regions: list[Region]
    changes: dict[str, dict[str, object]] = field(default_factory=dict)
    """What the audit trail says, by action."""


def article_id_of(item: BatchItem, newsroom_id: UUID) -> UUID:
    """Return the id of the article that an item becomes: the same for the same bytes, said alike.

    So of two batches that bring the same thing, even at once, one makes it and one knows it.
    """
    what = filter(None, (item.address, item.blob_id))
    said = json.dumps(item.said, sort_keys=True)
    return uuid5(newsroom_id, "\n".join((*what, item.media_type, said)))


def keep_texts(
    batch: Batch, member: Membership, texts: Iterable[tuple[BatchItem, Read]]
) -> list[End]:
    """Write the texts that were read; what cannot be written fails alone."""
    resolve = cache(sources.resolve)
    ends: list[End] = []
    wanted: dict[UUID, New] = {}
    twins: list[tuple[BatchItem, int]] = []
    for item, read in texts:
        if read.found is None:
            ends.append(End(item.n, ItemState.FAILED, error=read.error, code=read.code))
            continue
        try:
            new = _prepared(batch, member, item, read.found, resolve)
        except DomainError as error:
            ends.append(refused_end(item, error))
            continue
        first = wanted.setdefault(new.article.pk, new)
        if first is not new:
            twins.append((item, first.item.n))
    ends += _written(member, list(wanted.values()))
    ended = {end.n: end for end in ends}
    return [*ends, *(like_end(ended[first], item) for item, first in twins)]


def _written(member: Membership, new: list[New]) -> list[End]:
    """Write all at once, or, where the database refuses that, one by one."""
    if not new:
        return []
    try:
        with transaction.atomic():
            return _write(member, new)
    except (IntegrityError, DataError):
        if len(new) == 1:
            log.exception("Item %s of a batch could not be written", new[0].item.pk)
            return [End(new[0].item.n, ItemState.FAILED, error=FAULT_SAYS, code=FAULT)]
    return [end for each in new for end in _written(member, [each])]


def _write(member: Membership, new: list[New], tries: int = _TRIES) -> list[End]:
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
        End(each.item.n, ItemState.DONE, article_id=each.article.pk, made=True)
        if each.article.pk in made
        else known_end(each.item, stands[each.article.pk])
        for each in new
        if each.article.pk in stands
    ]
    # Their addresses were taken since we looked, here or by another import: we look again.
    taken = [each for each in new if each.article.pk not in stands]
    if taken and tries:
        return ends + _write(member, taken, tries - 1)
    return ends + [known_end(each.item, None) for each in taken]


def _order(new: New) -> tuple[str, int, UUID]:
    """Return a place in the one order in which articles are written.

    So of two batches with the same things or addresses, one waits for the other. Of two texts at
    one address, the one that came first has it.
    """
    key = new.article.url_key
    return key, new.item.n if key else 0, new.article.pk


def _addresses_known(member: Membership, new: Sequence[New]) -> list[End]:
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


def _stands_there(new: New, there: Article) -> End:
    """Return the end of a text at whose address an article stands."""
    if there.status == Status.IMPORTING and there.withdrawn_at is None:
        return End(new.item.n, ItemState.WAITING, article_id=there.pk)
    end = known_end(new.item, there)
    same = there.revision is None or there.revision.normal_sha == new.revision.normal_sha
    if same or end.error:
        return end
    return replace(end, error=_OTHER_TEXT, code="other_text")


def _write_texts(member: Membership, new: list[New]) -> None:
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


def _entries(member: Membership, new: New) -> Iterable[Entry]:
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
) -> New:
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
    return New(
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
