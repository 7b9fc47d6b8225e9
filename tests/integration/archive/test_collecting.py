"""Bytes go when nobody names them, or when whoever does wants no more of them; and only then."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Membership
from apps.accounts.selectors import trail_visible_to
from apps.archive import selectors, services
from apps.archive.models import Blob, Fetch, LetGoError, Retention
from apps.archive.tasks import COLLECT
from apps.articles.models import Article, Revision
from apps.core.errors import InvalidError, NotAllowedError, StaleError
from apps.jobs.registry import schedules
from apps.jobs.services import enqueue
from tests.factories import TEXT, People, an_article

HOUR = timedelta(hours=1, minutes=1)
DAY = timedelta(days=1)
WORDS = b"<p>Lantern counted at least 140 men."


def bytes_of(data: bytes = WORDS) -> Blob:
    """Keep bytes that nobody names yet."""
    return services.store(data=data, media_type="text/html")


def imported(by: Membership, data: bytes = WORDS) -> Article:
    """Make an article that was read from `data`, and its revision."""
    article = an_article(by, blob=bytes_of(data))
    Revision.objects.create(
        id=uuid4(),
        article=article,
        number=2,
        text=TEXT,
        text_sha="a" * 64,
        normal_sha="b" * 64,
        extractor="factory",
        blob=article.blob,
    )
    return article


def rounds(*moments: datetime) -> None:
    """Collect at each of these moments."""
    for moment in moments:
        services.collect(at=moment)


def later(*steps: timedelta) -> list[datetime]:
    """Return a moment after each step from now on."""
    moment, moments = timezone.now(), []
    for step in steps:
        moment += step
        moments.append(moment)
    return moments


def is_kept(blob: Blob) -> bool:
    return Blob.objects.filter(pk=blob.pk, gone_at=None).exists()


# Who names what


@pytest.mark.django_db
def test_every_column_that_names_bytes_says_whose_they_are_and_since_when() -> None:
    for named in (Blob, Fetch):
        for one in selectors.namings(named):
            assert one.newsroom, f"{one.model} names bytes, and nobody knows whose they are"
            assert one.since
            # The paths are ones that a query takes.
            list(one.rows().values_list(one.newsroom, one.since))


@pytest.mark.django_db
def test_the_columns_of_apps_above_are_found() -> None:
    named = {(one.model._meta.label, one.column) for one in selectors.namings(Blob)}
    assert named >= {
        ("archive.Fetch", "blob"),
        ("articles.Article", "blob"),
        ("articles.Revision", "blob"),
    }
    paths = {one.model: one.newsroom for one in selectors.namings(Blob)}
    assert paths[Article] == "newsroom_id"
    assert paths[Revision] == "article__newsroom_id"
    assert ("articles.Revision", "fetch") in {
        (one.model._meta.label, one.column) for one in selectors.namings(Fetch)
    }


# What nobody names


@pytest.mark.django_db
def test_bytes_that_nobody_names_go_an_hour_after_that_was_noticed() -> None:
    blob = bytes_of()
    soon, noticed, half, over = later(HOUR / 2, HOUR, HOUR / 2, HOUR)
    rounds(soon)
    assert Blob.objects.get(pk=blob.pk).unnamed_since is None
    rounds(noticed, half)
    assert Blob.objects.get(pk=blob.pk).unnamed_since == noticed
    rounds(over)
    assert not Blob.objects.exists()


@pytest.mark.django_db
def test_bytes_that_any_row_names_stay_for_ever(people: People) -> None:
    article = an_article(people.annotator, blob=bytes_of(b"article"))
    read = imported(people.annotator, b"revision")
    Article.objects.filter(pk=read.pk).update(blob=None)
    Fetch.objects.create(
        newsroom_id=people.annotator.newsroom_id, url="https://a.example/", blob=bytes_of(b"fetch")
    )
    rounds(*later(HOUR, HOUR, HOUR, DAY, DAY))
    assert {bytes(blob.data) for blob in Blob.objects.all()} == {b"article", b"revision", b"fetch"}
    assert article.blob is not None


@pytest.mark.django_db
def test_bytes_that_are_named_again_are_no_longer_unnamed(people: People) -> None:
    blob = bytes_of()
    first, second, third = later(HOUR, HOUR, HOUR)
    rounds(first)
    an_article(people.annotator, blob=blob)
    rounds(second, third)
    assert Blob.objects.get(pk=blob.pk).unnamed_since is None


@pytest.mark.django_db(transaction=True)
def test_an_import_under_way_is_passed_over_and_keeps_its_bytes(people: People) -> None:
    blob = bytes_of()
    noticed, over = later(HOUR, HOUR)
    rounds(noticed)
    with transaction.atomic():
        # The same bytes come again, and are about to be named.
        again = bytes_of()
        in_another_connection(lambda: rounds(over))
        an_article(people.annotator, blob=again)
    assert Blob.objects.get(pk=blob.pk).data
    rounds(*later(HOUR, HOUR, HOUR))
    assert is_kept(blob)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_were_removed_in_the_last_moment_are_kept_anew(people: People) -> None:
    bytes_of()
    noticed, over = later(HOUR, HOUR)
    rounds(noticed)
    waits = threading.Event()

    def imports() -> None:
        waits.set()
        with transaction.atomic():
            an_article(people.annotator, blob=bytes_of())

    with transaction.atomic():
        rounds(over)
        assert not Blob.objects.exists()
        thread = run(imports)
        waits.wait()
    thread.join()
    assert bytes(Article.objects.get().blob.data) == WORDS  # type: ignore[union-attr] # it has one


def import_and_withdraw(parcels: list[tuple[bytes, str]], by: Membership, seed: int) -> None:
    """Import some of the parcels time and again; half of what came names nothing any more."""
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    for _ in range(15):
        with transaction.atomic():
            digests = services.store_all(chance.sample(parcels, k=3))
            article = an_article(by, blob=Blob.objects.get(pk=digests[0]))
        if chance.random() < 0.5:
            Article.objects.filter(pk=article.pk).update(blob=None)


@pytest.mark.django_db(transaction=True)
def test_importers_and_collectors_of_the_same_bytes_never_harm_each_other(
    people: People,
) -> None:
    chance = random.Random(7)  # noqa: S311 - reproducible on purpose
    parcels = [(b"words %d" % number, "text/plain") for number in range(6)]
    services.store_all(parcels)
    rounds(*later(HOUR))
    far = timezone.now() + timedelta(days=3)
    failures: list[BaseException] = []
    done = threading.Event()

    def imports(seed: int) -> None:
        import_and_withdraw(parcels, people.annotator, seed)

    def collects(seed: int) -> None:
        moment = far + seed * DAY
        while not done.is_set():
            moment += HOUR
            services.collect(at=moment, most=3)

    def guarded(work: Callable[[int], None], seed: int) -> Callable[[], None]:
        def whole() -> None:
            try:
                work(seed)
            except BaseException as error:  # noqa: BLE001 - raised below
                failures.append(error)

        return whole

    importers = [run(guarded(imports, chance.randrange(1000))) for _ in range(4)]
    collectors = [run(guarded(collects, seed)) for seed in range(2)]
    for thread in importers:
        thread.join()
    done.set()
    for thread in collectors:
        thread.join()
    assert not failures
    for article in Article.objects.filter(blob__isnull=False).select_related("blob"):
        assert article.blob is not None
        assert bytes(article.blob.data).startswith(b"words")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_remove_what_a_row_names_that_we_do_not_know() -> None:
    known, unknown = bytes_of(b"nobody's"), bytes_of(b"somebody's")
    with a_table_of_others():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO others VALUES (%s)", [unknown.pk])
        rounds(*later(HOUR, HOUR, HOUR))
        assert not Blob.objects.filter(pk=known.pk).exists()
        assert bytes(Blob.objects.get(pk=unknown.pk).data) == b"somebody's"


@contextmanager
def a_table_of_others() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE others (blob varchar(64) REFERENCES archive_blob"
            " DEFERRABLE INITIALLY DEFERRED)"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE others")


def run(work: Callable[[], None]) -> threading.Thread:
    def whole() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=whole)
    thread.start()
    return thread


def in_another_connection(work: Callable[[], None]) -> None:
    run(work).join()


@pytest.mark.django_db
def test_exchanges_from_which_nothing_was_imported_go_after_a_month(people: People) -> None:
    def fetched() -> Fetch:
        return Fetch.objects.create(
            newsroom_id=people.annotator.newsroom_id, url="https://a.example/", blob=bytes_of()
        )

    of_nothing, of_a_text = fetched(), fetched()
    article = an_article(people.annotator)
    Revision.objects.create(
        id=uuid4(),
        article=article,
        number=2,
        text=TEXT,
        text_sha="a" * 64,
        normal_sha="b" * 64,
        extractor="factory",
        fetch=of_a_text,
    )
    rounds(*later(29 * DAY))
    assert Fetch.objects.count() == 2
    rounds(*later(31 * DAY))
    assert list(Fetch.objects.all()) == [of_a_text]
    assert of_nothing.pk != of_a_text.pk


# What retention lets go of


def keep_for(days: int | None, by: Membership) -> None:
    known = Retention.objects.filter(newsroom_id=by.newsroom_id).first()
    services.set_retention(by=by, days=days, version=known.version if known else 0)


@pytest.mark.django_db
def test_retention_lets_go_of_bytes_and_of_nothing_else(people: People) -> None:
    article = imported(people.annotator)
    keep_for(30, people.admin)
    rounds(*later(29 * DAY))
    assert article.blob is not None
    assert is_kept(article.blob)
    (moment,) = later(31 * DAY)
    rounds(moment)
    blob = Blob.objects.get(pk=article.blob_id)
    assert (blob.gone_at, blob.gone_why) == (moment, "evidence is kept for 30 days here.")
    assert (blob.size, blob.media_type) == (len(WORDS), "text/html")
    with pytest.raises(LetGoError, match="kept for 30 days"):
        bytes(blob.data)
    revision = Revision.objects.get(article=article, number=2)
    assert (revision.text, revision.blob_id) == (TEXT, blob.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT octet_length(data) FROM archive_blob")
        assert cursor.fetchall() == [(0,)]
    # Another round finds nothing more to do.
    rounds(*later(40 * DAY, HOUR, HOUR))
    assert Blob.objects.get(pk=blob.pk).gone_at == moment


@pytest.mark.django_db
def test_what_was_let_go_is_in_the_trail_of_its_newsroom(people: People) -> None:
    article = imported(people.annotator)
    keep_for(30, people.admin)
    rounds(*later(31 * DAY))
    record = trail_visible_to(people.admin, action="evidence.let_go").get()
    assert record.change == {
        "days": 30,
        "files": 1,
        "bytes": len(WORDS),
        "sha256": [article.blob_id],
    }
    assert not trail_visible_to(people.stranger, action="evidence.let_go").exists()


@pytest.mark.django_db
def test_bytes_stay_while_one_row_keeps_them(people: People) -> None:
    article = imported(people.annotator)
    assert article.blob is not None
    keep_for(30, people.admin)
    # Another newsroom has the same bytes, and keeps them for ever; then for longer.
    imported(people.stranger)
    rounds(*later(31 * DAY))
    assert is_kept(article.blob)
    keep_for(60, people.stranger)
    rounds(*later(31 * DAY))
    assert is_kept(article.blob)
    rounds(*later(61 * DAY))
    blob = Blob.objects.get(pk=article.blob_id)
    assert blob.gone_why == "evidence is kept for 60 days here."


@pytest.mark.django_db
def test_a_younger_row_of_the_same_newsroom_keeps_the_bytes(people: People) -> None:
    article = imported(people.annotator)
    keep_for(30, people.admin)
    newer = an_article(people.annotator, blob=article.blob)
    (moment,) = later(31 * DAY)
    Article.objects.filter(pk=newer.pk).update(created_at=moment - DAY)
    rounds(moment)
    assert article.blob is not None
    assert is_kept(article.blob)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [None, 36_500])
def test_without_retention_nothing_is_let_go(people: People, days: int | None) -> None:
    article = imported(people.annotator)
    keep_for(days, people.admin)
    rounds(*later(9000 * DAY))
    assert article.blob is not None
    assert is_kept(article.blob)


@pytest.mark.django_db
def test_the_same_bytes_imported_again_are_there_again(people: People) -> None:
    article = imported(people.annotator)
    keep_for(30, people.admin)
    rounds(*later(31 * DAY))
    again = bytes_of()
    assert again.pk == article.blob_id
    assert bytes(Blob.objects.get(pk=again.pk).data) == WORDS
    assert is_kept(again)


@pytest.mark.django_db
def test_whoever_asks_for_bytes_that_are_gone_is_told_when_and_why(
    people: People, client: Client
) -> None:
    article = imported(people.annotator)
    keep_for(30, people.admin)
    rounds(*later(31 * DAY))
    client.force_login(people.annotator.user)
    answer = client.get(reverse("articles:raw", args=[article.pk]))
    assert answer.status_code == 410
    assert "evidence is kept for 30 days here" in answer.content.decode()


@pytest.mark.django_db
def test_the_database_refuses_bytes_that_are_gone_and_there() -> None:
    blob = bytes_of()
    with pytest.raises(Exception, match="blob_gone_is_empty"), transaction.atomic():
        Blob.objects.filter(pk=blob.pk).update(gone_at=timezone.now(), gone_why="words")
    with pytest.raises(Exception, match="blob_gone_says_why"), transaction.atomic():
        Blob.objects.filter(pk=blob.pk).update(gone_at=timezone.now(), data=b"")


# The job, and the page


@pytest.mark.django_db
def test_the_collector_comes_round_by_the_hour_until_nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, drain_jobs: Callable[[], list[str]]
) -> None:
    assert schedules()[COLLECT].every_seconds == 3600
    services.store_all([(b"words %d" % number, "text/plain") for number in range(1100)])
    ran: list[str] = []
    for moment in later(HOUR, HOUR):
        monkeypatch.setattr("apps.archive.tasks.timezone.now", lambda moment=moment: moment)
        with transaction.atomic():
            enqueue(kind=COLLECT, key=f"round {moment}", payload={})
        ran = drain_jobs()
        monkeypatch.undo()
    # Each was delivered twice, and each delivery took a part.
    assert ran.count(COLLECT) > 1
    assert not Blob.objects.exists()


@pytest.mark.django_db
def test_only_an_admin_says_for_how_long(people: People) -> None:
    for member in (people.annotator, people.reviewer, people.editor):
        with pytest.raises(NotAllowedError):
            services.set_retention(by=member, days=30, version=0)
        with pytest.raises(NotAllowedError):
            selectors.evidence_of(member)
    assert not Retention.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_a_retention_that_is_none_is_refused(people: People, days: int) -> None:
    with pytest.raises(InvalidError):
        services.set_retention(by=people.admin, days=days, version=0)


@pytest.mark.django_db
def test_two_admins_do_not_undo_each_other_unseen(people: People) -> None:
    services.set_retention(by=people.admin, days=30, version=0)
    with pytest.raises(StaleError):
        services.set_retention(by=people.admin, days=60, version=0)
    services.set_retention(by=people.admin, days=None, version=1)
    changes = trail_visible_to(people.admin, action="retention.changed")
    assert [row.change for row in changes] == [{"days": [30, None]}, {"days": [None, 30]}]


@pytest.mark.django_db
def test_the_page_counts_what_is_ours_and_takes_a_number_of_days(
    people: People, client: Client
) -> None:
    imported(people.annotator, b"ours")
    imported(people.stranger, b"theirs, and longer")
    client.force_login(people.admin.user)
    url = reverse("archive:evidence")
    shown = client.get(url).content.decode()
    assert "1 file, 4" in shown
    assert client.post(url, {"days": "90", "version": "0"}).status_code == 302
    assert Retention.objects.get().days == 90
    stale = client.post(url, {"days": "9", "version": "0"})
    assert (stale.status_code, Retention.objects.get().days) == (409, 90)
    wrong = client.post(url, {"days": "0", "version": "1"})
    assert wrong.status_code == 400
    assert "from 1 to 36500" in wrong.content.decode()
    assert client.post(url, {"days": "", "version": "1"}).status_code == 302
    assert Retention.objects.get().days is None
    rounds(*later(400 * DAY))
    assert "1 file, 4" in client.get(url).content.decode()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "archive", check=True, dry_run=True, verbosity=0)
