"""The inbox: what it shows, what counts as read, and whose it is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.models import Membership
from apps.articles.models import Article
from apps.core.events import _receivers
from apps.notices import selectors, services
from apps.notices.events import InboxChanged
from apps.notices.models import Notice
from apps.notices.selectors.inbox import ROWS
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


def tell(people: People, *who: Membership, **said: object) -> set[object]:
    article = said.pop("subject", None) or an_article(people.annotator)
    return set(
        services.notify(
            by=people.annotator,
            users=[member.user_id for member in who],
            kind=said.pop("kind", Notice.Kind.COMMENT),  # type: ignore[arg-type] # what a test says
            subject=article,  # type: ignore[arg-type] # as above
            text="Ana spoke in the thread on “Men sent back”",
            excerpt="Who counted?",
            url="/articles/",
        )
    )


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_the_same_thing_is_told_once_and_a_mention_once_more(people: People) -> None:
    article = an_article(people.annotator)
    everybody = (people.colleague, people.editor, people.annotator, people.stranger)
    assert tell(people, *everybody, subject=article) == {
        people.colleague.user_id,
        people.editor.user_id,
    }
    assert tell(people, *everybody, subject=article) == set()
    services.mark_all_read(by=people.colleague)
    assert tell(people, people.colleague, subject=article, kind=Notice.Kind.MENTION) == {
        people.colleague.user_id
    }
    assert selectors.unread_count(people.colleague) == 1
    assert tell(people, people.colleague, subject=article) == set()


def test_the_database_lets_nobody_be_told_of_themselves_or_twice(people: People) -> None:
    tell(people, people.colleague)
    notice = Notice.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(by=people.colleague.user)
    notice.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_the_page_shows_opens_and_counts(people: People) -> None:
    client = signed_in(people.colleague)
    assert "names you with @" in client.get("/inbox/").content.decode()
    tell(people, people.colleague)
    notice = Notice.objects.get()
    page = client.get("/inbox/?show=unread").content.decode()
    assert "“Men sent back”" in page
    assert 'aria-label="Inbox, 1 unread"' in page
    opened = client.get(f"/inbox/{notice.pk}/")
    assert (opened.status_code, opened["Location"]) == (302, "/articles/")
    assert 'aria-label="Inbox, nothing unread"' in client.get("/inbox/count/").content.decode()
    assert "Nothing unread" in client.get("/inbox/?show=unread").content.decode()
    htmx = {"HX-Request": "true"}
    again = client.post(f"/inbox/{notice.pk}/read/", {"unread": "on"}, headers=htmx)
    assert (again["HX-Trigger"], b"Mark as read" in again.content) == ("inbox", True)
    assert selectors.unread_count(people.colleague) == 1
    assert signed_in(people.editor).get(f"/inbox/{notice.pk}/").status_code == 404


def test_all_that_was_seen_is_read_and_what_came_after_is_not(people: People) -> None:
    tell(people, people.colleague)
    seen = Notice.objects.get().created_at
    tell(people, people.colleague)
    Notice.objects.filter(created_at__gt=seen).update(created_at=seen + timedelta(seconds=1))
    client = signed_in(people.colleague)
    said = client.post("/inbox/read/", {"until": seen.strftime("%Y-%m-%d %H:%M:%S.%f")})
    assert (said.status_code, selectors.unread_count(people.colleague)) == (302, 1)
    api = "/api/v1/notices/"
    kind = {"content_type": "application/json"}
    assert client.post(f"{api}read/", {}, **kind).json() == {"unread": 0}  # type: ignore[arg-type] # spread
    first = client.get(api).json()["results"][0]
    assert client.get(f"{api}?unread=true").json()["results"] == []
    back = client.post(f"{api}{first['id']}/read/", {"read": False}, **kind).json()  # type: ignore[arg-type] # spread
    assert (back["read_at"], back["by"]["name"]) == (None, "Ana")
    assert client.get(f"{api}unread/").json() == {"unread": 1}


def test_the_pages_of_an_inbox_hold_each_notice_once(people: People) -> None:
    article = an_article(people.annotator)
    Notice.objects.bulk_create(
        Notice(
            newsroom_id=article.newsroom_id,
            user=people.colleague.user,
            kind="comment",
            subject_type="x.y",
            subject_id=uuid4(),
            text=f"Number {n}",
            url="/",
        )
        for n in range(2 * ROWS + 1)
    )
    # All of one moment: their ids decide.
    found, cursor, pages = [], "", 0
    while cursor or not pages:
        page = selectors.inbox_page(people.colleague, cursor=cursor)
        found += [notice.text for notice in page.rows]
        cursor, pages = page.following, pages + 1
    assert (pages, len(found), len(set(found))) == (3, 2 * ROWS + 1, 2 * ROWS + 1)
    client = signed_in(people.colleague)
    shown = client.get("/inbox/").content.decode()
    assert "cursor=" in shown
    for wrong in ("x", "2026_x", f"2026-05-04T08:00:00_{uuid4()}", "\0"):
        assert client.get("/inbox/", {"cursor": wrong}).status_code == 404, wrong


def test_what_is_gone_is_told_no_more(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    article = an_article(people.annotator)
    tell(people, people.colleague, subject=article)
    services.reword(subject=article, excerpt="Who counted them?")
    assert Notice.objects.get().excerpt == "Who counted them?"
    heard: list[InboxChanged] = []
    monkeypatch.setitem(_receivers, InboxChanged, [heard.append])
    services.forget(model=Article, subject_ids=[article.pk])
    assert not Notice.objects.exists()
    assert [event.user_id for event in heard] == [people.colleague.user_id]
