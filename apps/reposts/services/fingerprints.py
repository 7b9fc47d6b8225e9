"""Keep fingerprints, and ask for them and for comparisons."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from apps.articles.models import Article
from apps.jobs.services import enqueue
from apps.reposts.models import Fingerprint
from apps.reposts.selectors import Print
from apps.reposts.shingles import SCHEME

FINGERPRINT = "reposts.fingerprint"
COMPARE = "reposts.compare"
FINGERPRINT_MANY = "reposts.fingerprint_many"
COMPARE_MANY = "reposts.compare_many"


@transaction.atomic
def ask_for_fingerprint(*, revision_id: UUID) -> None:
    """Have a revision's fingerprint taken, and then compared, in the background."""
    article = Article.objects.get(revisions=revision_id)
    enqueue(
        kind=FINGERPRINT,
        key=f"{FINGERPRINT}:{revision_id}:{SCHEME}",
        payload={"revision_id": revision_id},
        subject=article,
    )


@transaction.atomic
def ask_for_fingerprints(*, revision_ids: Sequence[UUID], newsroom_id: UUID) -> None:
    """Have the fingerprints of many revisions taken by one job, and then compared by another."""
    _enqueue_many(FINGERPRINT_MANY, revision_ids, newsroom_id)


@transaction.atomic
def keep_fingerprints(*, found: Sequence[Print], left: Iterable[UUID] = ()) -> None:
    """Keep the fingerprints of many revisions, each as `keep_fingerprint` does.

    :param left: revisions whose fingerprint could not be taken among others; each gets a job
    """
    for revision_id in left:
        ask_for_fingerprint(revision_id=revision_id)
    rooms = dict(
        Article.objects.filter(revision__in=[each.revision_id for each in found]).values_list(
            "revision_id", "newsroom_id"
        )
    )
    current = [each for each in found if each.revision_id in rooms]
    if not current:
        return
    Fingerprint.objects.filter(revision__article__revision__in=rooms.keys()).exclude(
        revision__in=rooms.keys()
    ).delete()
    Fingerprint.objects.bulk_create(
        (
            Fingerprint(
                revision_id=each.revision_id,
                scheme=SCHEME,
                newsroom_id=rooms[each.revision_id],
                hashes=each.hashes,
                shingles=each.shingles,
            )
            for each in sorted(current, key=lambda each: each.revision_id)
        ),
        ignore_conflicts=True,
    )
    by_room = defaultdict(list)
    for each in current:
        by_room[rooms[each.revision_id]].append(each.revision_id)
    for newsroom_id, revision_ids in by_room.items():
        _enqueue_many(COMPARE_MANY, revision_ids, newsroom_id)


def _enqueue_many(kind: str, revision_ids: Sequence[UUID], newsroom_id: UUID) -> None:
    ids = " ".join(map(str, revision_ids))
    enqueue(
        kind=kind,
        key=f"{kind}:{hashlib.sha256(ids.encode()).hexdigest()}:{SCHEME}",
        payload={"revision_ids": ids},
        newsroom_id=newsroom_id,
    )


@transaction.atomic
def keep_fingerprint(*, found: Print) -> None:
    """Keep the fingerprint of a revision in place of those of the article's earlier ones.

    The comparison is a job of its own, enqueued here: it starts when this has been committed, so
    of two halves of a pair imported at the same moment the later one sees the earlier.
    """
    article = Article.objects.get(revisions=found.revision_id)
    Fingerprint.objects.filter(revision__article=article).exclude(
        revision=article.revision
    ).delete()
    if article.revision_id != found.revision_id:
        return
    Fingerprint.objects.bulk_create(
        [
            Fingerprint(
                revision_id=found.revision_id,
                scheme=SCHEME,
                newsroom_id=article.newsroom_id,
                hashes=found.hashes,
                shingles=found.shingles,
            )
        ],
        ignore_conflicts=True,
    )
    ask_for_comparison(revision_id=found.revision_id)


@transaction.atomic
def ask_for_comparison(*, revision_id: UUID) -> None:
    """Have a revision whose fingerprint is kept compared with the others, in the background."""
    enqueue(
        kind=COMPARE,
        key=f"{COMPARE}:{revision_id}:{SCHEME}",
        payload={"revision_id": revision_id},
        subject=Article.objects.get(revisions=revision_id),
    )
