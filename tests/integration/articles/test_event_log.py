"""An article's event log has no holes, in the order of the commits, and hides what is private."""

import threading
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from apps.articles import services
from apps.articles.models import Article, Entry, Region, Revision
from tests.factories import People, an_article
from tests.integration.articles.conftest import Call


def write(article: Article, people: People, *, kind: str = "note.made", mine: bool = False) -> None:
    services.log(
        article_id=article.pk,
        kind=kind,
        subject=article,
        by=people.annotator,
        data={"word": "canary"},
        audience=people.annotator.user_id if mine else None,
    )


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_leave_no_hole_and_a_reader_misses_nothing(people: People) -> None:
    article = an_article(people.annotator)

    def work() -> None:
        try:
            for turn in range(10):
                with transaction.atomic():
                    write(article, people)
                    if turn % 3 == 2:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    writers = [threading.Thread(target=work) for _ in range(6)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while any(writer.is_alive() for writer in writers):
        last = seen[-1] if seen else 0
        seen += (
            Entry.objects.filter(article=article, seq__gt=last)
            .order_by("seq")
            .values_list("seq", flat=True)
        )
    for writer in writers:
        writer.join()
    last = seen[-1] if seen else 0
    seen += (
        Entry.objects.filter(article=article, seq__gt=last)
        .order_by("seq")
        .values_list("seq", flat=True)
    )
    assert seen == list(range(1, 43))
    assert Article.objects.get(pk=article.pk).seq == 42


@pytest.mark.django_db
def test_a_private_entry_keeps_its_number_and_nothing_else(people: People, call: Call) -> None:
    article = an_article(people.annotator)
    write(article, people, mine=True)
    write(article, people)
    path = f"articles/{article.pk}/events/"
    mine = call(people.annotator, "GET", path).json()
    assert [line["kind"] for line in mine] == ["note.made", "note.made"]
    theirs = call(people.editor, "GET", path).json()
    assert theirs[0] == {"seq": 1, "kind": "hidden"}
    assert theirs[1]["data"] == {"word": "canary"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "status", "seqs"),
    [
        ("", 400, None),
        ("0", 200, [1, 2, 3]),
        ("2", 200, [3]),
        ("3", 200, []),
        ("999999999999999", 200, []),
        ("-1", 400, None),
        ("x", 400, None),
        ("٣", 400, None),
        ("9" * 40, 400, None),
    ],
)
def test_events_are_asked_for_by_number(
    people: People, call: Call, after: str, status: int, seqs: list[int] | None
) -> None:
    article = an_article(people.annotator)
    for _ in range(3):
        write(article, people)
    answer = call(people.annotator, "GET", f"articles/{article.pk}/events/?after={after}")
    assert answer.status_code == status
    if seqs is not None:
        assert [line["seq"] for line in answer.json()] == seqs


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parts",
    [
        [(0, 10), (9, 20)],
        [(0, 10), (2, 5)],
        [(0, 10), (0, 3)],
        [(5, 5)],
        [(6, 5)],
        [(0, 100_000)],
    ],
)
def test_the_database_refuses_regions_that_overlap_or_reach_too_far(
    people: People, parts: list[tuple[int, int]]
) -> None:
    revision = an_article(people.annotator).revision
    assert revision is not None
    fresh = Revision.objects.create(
        **{
            **{name: getattr(revision, name) for name in ("text", "text_sha", "normal_sha")},
            "id": uuid4(),
            "article_id": revision.article_id,
            "number": 2,
            "extractor": "test",
        }
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Region.objects.bulk_create(
            Region(revision=fresh, kind="body", start=start, end=end) for start, end in parts
        )
    assert not fresh.regions.exists()


@pytest.mark.django_db
def test_the_database_refuses_to_change_what_stands(people: People) -> None:
    article = an_article(people.annotator)
    write(article, people)
    for model in (Revision, Region, Entry):
        field = "number" if model is Revision else "kind"
        with pytest.raises(DatabaseError), transaction.atomic():
            model._default_manager.filter(
                **{"article" if model is not Region else "revision__article": article}
            ).update(**{field: 9 if field == "number" else "quote"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.create(
            id=uuid4(), article=article, number=2, text="", text_sha="", normal_sha="", extractor=""
        )
