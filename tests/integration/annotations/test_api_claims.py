"""Claims in words of their own, and the marks in which they appear."""

from uuid import uuid4

import pytest

from apps.annotations import selectors, services
from apps.annotations.events import ClaimChanged, ClaimOrphaned
from apps.annotations.models import Annotation, Claim
from apps.annotations.spans import Fragment
from apps.articles.models import Article, Entry
from apps.core import events
from apps.sources.models import Source
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """Listen to what becomes of claims."""
    found: list[events.Event] = []
    for kind in (ClaimChanged, ClaimOrphaned):
        others = events._receivers[kind]
        monkeypatch.setitem(events._receivers, kind, [*others, found.append])
    return found


def mark(people: People, article: Article, kind: str = "claim", start: int = 0) -> Annotation:
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind=kind,
        span=(Fragment(start, start + 7),),
    )
    return made


def test_a_claim_gathers_marks_of_several_articles(
    people: People, call: Call, heard: list[events.Event]
) -> None:
    one, other = an_article(people.annotator), an_article(people.annotator)
    first, second = mark(people, one), mark(people, other)
    born = {each.appearance.claim_id for each in (first, second)}
    source = Source.objects.create(
        newsroom=people.annotator.newsroom, kind="organisation", name="Lantern", name_key="lantern"
    )
    sent = {
        "id": str(uuid4()),
        "text": " 140 men were sent back. ",
        "claimant": str(source.pk),
        "annotations": [str(first.pk), str(second.pk)],
    }
    answer = call(people.annotator, "POST", "claims/", sent)
    made = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert (made["text"], made["claimant"]["name"]) == ("140 men were sent back.", "Lantern")
    assert sorted(made["annotations"]) == sorted(sent["annotations"])
    assert call(people.annotator, "POST", "claims/", sent).status_code == 200
    assert {event.claim_id for event in heard if isinstance(event, ClaimOrphaned)} == born
    for article in (one, other):
        assert call(people.reviewer, "GET", f"articles/{article.pk}/claims/").json() == [made]
        last = Entry.objects.filter(article=article).latest("seq")
        assert (last.kind, str(last.subject_id)) == ("claim.created", sent["id"])
    # The claims that the marks were born with are not listed any more, but still are there.
    assert call(people.reviewer, "GET", "claims/").json()["results"] == [made]
    assert Claim.objects.count() == 3


def test_a_claim_is_worded_anew_by_version_and_the_change_is_announced(
    people: People, call: Call, heard: list[events.Event]
) -> None:
    article = an_article(people.annotator)
    path = f"claims/{mark(people, article).appearance.claim_id}/"
    assert call(people.annotator, "PATCH", path, {"text": "b"}).status_code == 428
    answer = call(people.annotator, "PATCH", path, {"text": "Men were sent back."}, version=1)
    now = answer.json()
    assert (answer.status_code, answer["ETag"], now["text"]) == (200, '"2"', "Men were sent back.")
    [event] = heard
    assert isinstance(event, ClaimChanged)
    assert (str(event.claim_id), event.changed_by) == (now["id"], people.annotator.user_id)
    stale = call(people.annotator, "PATCH", path, {"text": "c"}, version=1)
    assert (stale.status_code, stale.json()["current"]) == (412, now)
    assert Entry.objects.filter(article=article).latest("seq").kind == "claim.changed"
    expected = {"colleague": 403, "reviewer": 403, "admin": 403, "stranger": 404, "editor": 200}
    for who, status in expected.items():
        answer = call(getattr(people, who), "PATCH", path, {"text": "Men sent back"}, version=2)
        assert answer.status_code == status, who


def test_saving_what_stands_asks_nobody_again(
    people: People, call: Call, heard: list[events.Event]
) -> None:
    path = f"claims/{mark(people, an_article(people.annotator)).appearance.claim_id}/"
    for same in ({}, {"text": " Lantern "}, {"claimant": None}):
        answer = call(people.annotator, "PATCH", path, same, version=1)
        assert (answer.status_code, answer["ETag"], heard) == (200, '"1"', [])


BAD: list[tuple[str, dict[str, object], str]] = [
    ("no text", {"text": " "}, "bad_text"),
    ("null as text", {"text": None}, "invalid"),
    ("a number as text", {"text": 7}, "invalid"),
    ("NUL", {"text": "a\x00"}, "bad_text"),
    ("half an emoji", {"text": "\udc00"}, "bad_text"),
    ("text too long", {"text": "a" * 20_001}, "bad_text"),
    ("a claimant nobody knows", {"claimant": str(uuid4())}, "invalid"),
    ("a mark nobody knows", {"annotations": [str(uuid4())]}, "invalid"),
    ("marks that are no ids", {"annotations": ["seven"]}, "invalid"),
    ("marks that are no list", {"annotations": "seven"}, "invalid"),
    ("too many marks", {"annotations": [str(uuid4()) for _ in range(201)]}, "invalid"),
]


@pytest.mark.parametrize(
    ("members", "code"), [pytest.param(sent, code, id=what) for what, sent, code in BAD]
)
def test_a_claim_that_cannot_be_kept_is_refused_and_leaves_nothing(
    people: People, call: Call, members: dict[str, object], code: str
) -> None:
    answer = call(people.annotator, "POST", "claims/", {"text": "Men", **members})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("what", ["a note", "a deleted mark", "a proposal", "a stranger's mark"])
def test_only_claim_marks_that_stand_become_appearances(
    people: People, call: Call, what: str
) -> None:
    article = an_article(people.annotator)
    assert article.revision_id is not None
    if what == "a proposal":
        chosen = services.propose(
            revision_id=article.revision_id, kind="claim", span=(Fragment(0, 7),)
        )
    else:
        chosen = mark(people, article, "note" if what == "a note" else "claim")
    if what == "a deleted mark":
        services.delete_annotation(by=people.annotator, annotation_id=chosen.pk, version=1)
    who = people.stranger if what == "a stranger's mark" else people.annotator
    before = Claim.objects.count()
    answer = call(who, "POST", "claims/", {"text": "Men", "annotations": [str(chosen.pk)]})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["annotations"])
    assert Claim.objects.count() == before


def test_a_claim_follows_its_one_mark_until_somebody_words_it(
    people: People, heard: list[events.Event]
) -> None:
    article = an_article(people.annotator)
    made = mark(people, article)
    services.update_annotation(
        by=people.annotator, annotation_id=made.pk, version=1, span=(Fragment(0, 15),)
    )
    claim = Claim.objects.get()
    assert (claim.text, claim.version) == ("Lantern counted", 2)
    assert [type(event) for event in heard] == [ClaimChanged]
    services.update_claim(by=people.annotator, claim_id=claim.pk, version=2, text="Men counted")
    services.update_annotation(
        by=people.annotator, annotation_id=made.pk, version=2, span=(Fragment(0, 7),)
    )
    claim.refresh_from_db()
    assert (claim.text, claim.version) == ("Men counted", 3)


def test_a_claim_stays_when_its_last_mark_goes_and_says_so(
    people: People, heard: list[events.Event]
) -> None:
    article = an_article(people.annotator)
    made = mark(people, article)
    claim_id = made.appearance.claim_id
    services.delete_annotation(by=people.annotator, annotation_id=made.pk, version=1)
    assert heard == [ClaimOrphaned(claim_id=claim_id)]
    assert not selectors.claim(people.annotator, claim_id).appearances.all()
    assert not selectors.claims_listed(people.annotator).exists()
    assert not selectors.claims_for_article(people.annotator, article.pk).exists()
    services.restore_annotation(by=people.annotator, annotation_id=made.pk, version=2)
    assert selectors.claims_for_article(people.annotator, article.pk).get().pk == claim_id


@pytest.mark.parametrize(
    ("who", "status"), [("annotator", 201), ("editor", 201), ("colleague", 403), ("reviewer", 403)]
)
def test_only_its_author_or_an_editor_takes_a_mark_out_of_its_claim(
    people: People, call: Call, who: str, status: int
) -> None:
    made = mark(people, an_article(people.annotator))
    former = made.appearance.claim_id
    sent = {"text": "Men", "annotations": [str(made.pk)]}
    answer = call(getattr(people, who), "POST", "claims/", sent)
    assert answer.status_code == status
    stays = Annotation.objects.get(pk=made.pk).appearance.claim_id == former
    assert stays == (status == 403)
    assert Claim.objects.count() == (1 if stays else 2)


def test_naming_the_claim_that_a_mark_has_moves_nothing(
    people: People, call: Call, heard: list[events.Event]
) -> None:
    made = mark(people, an_article(people.annotator))
    same = {"claim": str(made.appearance.claim_id)}
    answer = call(people.annotator, "PATCH", f"annotations/{made.pk}/", same, version=1)
    assert (answer.status_code, heard) == (200, [])
