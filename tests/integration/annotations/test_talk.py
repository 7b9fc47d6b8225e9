"""Threads on claims and articles, who is named in them, and who is told."""

import pytest
from django.test import Client

from apps.accounts import services as accounts
from apps.accounts.models import Desk
from apps.annotations import selectors, services
from apps.annotations.models import Annotation, Appearance, Claim, Mention, Thread
from apps.annotations.spans import Fragment
from apps.articles.models import Entry
from apps.notices.models import Notice
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark(people: People) -> Annotation:
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=an_article(people.annotator).pk,
        kind="claim",
        span=(Fragment(0, 7),),
    )
    return made


def claim_of(mark: Annotation) -> Claim:
    return Appearance.objects.get(annotation=mark).claim


def told() -> dict[str, str]:
    """Return who was told, and as what."""
    rows = Notice.objects.select_related("user").order_by("user__name")
    return {notice.user.name: notice.kind for notice in rows}


@pytest.mark.parametrize("what", ["claims", "articles"])
def test_a_claim_and_an_article_have_one_thread_each_with_its_versions(
    people: People, call: Call, mark: Annotation, what: str
) -> None:
    pk = claim_of(mark).pk if what == "claims" else mark.article_id
    path = f"{what}/{pk}/"
    nobody = call(people.reviewer, "GET", f"{path}thread/")
    assert (nobody.json(), nobody["ETag"]) == (
        {"version": 0, "resolved_at": None, "comments": 0},
        '"0"',
    )
    assert call(people.reviewer, "POST", f"{path}resolve/", {"version": 1}).status_code == 404
    said = call(people.colleague, "POST", f"{path}comments/", {"text": "Well"})
    assert said.status_code == 201
    assert said.json()[what.removesuffix("s")] == str(pk)
    assert call(people.reviewer, "POST", f"{path}comments/", {"text": "So"}).status_code == 201
    assert Thread.objects.count() == 1
    closed = call(people.annotator, "POST", f"{path}resolve/", {"version": 1})
    assert (closed.status_code, closed["ETag"]) == (200, '"2"')
    assert call(people.annotator, "POST", f"{path}reopen/", {"version": 1}).status_code == 409
    assert call(people.annotator, "POST", f"{path}reopen/", {"version": 2}).status_code == 200
    texts = [each["text"] for each in call(people.admin, "GET", f"{path}comments/").json()]
    assert texts == ["Well", "So"]
    assert call(people.stranger, "GET", f"{path}comments/").status_code == 404
    entries = Entry.objects.filter(article=mark.article_id, kind__in=["comment.created"])
    assert [entry.data for entry in entries] == [{what.removesuffix("s"): str(pk)}] * 2


def test_a_thread_on_a_claim_is_logged_in_every_article_it_appears_in(
    people: People, mark: Annotation
) -> None:
    other, _ = services.create_annotation(
        by=people.annotator,
        article_id=an_article(people.annotator).pk,
        kind="claim",
        span=(Fragment(0, 7),),
        claim_id=claim_of(mark).pk,
    )
    services.comment(by=people.colleague, claim_id=claim_of(mark).pk, text="Well")
    found = set(Entry.objects.filter(kind="comment.created").values_list("article_id", flat=True))
    assert found == {mark.article_id, other.article_id}


def test_whoever_is_named_spoke_or_marked_is_told_once_and_never_oneself(
    people: People, mark: Annotation
) -> None:
    world = Desk.objects.create(newsroom=people.annotator.newsroom, name="World")
    people.editor.desks.add(world)
    people.colleague.desks.add(world)
    services.comment(by=people.reviewer, annotation_id=mark.pk, text="Who counted?")
    assert told() == {"Ana": "comment"}
    text = "@Ada and @world, @ada and @Cole, @Eve: look."
    services.comment(by=people.colleague, annotation_id=mark.pk, text=text)
    # Eve is of another newsroom; Cole wrote it.
    expected = {"Ada": "mention", "Ana": "comment", "Edda": "mention", "Rui": "comment"}
    assert told() == expected
    assert Notice.objects.filter(user=people.annotator.user).count() == 2
    first = Notice.objects.get(user=people.admin.user)
    assert first.url.startswith(f"/articles/{mark.article_id}/?mark={mark.pk}#comment-")
    assert (first.excerpt, first.by) == (text, people.colleague.user)
    assert "named you" in first.text


def test_who_left_is_neither_named_nor_told(people: People, mark: Annotation) -> None:
    services.comment(by=people.reviewer, annotation_id=mark.pk, text="Who counted?")
    accounts.end_membership(
        membership_id=people.reviewer.pk, version=people.reviewer.version, by=people.admin
    )
    services.comment(by=people.annotator, annotation_id=mark.pk, text="@Rui, Lantern did.")
    assert (told(), Mention.objects.count()) == ({"Ana": "comment"}, 0)


def test_a_comment_worded_anew_tells_only_who_is_named_now_and_was_not(
    people: People, mark: Annotation
) -> None:
    said, _ = services.comment(by=people.colleague, annotation_id=mark.pk, text="@Rui: who?")
    Notice.objects.update(read_at="2026-05-04T08:00Z")
    services.edit_comment(by=people.colleague, comment_id=said.pk, version=1, text="@Rui who")
    assert not Notice.objects.filter(read_at=None).exists()
    services.edit_comment(by=people.colleague, comment_id=said.pk, version=2, text="@Rui @Edda who")
    assert [notice.user.name for notice in Notice.objects.filter(read_at=None)] == ["Edda"]
    assert set(Notice.objects.values_list("excerpt", flat=True)) == {"@Rui @Edda who"}
    # Ana was told of the comment, as the mark is hers; that she is named now is news to her.
    services.edit_comment(by=people.colleague, comment_id=said.pk, version=3, text="@Ana who")
    assert told() == {"Ana": "mention", "Edda": "mention", "Rui": "mention"}
    assert Notice.objects.filter(read_at=None, user=people.annotator.user).exists()
    services.delete_comment(by=people.colleague, comment_id=said.pk, version=4)
    assert told() == {}


def test_a_mention_stays_when_a_person_is_called_otherwise(
    people: People, call: Call, mark: Annotation
) -> None:
    said, _ = services.comment(by=people.colleague, annotation_id=mark.pk, text="🕊️ @Rui: who?")
    accounts.change_person(
        user_id=people.reviewer.user_id, name="Rui Silva", tz="UTC", by=people.reviewer
    )
    services.edit_comment(by=people.colleague, comment_id=said.pk, version=1, text="@Rui: well?")
    (shown,) = call(people.editor, "GET", f"comments/{said.pk}/").json()["mentions"]
    named = {"id": str(people.reviewer.user_id), "name": "Rui Silva"}
    assert shown == {"start": 0, "end": 4, "user": named, "desk": None}


def test_people_and_desks_are_suggested_by_any_word_of_their_name(
    people: People, call: Call
) -> None:
    newsroom = people.annotator.newsroom
    Desk.objects.create(newsroom=newsroom, name="The Ada Desk")
    Desk.objects.create(newsroom=people.stranger.newsroom, name="Ada Abroad")

    def suggested(written: str) -> list[tuple[str, str]]:
        answer = call(people.annotator, "GET", f"mentions/?q={written}").json()
        return [(each["kind"], each["name"]) for each in answer]

    assert suggested("AD") == [("person", "Ada"), ("desk", "The Ada Desk")]
    assert suggested("de") == [("desk", "The Ada Desk")]
    assert suggested("eve") == []
    assert len(suggested("")) == 6


def test_a_thread_that_names_me_waits_for_me(people: People, mark: Annotation) -> None:
    services.comment(by=people.colleague, claim_id=claim_of(mark).pk, text="@Edda, look")
    waits = [
        who
        for who in ("annotator", "colleague", "reviewer", "editor", "stranger")
        if selectors.open_threads_for(getattr(people, who)).exists()
    ]
    assert waits == ["annotator", "editor"]


def test_the_claims_page_shows_its_thread_and_takes_a_comment_once(
    people: People, mark: Annotation
) -> None:
    client = Client()
    client.force_login(people.colleague.user)
    claim = claim_of(mark)
    page = f"/claims/{claim.pk}/"
    sent = {"id": "7f6d7b8e-2a8c-4f3e-9d5b-1a2b3c4d5e6f", "text": "@Ana <b>who</b>?"}
    for _ in range(2):
        answer = client.post(f"{page}comments/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"{page}#talk")
    shown = client.get(page).content.decode()
    assert shown.count('class="mention"') == 1
    assert "&lt;b&gt;who&lt;/b&gt;?" in shown
    assert Notice.objects.get().url == f"{page}#comment-{sent['id']}"
    htmx = {"HX-Request": "true"}
    refused = client.post(f"{page}comments/", {"text": " "}, headers=htmx)
    assert (refused.status_code, b"There are no words here" in refused.content) == (400, True)
    closed = client.post(f"{page}settle/", {"version": 1, "step": "resolve"}, headers=htmx)
    assert b"Open the thread again" in closed.content
    stale = client.post(f"{page}settle/", {"version": 1, "step": "reopen"}, headers=htmx)
    assert stale.status_code == 409


def test_the_claims_page_lets_one_word_ones_comment_anew_and_shows_both_versions(
    people: People, mark: Annotation
) -> None:
    claim = claim_of(mark)
    said, _ = services.comment(by=people.colleague, claim_id=claim.pk, text="@Ana, who?")
    services.comment(by=people.annotator, claim_id=claim.pk, text="Lantern.")
    client, htmx = Client(headers={"HX-Request": "true"}), f"/claims/{claim.pk}/"
    client.force_login(people.colleague.user)
    assert client.get(htmx).content.decode().count("Edit</a>") == 1
    path = f"{htmx}comments/{said.pk}/edit/"
    form = client.get(path).content.decode()
    assert ("@Ana, who?</textarea>" in form, "hx-trigger" in form) == (True, False)
    # In another window meanwhile.
    services.edit_comment(by=people.colleague, comment_id=said.pk, version=1, text="Zq stands")
    stale = client.post(path, {"version": 1, "text": "Zq mine"})
    shown = stale.content.decode()
    assert (stale.status_code, "Zq stands" in shown) == (412, True)
    assert "Zq mine</textarea>" in shown
    assert 'name="version" value="2"' in shown
    assert client.post(path, {"version": 2, "text": " "}).status_code == 400
    saved = client.post(path, {"version": 2, "text": "Zq mine"}).content.decode()
    assert ("Zq mine" in saved, "Zq stands" in saved, "edited" in saved) == (True, False, True)
    gone = f"{htmx}comments/{said.pk}/delete/"
    assert "Delete this comment?" in client.get(gone).content.decode()
    assert client.post(gone, {"version": 2}).status_code == 412
    left = client.post(gone, {"version": 3}).content.decode()
    assert ("Removed by its author" in left, "Zq mine" in left) == (True, False)
    assert client.get(path).status_code == 404


def test_a_browser_without_scripts_gets_whole_pages_to_word_and_delete(
    people: People, mark: Annotation
) -> None:
    claim = claim_of(mark)
    said, _ = services.comment(by=people.colleague, claim_id=claim.pk, text="Well")
    client, page = Client(), f"/claims/{claim.pk}/comments/{said.pk}/"
    client.force_login(people.colleague.user)
    assert "<!doctype html>" in client.get(f"{page}edit/").content.decode()
    answer = client.post(f"{page}edit/", {"version": 1, "text": "So"})
    assert (answer.status_code, answer["Location"]) == (302, f"/claims/{claim.pk}/#talk")
    assert "<!doctype html>" in client.get(f"{page}delete/").content.decode()
    assert client.post(f"{page}delete/", {"version": 2}).status_code == 302
    other = services.create_claim(by=people.colleague, text="Another")[0]
    assert client.get(f"/claims/{other.pk}/comments/{said.pk}/edit/").status_code == 404
