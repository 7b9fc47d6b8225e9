"""Several people at the same words at the same moment, each on a connection of their own."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from apps.annotations import services
from apps.annotations.models import (
    Annotation,
    Attribution,
    Comment,
    Fragment,
    MarkWords,
    Thread,
)
from apps.annotations.spans import Fragment as Piece
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article, Entry
from apps.articles.regions import Kind as RegionKind
from apps.articles.regions import Region
from apps.audit.models import Record
from apps.core.errors import DomainError
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.factories import TEXT, People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db(transaction=True)
R = TypeVar("R")


def at_once(deeds: Sequence[Callable[[], R]]) -> list[R]:
    """Do all deeds at the same moment, each in a thread; return what each returned."""
    start = threading.Barrier(len(deeds))
    done: list[R] = []

    def run(deed: Callable[[], R]) -> None:
        try:
            start.wait(10)
            done.append(deed())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(done) == len(deeds)
    return done


def code_of(deed: Callable[[], object]) -> str:
    """Do a deed and return "done", or the code of its refusal."""
    try:
        deed()
    except DomainError as error:
        return error.code
    return "done"


def gapless(article: Article) -> bool:
    """Tell whether an article's log has every number once, up to its counter."""
    seqs = Entry.objects.filter(article=article).order_by("seq").values_list("seq", flat=True)
    return list(seqs) == list(range(1, Article.objects.get(pk=article.pk).seq + 1))


def mark(people: People, article: Article, kind: str, start: int = 0) -> UUID:
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind=kind,
        span=(Piece(start, start + 7),),
    )
    return made.pk


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_of_two_edits_to_one_version_one_stands_and_the_other_learns_what_stands(
    people: People, call: Call, method: str
) -> None:
    article = an_article(people.annotator)
    path = f"annotations/{mark(people, article, 'note')}/"
    answers = at_once(
        [
            partial(call, people.annotator, method, path, {"body": word}, version=1)
            for word in ("one", "two")
        ]
    )
    statuses = sorted(answer.status_code for answer in answers)
    if method == "DELETE":
        assert statuses in ([204, 404], [204, 412])
    else:
        assert statuses == [200, 412]
        stands, stale = sorted(answers, key=lambda answer: int(answer.status_code))
        assert stale.json()["current"] == stands.json()
    assert Annotation.objects.get().version == 2
    assert gapless(article)


def test_eight_people_who_mark_one_article_leave_no_hole_and_never_wait_for_each_other_in_a_circle(
    people: People,
) -> None:
    article = an_article(people.annotator)
    members = [people.annotator, people.colleague, people.reviewer, people.editor] * 2

    def work(n: int) -> int:
        for step in range(6):
            start = (n * 6 + step) * 2
            made, _ = services.create_annotation(
                by=members[n],
                article_id=article.pk,
                kind="claim",
                span=(Piece(start, start + 9),),
            )
            services.update_annotation(by=members[n], annotation_id=made.pk, version=1, body="Seen")
            services.comment(by=members[n], annotation_id=made.pk, text="Well")
        return n

    assert sorted(at_once([partial(work, n) for n in range(8)])) == list(range(8))
    assert gapless(article)
    assert Entry.objects.count() == 8 * 6 * 3


def test_the_same_post_eight_times_at_once_makes_one_mark(people: People, call: Call) -> None:
    article = an_article(people.annotator)
    sent = {"id": str(uuid4()), "kind": "claim", "fragments": [{"start": 0, "end": 7}]}
    path = f"articles/{article.pk}/annotations/"
    answers = at_once([lambda: call(people.annotator, "POST", path, sent)] * 8)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 7}
    assert len({json.dumps(answer.json()) for answer in answers}) == 1
    assert (Annotation.objects.count(), Fragment.objects.count()) == (1, 1)
    assert (Entry.objects.count(), Record.objects.filter(action="annotation.created").count()) == (
        1,
        1,
    )


def test_the_same_words_marked_eight_times_at_once_by_one_person_are_one_mark(
    people: People,
) -> None:
    article = an_article(people.annotator)
    codes = at_once([lambda: code_of(lambda: mark(people, article, "claim"))] * 8)
    assert Counter(codes) == {"done": 1, "same_mark": 7}
    assert gapless(article)


def test_a_rule_that_runs_eight_times_at_once_proposes_once(people: People) -> None:
    article = an_article(people.annotator)
    revision_id = article.revision_id
    assert revision_id is not None
    ids = at_once(
        [
            lambda: (
                services.propose(
                    revision_id=revision_id, kind="request", span=(Piece(0, len(TEXT)),)
                ).pk
            )
        ]
        * 8
    )
    assert len(set(ids)) == Annotation.objects.count() == Entry.objects.count() == 1


def test_two_attributions_put_inside_each_other_at_once_make_no_circle(people: People) -> None:
    article = an_article(people.annotator)
    source, content = mark(people, article, "source"), mark(people, article, "content", 8)
    ids = [
        services.create_attribution(
            by=people.annotator,
            article_id=article.pk,
            source=source,
            content=content,
            form="direct",
        )[0].pk
        for _ in range(2)
    ]

    def put(inner: UUID, outer: UUID) -> str:
        return code_of(
            lambda: services.update_attribution(
                by=people.annotator, attribution_id=inner, version=1, marks={}, parent=outer
            )
        )

    one, other = ids
    codes = at_once([lambda: put(one, other), lambda: put(other, one)])
    assert sorted(codes) == ["attribution_circle", "done"]
    assert Attribution.objects.exclude(parent=None).count() == 1


def test_a_mark_is_either_deleted_or_tied_never_both(people: People) -> None:
    for _ in range(5):
        article = an_article(people.annotator)
        source, content = mark(people, article, "source"), mark(people, article, "content", 8)
        by = people.annotator
        codes = at_once(
            [
                partial(
                    code_of,
                    partial(services.delete_annotation, by=by, annotation_id=source, version=1),
                ),
                partial(
                    code_of,
                    partial(
                        services.create_attribution,
                        by=by,
                        article_id=article.pk,
                        source=source,
                        content=content,
                        form="direct",
                    ),
                ),
            ]
        )
        assert sorted(codes) in (["bad_attribution", "done"], ["done", "mark_in_use"])
        assert gapless(article)


def meanwhile(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Have another connection do a deed while a mark is written, when its log comes.

    The log is written once the deed is done, or waits for us; it goes on after our commit.
    """
    log = articles.log
    threads: list[threading.Thread] = []

    def run() -> None:
        try:
            deed()
        finally:
            connection.close()

    def late(**entry: Any) -> Entry:
        if not threads:
            threads.append(threading.Thread(target=run))
            threads[0].start()
            while threads[0].is_alive() and not somebody_waits_for_us():
                threads[0].join(0.01)
            transaction.on_commit(lambda: threads[0].join(20))
        return log(**entry)

    monkeypatch.setattr(articles, "log", late)


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def put_into_french(people: People, article: Article) -> None:
    articles.correct_details(
        by=people.colleague,
        article_id=article.pk,
        version=Article.objects.get(pk=article.pk).version,
        said={"language": "fr"},
    )


def test_a_language_is_corrected_while_somebody_works_on_a_mark(
    people: People, monkeypatch: pytest.MonkeyPatch, drain_jobs: Callable[..., list[str]]
) -> None:
    article = an_article(people.annotator, language="en")
    about = mark(people, article, "note")
    meanwhile(monkeypatch, lambda: put_into_french(people, article))
    services.update_annotation(by=people.annotator, annotation_id=about, version=1, body="Seen")
    article.refresh_from_db()
    assert (article.language, Annotation.objects.get().body) == ("fr", "Seen")
    assert drain_jobs().count("annotations.words") == 1
    assert MarkWords.objects.get(pk=about).config == "french"
    assert gapless(article)


def test_a_mark_that_is_made_while_a_language_is_corrected_has_the_words_of_the_new_one(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = an_article(people.annotator, language="en")

    def correct() -> None:
        put_into_french(people, article)
        jobs.run(job_id=Job.objects.get(kind="annotations.words").pk, worker="other")

    meanwhile(monkeypatch, correct)
    made = mark(people, article, "note")
    assert Job.objects.get(kind="annotations.words").state == "done"
    assert MarkWords.objects.get(pk=made).config == "french"


def test_a_revision_that_says_its_language_has_the_words_of_its_marks_follow(
    people: People, drain_jobs: Callable[..., list[str]]
) -> None:
    article = an_article(people.annotator)
    made = mark(people, article, "note")
    text = f"{TEXT} More."
    region = Region(RegionKind.BODY, 0, len(text))
    articles.keep_revision(
        article_id=article.pk,
        found=Extracted(text, [region], Details(language="fr"), extractor="race"),
    )
    drain_jobs()
    assert MarkWords.objects.get(pk=made).config == "french"


def test_eight_first_comments_at_once_start_one_thread(people: People) -> None:
    article = an_article(people.annotator)
    about = mark(people, article, "note")
    at_once(
        [
            partial(services.comment, by=people.colleague, annotation_id=about, text=f"{n}")
            for n in range(8)
        ]
    )
    assert (Thread.objects.count(), Comment.objects.count()) == (1, 8)
    assert gapless(article)


def test_claims_over_the_same_articles_in_either_order_do_not_wait_in_a_circle(
    people: People,
) -> None:
    articles = [an_article(people.annotator) for _ in range(4)]
    marks = [mark(people, article, "claim") for article in articles]

    def gather(n: int) -> str:
        order = marks if n % 2 else marks[::-1]
        return code_of(
            lambda: services.create_claim(by=people.editor, text=f"{n}", annotation_ids=order)
        )

    assert at_once([partial(gather, n) for n in range(8)]) == ["done"] * 8
    assert all(gapless(article) for article in articles)
