"""What finds the pairs: fingerprints kept in the database, candidates, the decision, the link."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from apps.accounts.models import Membership
from apps.articles.events import RevisionCreated
from apps.articles.models import Article, Entry, Region, Revision
from apps.audit.models import Record
from apps.core.events import announce
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import State as JobState
from apps.reposts import selectors, services
from apps.reposts.models import Fingerprint, Link
from apps.reposts.selectors.detection import Memory
from apps.reposts.shingles import SCHEME, hashed, words
from apps.reposts.states import State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


def paragraph(topic: str, sentences: int = 6) -> str:
    """Return sentences of eight words, none of which another topic has."""
    return " ".join(
        " ".join(f"{topic}{number}{letter}" for letter in "abcdefgh") + "."
        for number in range(sentences)
    )


ORIGINAL = paragraph("Ashe", 12)
NOTICE = paragraph("rights", 6)


def imported(member: Membership, text: str, **fields: object) -> Article:
    """Make an article and announce its text, as an import does."""
    article = an_article(member, text, **fields)
    with transaction.atomic():
        announce(RevisionCreated(article_id=article.pk, revision_id=revision_of(article)))
    return article


def revised(article: Article, parts: list[tuple[str, str]]) -> None:
    """Give an article a new text, made of (kind of region, words), and announce it."""
    text = "\n".join(words for _, words in parts)
    revision = Revision.objects.create(
        id=uuid4(), article=article, number=2, text=text, text_sha="", normal_sha="", extractor=""
    )
    start = 0
    for kind, said in parts:
        end = start + len(said)
        Region.objects.create(revision=revision, kind=kind, start=start, end=end)
        start = end + 1
    article.revision = revision
    article.save()
    with transaction.atomic():
        announce(RevisionCreated(article_id=article.pk, revision_id=revision.pk))


def revision_of(article: Article) -> UUID:
    assert article.revision_id
    return article.revision_id


def run_jobs() -> None:
    """Run every job of this app that is due, and those that they enqueue."""
    while due := Job.objects.filter(kind__startswith="reposts.", state=JobState.READY):
        for job in due.order_by("created_at"):
            jobs.run(job_id=job.pk, worker="test")
    assert not Job.objects.filter(kind__startswith="reposts.").exclude(state=JobState.DONE)


def test_a_copy_is_proposed_with_its_coverage_both_ways(people: People) -> None:
    original = imported(people.annotator, ORIGINAL, host="harbor.example")
    copy = imported(people.annotator, "REVEALED. " + ORIGINAL, host="ledger.example")
    run_jobs()

    link = Link.objects.get()
    assert (link.original_id, link.copy_id) == (original.pk, copy.pk)
    assert (link.kind, link.state) == (Link.Kind.REPOST, State.PROPOSED)
    assert link.coverage_of_original == 1.0
    assert 0.98 < link.coverage_of_copy < 1.0
    assert link.coverage_of_shorter == 1.0


DAY = datetime(2026, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "original"),
    [
        (None, None, "first"),
        (DAY, DAY - timedelta(days=1), "second"),
        (DAY, DAY + timedelta(days=1), "first"),
        (DAY, DAY, "first"),
        (None, DAY, "first"),
        (DAY, None, "first"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_earlier_publication_hints_at_the_original_where_both_say_when(
    *,
    people: People,
    first: datetime | None,
    second: datetime | None,
    original: str,
    turned: bool,
) -> None:
    pair = {
        "first": an_article(people.annotator, ORIGINAL, published_at=first),
        "second": an_article(people.annotator, ORIGINAL, published_at=second),
    }
    # Apart in time, as two imports are; in a test they share a transaction's now().
    Article.objects.filter(pk=pair["second"].pk).update(created_at=Now() + timedelta(minutes=1))
    for article in sorted(pair.values(), key=lambda one: one == pair["first"], reverse=turned):
        with transaction.atomic():
            services.ask_for_fingerprint(revision_id=revision_of(article))
    run_jobs()
    assert Link.objects.get().original_id == pair[original].pk


@pytest.mark.parametrize(
    ("first", "second", "hosts", "kind"),
    [
        (ORIGINAL, ORIGINAL, ("a.example", "b.example"), Link.Kind.REPOST),
        (ORIGINAL, ORIGINAL, ("", ""), Link.Kind.REPOST),
        (ORIGINAL, f"{ORIGINAL} {paragraph('late', 3)}", ("a.example", "a.example"), "update"),
        (f"{ORIGINAL} {paragraph('more', 40)}", ORIGINAL, ("a.example", "b.example"), "excerpt"),
        (ORIGINAL, f"{ORIGINAL} {paragraph('more', 40)}", ("a.example", "b.example"), "repost"),
    ],
)
def test_the_kind_follows_hosts_and_coverage_of_the_original(
    people: People, first: str, second: str, hosts: tuple[str, str], kind: str
) -> None:
    imported(people.annotator, first, host=hosts[0])
    imported(people.annotator, second, host=hosts[1])
    run_jobs()
    assert Link.objects.get().kind == kind


def test_different_stories_are_no_pair(people: People) -> None:
    imported(people.annotator, paragraph("Ashe", 12))
    imported(people.annotator, paragraph("Velmark", 12))
    run_jobs()
    assert not Link.objects.exists()


def test_another_newsroom_is_never_compared(people: People) -> None:
    imported(people.annotator, ORIGINAL)
    imported(people.stranger, ORIGINAL)
    run_jobs()
    assert not Link.objects.exists()


def test_boilerplate_is_left_out(people: People) -> None:
    for topic in ("Ashe", "Velmark"):
        story = paragraph(topic, 4)
        imported(people.annotator, f"{story}\n{NOTICE}", host=f"{topic}.example")
    run_jobs()
    assert Link.objects.count() == 1  # here the notice is body text

    Link.objects.all().delete()
    for topic in ("Brine", "Sorrenia"):
        story = paragraph(topic, 4)
        article = an_article(people.annotator, story, host=f"{topic}.example")
        revised(article, [(Region.Kind.BODY, story), (Region.Kind.RIGHTS_NOTICE, NOTICE)])
    run_jobs()
    assert not Link.objects.exists()


def test_what_recurs_on_one_host_is_furniture(people: People) -> None:
    for topic in ("Ashe", "Velmark", "Sorrenia"):
        imported(people.annotator, f"{paragraph(topic, 7)} {NOTICE}", host="harbor.example")
    imported(people.annotator, f"{paragraph('Brine', 4)} {NOTICE}", host="ledger.example")
    run_jobs()
    assert not Link.objects.exists()


def test_a_copy_is_found_under_the_furniture_of_its_host(people: People) -> None:
    imported(people.annotator, ORIGINAL, host="harbor.example")
    imported(people.annotator, f"{paragraph('Velmark', 12)} {NOTICE}", host="ledger.example")
    copy = imported(people.annotator, f"{ORIGINAL} {NOTICE}", host="ledger.example")
    run_jobs()
    link = Link.objects.get()
    assert link.copy_id == copy.pk
    assert link.coverage_of_copy == 1.0


def test_every_job_run_twice_changes_nothing(people: People) -> None:
    imported(people.annotator, ORIGINAL)
    imported(people.annotator, ORIGINAL)
    run_jobs()
    before = (Link.objects.get().pk, Entry.objects.count(), Record.objects.count())
    Job.objects.filter(kind__startswith="reposts.").update(state=JobState.READY)
    run_jobs()
    assert (Link.objects.get().pk, Entry.objects.count(), Record.objects.count()) == before


def test_a_found_pair_is_audited_and_stands_in_both_logs(people: People) -> None:
    pair = [imported(people.annotator, ORIGINAL) for _ in range(2)]
    run_jobs()
    assert set(Entry.objects.values_list("article_id", "seq", "kind")) == {
        (article.pk, 1, "repost.proposed") for article in pair
    }
    assert Record.objects.get().action == "repost.proposed"


def test_a_rejected_pair_is_not_proposed_again(people: People) -> None:
    first = imported(people.annotator, ORIGINAL)
    imported(people.annotator, ORIGINAL)
    run_jobs()
    link = Link.objects.get()
    services.move(link_id=link.pk, to=State.REJECTED, by=people.annotator, version=link.version)

    assert services.propose(findings=selectors.find(revision_of(first))) == []
    assert Link.objects.get().state == State.REJECTED


def test_only_the_fingerprint_of_the_present_text_is_kept(people: People) -> None:
    article = imported(people.annotator, ORIGINAL)
    run_jobs()
    old = revision_of(article)
    revised(article, [(Region.Kind.BODY, paragraph("late", 8))])
    run_jobs()

    services.keep_fingerprint(found=selectors.print_of(old))

    assert [kept.revision_id for kept in Fingerprint.objects.all()] == [revision_of(article)]
    assert selectors.find(old) == []


def test_the_database_refuses_a_second_link_of_a_pair_the_other_way_round(people: People) -> None:
    first, second = an_article(people.annotator), an_article(people.annotator)
    sides = {"coverage_of_shorter": 1, "coverage_of_original": 1, "coverage_of_copy": 1}
    newsroom = people.annotator.newsroom
    Link.objects.create(newsroom=newsroom, original=first, copy=second, **sides)
    with pytest.raises(IntegrityError, match="link_once_a_pair"), transaction.atomic():
        Link.objects.create(newsroom=newsroom, original=second, copy=first, **sides)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crowd", [2, 6])
def test_copies_imported_at_the_same_moment_end_with_one_link_a_pair(
    people: People, crowd: int
) -> None:
    articles = [an_article(people.annotator, ORIGINAL) for _ in range(crowd)]
    start = threading.Barrier(crowd)
    errors: list[Exception] = []

    def import_one(article: Article) -> None:
        try:
            start.wait()
            services.keep_fingerprint(found=selectors.print_of(revision_of(article)))
            services.propose(findings=selectors.find(revision_of(article)))
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=import_one, args=[article]) for article in articles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    pairs = crowd * (crowd - 1) // 2
    assert errors == []
    assert Link.objects.count() == pairs
    assert Entry.objects.count() == 2 * pairs
    assert sorted(Article.objects.values_list("seq", flat=True)) == [crowd - 1] * crowd


def test_looking_for_copies_reads_few_rows_of_a_table_nobody_has_counted(people: People) -> None:
    article = an_article(people.annotator, ORIGINAL)
    rows = Revision.objects.bulk_create(
        Revision(
            id=uuid4(),
            article=article,
            number=n,
            text=".",
            text_sha="",
            normal_sha="",
            extractor="",
        )
        for n in range(2, 802)
    )
    Fingerprint.objects.bulk_create(
        Fingerprint(
            revision=row,
            scheme=SCHEME,
            newsroom_id=article.newsroom_id,
            hashes=[*range(n * 160, n * 160 + 160)],
            shingles=160,
        )
        for n, row in enumerate(rows)
    )
    before = read_by_their_ids()
    assert selectors.find(rows[7].pk) == []
    assert read_by_their_ids() - before < len(rows)


def test_shingles_are_remembered_up_to_so_many_bytes(people: People) -> None:
    texts = [paragraph(topic, 40) for topic in ("Ashe", "Dorn", "Varn", "Pell")]
    ids = [revision_of(an_article(people.annotator, text)) for text in texts]
    wanted = [hashed(words(text)) for text in texts]
    size = sum(each.nbytes for each in wanted) // 2
    memory = Memory(most=2 * size)
    for _ in range(2):
        found = memory.of(ids)
        assert all(
            (found[pk][0].shingles == each.shingles).all()
            for pk, each in zip(ids, wanted, strict=True)
        )
        assert 0 < memory.size <= 2 * size


def read_by_their_ids() -> int:
    """Return how many entries of the index of fingerprints' ids this transaction has read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_returned('reposts_fingerprint_pkey'::regclass)"
        )
        return int(cursor.fetchone()[0])
