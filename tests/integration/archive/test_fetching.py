"""The fetch as the product makes it: by a child that knows nothing, kept as a row."""

import os
import signal
import time
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from apps.accounts.selectors import trail_visible_to
from apps.archive import selectors, services
from apps.archive.fetching import ARTICLES, FetchError, Limits, Question, ask
from apps.archive.models import Blob, Fetch
from apps.audit.models import Record
from tests.factories import People
from tests.integration.archive.hostile import (
    INSIDE,
    OPEN,
    Caller,
    a_site,
    moved,
    page,
    saying,
)


@pytest.fixture(autouse=True)
def only_the_open_side_is_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOWED_NETWORKS = [f"{OPEN}/32"]
    settings.FETCH_USER_AGENT = "Mozilla/5.0 (compatible; SecondSource/0.1)"


def refused(url: str) -> FetchError:
    """Return the refusal that a fetch ends in."""
    with pytest.raises(FetchError) as refusal:
        selectors.fetch(url)
    return refusal.value


def test_a_page_comes_back_from_the_child_as_it_was() -> None:
    body = b"\n<p>\xff\xfe\r\n words" + b"\n{}\n" * 100_000
    with a_site(saying(page(body))) as site:
        found = selectors.fetch(site.url("/story"))
    assert found.data == body
    assert (found.chain, found.peer_ip) == ((site.url("/story"),), OPEN)
    question = site.questions[0].decode()
    assert "User-Agent: Mozilla/5.0 (compatible; SecondSource/0.1)\r\n" in question


def test_what_the_caller_wants_and_knows_reaches_the_site() -> None:
    def answer(caller: Caller) -> None:
        known = b'If-None-Match: "7"' in caller.question
        caller.say(b"HTTP/1.1 304 Same\r\n\r\n" if known else page(media_type="text/plain"))

    with a_site(answer) as site:
        assert selectors.fetch(site.url(), etag='"7"').not_modified
        text = frozenset({"text/plain"})
        assert selectors.fetch(site.url(), media_types=text).media_type == "text/plain"
        with pytest.raises(FetchError) as refusal:
            selectors.fetch(site.url(), media_types=frozenset({"text/html"}))
    assert refusal.value.code == "wrong_type"
    assert b"Accept: text/plain, */*;q=0.1" in site.questions[1]


def test_a_name_is_looked_up_by_the_machine_itself(settings: Settings) -> None:
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8", "::1/128"]
    with a_site(saying(page()), ip="127.0.0.1") as site:
        found = selectors.fetch(site.url(host="localhost"))
        assert found.peer_ip == "127.0.0.1"
        settings.FETCH_ALLOWED_NETWORKS = [f"{OPEN}/32"]
        error = refused(site.url(host="localhost"))
    assert error.code == "not_public"
    assert site.connections == 1


def test_nothing_reaches_the_inside_through_the_child() -> None:
    with a_site(saying(page()), ip=INSIDE) as canary:

        def answer(caller: Caller) -> None:
            caller.say(moved(canary.url()))

        with a_site(answer, port=canary.port) as site:
            for url in (site.url(), canary.url(), canary.url(host="[::ffff:127.0.0.3]")):
                assert refused(url).code == "not_public"
    assert canary.connections == 0


def test_the_child_has_no_settings_and_no_secret() -> None:
    seen: list[bytes] = []

    def answer(caller: Caller) -> None:
        seen.extend(Path(f"/proc/{child}/environ").read_bytes() for child in children())
        caller.say(page())

    with a_site(answer) as site:
        selectors.fetch(site.url())
    assert len(seen) == 1
    names = {line.partition(b"=")[0] for line in seen[0].split(b"\0") if line}
    assert os.environ["DATABASE_URL"]
    assert names == {
        b"LC_ALL",
        b"PYTHONUTF8",
        b"PYTHONDONTWRITEBYTECODE",
        b"OPENBLAS_NUM_THREADS",
        b"OMP_NUM_THREADS",
    }


def children() -> list[str]:
    """Return the ids of the processes that speak with the web for this one."""
    return [
        child
        for nursery in started_by("self")
        if b"apps.archive.fetching.child" in Path(f"/proc/{nursery}/cmdline").read_bytes()
        for child in started_by(nursery)
    ]


def started_by(process: str) -> list[str]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stopped in the middle, as no deadline of its own could help it.
    def answer(caller: Caller) -> None:
        for child in children():
            os.kill(int(child), signal.SIGSTOP)
        caller.wait(30)

    monkeypatch.setattr("apps.archive.fetching.asking.START_SECONDS", 1.0)
    began = time.monotonic()
    with a_site(answer) as site:
        question = Question(
            url=site.url(),
            media_types=ARTICLES,
            user_agent="SecondSource",
            allowed=(f"{OPEN}/32",),
        )
        with pytest.raises(FetchError) as refusal:
            ask(question, limits=Limits(total=1.0))
    assert (refusal.value.code, refusal.value.may_pass) == ("too_slow", True)
    assert time.monotonic() - began < 20
    assert children() == []


def test_a_child_that_dies_is_said() -> None:
    def answer(caller: Caller) -> None:
        for child in children():
            os.kill(int(child), signal.SIGKILL)
        caller.wait(10)

    with a_site(answer) as site:
        error = refused(site.url())
    assert (error.code, error.may_pass) == ("gave_up", False)


@pytest.mark.django_db
def test_what_was_fetched_is_kept_with_how_it_came(people: People) -> None:
    def answer(caller: Caller) -> None:
        first = caller.path == "/1"
        caller.say(moved("/2") if first else page(b"<p>words", headers=['ETag: "7"']))

    with a_site(answer) as site:
        found = selectors.fetch(site.url("/1"))
    row = services.record_fetch(
        newsroom_id=people.annotator.newsroom_id, url=site.url("/1"), outcome=found
    )
    row = Fetch.objects.select_related("blob").get(pk=row.pk)
    assert (row.url, row.final_url) == (site.url("/1"), site.url("/2"))
    assert row.chain == [site.url("/1"), site.url("/2")]
    assert (row.peer_ip, row.status, row.etag) == (OPEN, 200, '"7"')
    assert row.blob is not None
    assert (bytes(row.blob.data), row.blob.media_type) == (b"<p>words", "text/html")
    assert (row.error, row.error_code) == ("", "")
    assert not Record.objects.filter(subject_id=str(row.pk)).exists()


@pytest.mark.django_db
def test_an_answer_that_nothing_changed_keeps_no_bytes(people: People) -> None:
    with a_site(saying(b"HTTP/1.1 304 Same\r\n\r\n")) as site:
        found = selectors.fetch(site.url(), etag='"7"')
    row = services.record_fetch(
        newsroom_id=people.annotator.newsroom_id, url=site.url(), outcome=found
    )
    assert (row.status, row.blob) == (304, None)
    assert not Blob.objects.exists()


@pytest.mark.django_db
def test_a_refusal_is_a_sentence_for_people_and_details_for_admins(people: People) -> None:
    with a_site(lambda caller: caller.say(moved(f"http://{INSIDE}/"))) as site:
        error = refused(site.url())
    row = services.record_fetch(
        newsroom_id=people.annotator.newsroom_id, url=site.url(), outcome=error
    )
    row.refresh_from_db()
    assert (row.error, row.error_code) == (str(error), "not_public")
    assert INSIDE not in row.error
    assert (row.status, row.blob) == (None, None)
    assert row.final_url == f"http://{INSIDE}/"
    record = trail_visible_to(people.admin, action="fetch.refused").get()
    hops = record.change["detail"]["hops"]
    assert [hop["addresses"] for hop in hops] == [[OPEN], [INSIDE]]
    assert hops[0]["peer"] == OPEN
    assert record.change["detail"]["step"] == "judge"
    assert not trail_visible_to(people.stranger, action="fetch.refused").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    ["", "http://" + "a" * 5000, "http://a\0b/", "http://\ud800/", "\u202ehttp://a/", "ü" * 3000],
)
def test_whatever_was_asked_for_can_be_kept(people: People, url: str) -> None:
    error = refused(url)
    row = services.record_fetch(newsroom_id=people.annotator.newsroom_id, url=url, outcome=error)
    row.refresh_from_db()
    assert row.error_code == error.code
    assert len(row.url) <= 2000


@pytest.mark.django_db
def test_what_a_site_says_cannot_break_the_row(people: People) -> None:
    error = FetchError("bad_answer", "Words.", detail={"cause": "a\0b\ud800\\u0000", "hops": []})
    row = services.record_fetch(newsroom_id=uuid4(), url="http://a/", outcome=error)
    row.refresh_from_db()
    assert row.detail["cause"].startswith("a\ufffdb")
    del people
