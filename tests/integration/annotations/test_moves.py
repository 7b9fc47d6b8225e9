"""Marks follow their article to its next revision, and nothing about them is lost."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from apps.annotations import selectors, services
from apps.annotations.events import AnnotationDecided
from apps.annotations.models import Annotation, Appearance, Attribution, Move
from apps.annotations.models import Fragment as FragmentRow
from apps.annotations.spans import Fragment
from apps.annotations.states import State
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article
from apps.articles.regions import Kind, Region
from apps.audit.models import Record
from apps.core import events
from apps.core.errors import NoSuchStepError
from apps.jobs.models import Job
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call

pytestmark = pytest.mark.django_db

Drain = Callable[..., list[str]]

OLD = (
    "The harbour office in Dorn said on Sunday that the night ferries had stopped for good.\n\n"
    "Lantern counted at least 140 men who were sent back before a board had heard them.\n\n"
    "Nine crews had left without notice, and some were owed three months of wages."
)
# The last paragraph comes first now, the figure is another, the first sentence is gone.
NEW = (
    "Nine crews had left without notice, and some were owed three months of wages.\n\n"
    "Lantern counted at least 150 men who were sent back before a board had heard them."
)


def revise(article: Article, text: str) -> None:
    """Let a page be read again with another text."""
    region = Region(Kind.BODY, 0, len(text))
    articles.keep_revision(
        article_id=article.pk, found=Extracted(text, [region], Details(), extractor="test")
    )
    article.refresh_from_db()


def mark(people: People, article: Article, words: str, kind: str = "claim") -> Annotation:
    """Mark the first place of `words` in the newest text, as the annotator."""
    assert article.revision is not None
    at = article.revision.text.index(words)
    made, _ = services.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind=kind,
        span=(Fragment(at, at + len(words)),),
        number=article.revision.number,
    )
    return made


def quote(pk: UUID) -> str:
    """Return the words of a mark as its revision has them."""
    found = Annotation.objects.select_related("revision").get(pk=pk)
    parts = list(found.fragments.all())
    for part in parts:
        assert found.revision.text[part.start : part.end] == part.quote
    return " … ".join(part.quote for part in parts)


@pytest.fixture
def article(people: People) -> Article:
    """Make an article whose text is going to change."""
    return an_article(people.annotator, OLD)


def test_marks_are_exact_to_be_confirmed_or_orphans_and_keep_all_that_hangs_on_them(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    exact = mark(people, article, "Nine crews had left")
    moved = mark(people, article, "at least 140 men")
    gone = mark(people, article, "the night ferries had stopped")
    source = mark(people, article, "Lantern", "source")
    tie, _ = services.create_attribution(
        by=people.annotator,
        article_id=article.pk,
        source=source.pk,
        content=moved.pk,
        form="indirect",
    )
    services.comment(by=people.colleague, annotation_id=gone.pk, text="Which nights?")
    drain_jobs()
    claims = dict(Appearance.objects.values_list("annotation_id", "claim_id"))
    revise(article, NEW)
    assert services.MOVE in drain_jobs()
    assert article.revision is not None
    for each, words, state, version in (
        (exact, "Nine crews had left", State.ACCEPTED, 2),
        (moved, "at least 150 men", State.ACCEPTED, 2),
        (source, "Lantern", State.ACCEPTED, 2),
        (gone, "the night ferries had stopped", State.ORPHAN, 2),
    ):
        each.refresh_from_db()
        assert (quote(each.pk), each.state, each.version) == (words, state, version)
    assert {exact.revision.number, moved.revision.number, gone.revision.number} == {1, 2}
    assert exact.move is None
    assert moved.move is not None
    assert moved.move.fragments[0]["quote"] == "at least 140 men"
    assert gone.move is not None
    assert dict(Appearance.objects.values_list("annotation_id", "claim_id")) == claims
    assert moved.appearance.claim.text == "at least 140 men"
    assert Attribution.objects.get(pk=tie.pk).content_mark_id == moved.pk
    assert gone.thread.comments.count() == 1
    entry = article.entries.get(kind="annotations.moved")
    assert entry.data == {"number": 2, "exact": 2, "moved": 1, "orphan": 1}
    assert Record.objects.filter(action="annotations.moved").count() == 1


def test_the_api_says_where_a_mark_stands_and_where_it_would(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    moved = mark(people, article, "at least 140 men")
    gone = mark(people, article, "the night ferries had stopped")
    revise(article, NEW)
    drain_jobs()
    listed = {
        each["id"]: each
        for each in call(people.reviewer, "GET", f"articles/{article.pk}/annotations/").json()
    }
    told = listed[str(moved.pk)]
    assert (told["revision"], told["quote"], told["state"]) == (2, "at least 150 men", "accepted")
    assert told["moved"]["quote"] == "at least 140 men"
    assert (told["moved"]["revision"], told["moved"]["why"]) == (1, "words")
    assert 0.8 < told["moved"]["likeness"] < 1
    (orphan,) = call(people.reviewer, "GET", f"articles/{article.pk}/orphans/").json()
    assert orphan == listed[str(gone.pk)]
    assert (orphan["revision"], orphan["state"]) == (1, "orphan")
    assert orphan["quote"] == "the night ferries had stopped"
    near = orphan["moved"]["near"]
    assert 0 <= near["start"] <= near["end"] <= len(NEW)


def test_an_earlier_revision_still_shows_its_marks_where_they_stood(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    for words in ("Nine crews had left", "at least 140 men", "the night ferries had stopped"):
        mark(people, article, words)
    path = f"articles/{article.pk}/annotations/"
    before = call(people.reviewer, "GET", path).json()
    revise(article, NEW)
    drain_jobs()
    later = mark(people, article, "three months of wages")
    shown = call(people.reviewer, "GET", f"{path}?revision=1").json()
    kept = ("id", "kind", "state", "fragments", "quote", "claim", "revision")
    assert [{key: each[key] for key in kept} for each in shown] == [
        {key: each[key] for key in kept} for each in before
    ]
    present = call(people.reviewer, "GET", f"{path}?revision=2").json()
    assert [each["quote"] for each in present] == [
        "Nine crews had left",
        later.fragments.get().quote,
        "at least 150 men",
    ]
    assert call(people.reviewer, "GET", f"{path}?revision=3").status_code == 404
    assert call(people.reviewer, "GET", f"{path}?revision=-1").json()["code"] == "invalid"
    assert call(people.stranger, "GET", f"{path}?revision=1").status_code == 404


def test_confirming_a_moved_mark_keeps_its_place_and_its_claims_wording(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    moved = mark(people, article, "at least 140 men")
    revise(article, NEW)
    drain_jobs()
    path = f"annotations/{moved.pk}/confirm/"
    assert call(people.admin, "POST", path, {"version": 2}).status_code == 403
    assert call(people.colleague, "POST", path, {"version": 1}).json()["code"] == "stale"
    answer = call(people.colleague, "POST", path, {"version": 2})
    assert (answer.status_code, answer.json()["moved"]) == (200, None)
    assert answer.json()["quote"] == "at least 150 men"
    assert moved.appearance.claim.text == "at least 140 men"
    again = call(people.colleague, "POST", path, {"version": 3})
    assert (again.status_code, again.json()["code"]) == (409, "no_such_step")


def test_words_that_are_not_there_any_more_go_back_and_wait_in_the_tray(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    moved = mark(people, article, "at least 140 men")
    revise(article, NEW)
    drain_jobs()
    answer = call(people.colleague, "POST", f"annotations/{moved.pk}/orphan/", {"version": 2})
    told = answer.json()
    assert (told["state"], told["revision"], told["quote"]) == ("orphan", 1, "at least 140 men")
    near = told["moved"]["near"]
    assert NEW[near["start"] : near["end"]] == "at least 150 men"
    assert drain_jobs() == []


def test_an_orphan_is_reattached_to_the_words_that_a_person_chooses(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    gone = mark(people, article, "the night ferries had stopped")
    revise(article, NEW)
    drain_jobs()
    at = NEW.index("some were owed")
    sent = {"fragments": [{"start": at, "end": at + 14}], "revision": 2}
    path = f"annotations/{gone.pk}/reattach/"
    assert call(people.annotator, "POST", path, sent).status_code == 428
    assert call(people.annotator, "POST", path, sent, version=1).status_code == 412
    assert call(people.admin, "POST", path, sent, version=2).status_code == 403
    outside = sent | {"fragments": [{"start": 0, "end": 9000}]}
    assert call(people.annotator, "POST", path, outside, version=2).status_code == 400
    stale = call(people.annotator, "POST", path, sent | {"revision": 1}, version=2)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    answer = call(people.colleague, "POST", path, sent, version=2)
    told = answer.json()
    assert (answer.status_code, answer["ETag"]) == (200, '"3"')
    assert (told["state"], told["quote"], told["revision"]) == ("accepted", "some were owed", 2)
    assert (told["moved"], told["accepted_by"]) == (None, None)
    assert told["claim"] == str(gone.appearance.claim_id)
    again = call(people.colleague, "POST", path, sent, version=3)
    assert again.json()["code"] == "no_such_step"
    assert article.entries.filter(kind="annotation.reattached").count() == 1


def test_the_boundaries_of_an_orphan_cannot_be_moved_in_the_dark(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    gone = mark(people, article, "the night ferries had stopped")
    revise(article, NEW)
    drain_jobs()
    sent = {"fragments": [{"start": 0, "end": 4}]}
    answer = call(people.annotator, "PATCH", f"annotations/{gone.pk}/", sent, version=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "orphan")


def test_a_mark_made_on_the_former_revision_is_carried_after_the_others(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    revise(article, NEW)
    drain_jobs()
    at = OLD.index("some were owed")
    sent = {"id": str(uuid4()), "kind": "note", "fragments": [{"start": at, "end": at + 14}]}
    path = f"articles/{article.pk}/annotations/"
    unsaid = call(people.annotator, "POST", path, sent)
    assert (unsaid.status_code, unsaid.json()["code"]) == (409, "which_revision")
    answer = call(people.annotator, "POST", path, sent | {"revision": 1})
    assert (answer.status_code, answer.json()["revision"]) == (201, 1)
    assert answer.json()["quote"] == "some were owed"
    assert drain_jobs() == [services.MOVE]
    told = call(people.annotator, "GET", f"annotations/{sent['id']}/").json()
    assert (told["revision"], told["quote"], told["moved"]) == (2, "some were owed", None)
    assert told["fragments"][0]["start"] == NEW.index("some were owed")
    absent = call(people.annotator, "POST", path, {**sent, "id": str(uuid4()), "revision": 7})
    assert absent.status_code == 400


def test_a_mark_changed_while_the_job_ran_gets_a_job_of_its_own(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    first, second = (mark(people, article, words) for words in ("Nine crews", "140 men"))
    revise(article, NEW)
    carriage = selectors.carriage(article.pk)
    assert carriage is not None
    services.update_annotation(by=people.annotator, annotation_id=second.pk, version=1, body="?")
    services.carry(carriage=carriage)
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.revision.number, second.revision.number) == (2, 1)
    drain_jobs()
    second.refresh_from_db()
    assert (second.revision.number, second.body, quote(second.pk)) == (2, "?", "150 men")


def test_a_carriage_that_a_newer_revision_overtook_does_nothing(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    made = mark(people, article, "Nine crews had left")
    revise(article, NEW)
    carriage = selectors.carriage(article.pk)
    assert carriage is not None
    revise(article, f"Corrected on Monday.\n\n{NEW}")
    services.carry(carriage=carriage)
    assert not Move.objects.exists()
    drain_jobs()
    made.refresh_from_db()
    assert (made.revision.number, quote(made.pk)) == (3, "Nine crews had left")


def test_a_mark_that_another_carriage_took_a_part_of_the_way_is_not_left_behind(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    made = mark(people, article, "Nine crews had left")
    revise(article, NEW)
    carriage = selectors.carriage(article.pk)
    assert carriage is not None
    services.carry(carriage=carriage)
    revise(article, f"Corrected on Monday.\n\n{NEW}")
    assert article.revision_id is not None
    Job.objects.all().delete()
    # Its ways were looked for before the former carriage had written anything.
    services.carry(carriage=replace(carriage, revision_id=article.revision_id))
    assert not Job.objects.exclude(kind=services.MOVE).exists()
    assert drain_jobs()[0] == services.MOVE
    made.refresh_from_db()
    assert (made.revision.number, quote(made.pk)) == (3, "Nine crews had left")


def test_a_proposal_that_a_person_finds_a_place_for_is_accepted_with_all_that_follows(
    people: People, article: Article, drain_jobs: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert article.revision_id is not None
    asked = services.propose(revision_id=article.revision_id, kind="claim", span=(Fragment(0, 18),))
    revise(article, NEW)
    drain_jobs()
    heard: list[AnnotationDecided] = []
    others = events._receivers[AnnotationDecided]
    monkeypatch.setitem(events._receivers, AnnotationDecided, [*others, heard.append])
    placed = services.reattach(
        by=people.annotator, annotation_id=asked.pk, version=2, span=(Fragment(0, 19),), number=2
    )
    assert (placed.state, placed.accepted_by) == (State.ACCEPTED, people.annotator.user)
    assert placed.appearance.claim.text == "Nine crews had left"
    assert heard == [AnnotationDecided(annotation_id=asked.pk)]


def test_an_orphan_made_a_claim_has_its_claim_whichever_way_it_comes_back(
    people: People, article: Article, call: Call, drain_jobs: Drain
) -> None:
    marks = [mark(people, article, words, "note") for words in ("night ferries", "for good")]
    revise(article, NEW)
    drain_jobs()
    for each in marks:
        answer = call(
            people.annotator, "PATCH", f"annotations/{each.pk}/", {"kind": "claim"}, version=2
        )
        assert answer.status_code == 200
    services.reattach(
        by=people.annotator,
        annotation_id=marks[0].pk,
        version=3,
        span=(Fragment(0, 4),),
        number=2,
    )
    revise(article, OLD)
    drain_jobs()
    for each in marks:
        each.refresh_from_db()
        assert (each.kind, each.state) != ("note", State.ORPHAN)
        assert Appearance.objects.filter(annotation=each).count() == 1
    assert marks[1].state == State.ACCEPTED


def test_a_refused_mark_that_was_moved_has_nothing_to_confirm(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    assert article.revision_id is not None
    at = OLD.index("at least 140 men")
    span = (Fragment(at, at + 16),)
    refused = services.propose(revision_id=article.revision_id, kind="request", span=span)
    services.refuse(by=people.annotator, annotation_id=refused.pk, version=1)
    revise(article, NEW)
    drain_jobs()
    refused.refresh_from_db()
    for act in (services.confirm, services.lose):
        with pytest.raises(NoSuchStepError):
            act(by=people.annotator, annotation_id=refused.pk, version=refused.version)


def test_words_that_come_back_bring_their_mark_back(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    made = mark(people, article, "the night ferries had stopped")
    assert article.revision_id is not None
    proposal = services.propose(
        revision_id=article.revision_id, kind="request", span=(Fragment(0, 18),)
    )
    revise(article, NEW)
    drain_jobs()
    for each in (made, proposal):
        each.refresh_from_db()
        assert each.state == State.ORPHAN
    revise(article, OLD)
    drain_jobs()
    for each, words, state in (
        (made, "the night ferries had stopped", State.ACCEPTED),
        (proposal, "The harbour office", State.PROPOSED),
    ):
        each.refresh_from_db()
        assert (quote(each.pk), each.state, each.move) == (words, state, None)
        assert each.revision.number == 3


def test_refused_and_deleted_proposals_follow_so_that_they_are_not_proposed_again(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    assert article.revision_id is not None
    at = OLD.index("Nine crews had left")
    span = (Fragment(at, at + 19),)
    refused = services.propose(revision_id=article.revision_id, kind="request", span=span)
    services.refuse(by=people.annotator, annotation_id=refused.pk, version=1)
    deleted = services.propose(revision_id=article.revision_id, kind="note", span=span)
    services.delete_annotation(by=people.annotator, annotation_id=deleted.pk, version=1)
    revise(article, NEW)
    drain_jobs()
    assert article.revision_id is not None
    there = (Fragment(0, 19),)
    for kind, pk in (("request", refused.pk), ("note", deleted.pk)):
        again = services.propose(revision_id=article.revision_id, kind=kind, span=there)
        assert again.pk == pk
    # Undo still knows it by the version that deletion left it at.
    restored = services.restore_annotation(by=people.annotator, annotation_id=deleted.pk, version=2)
    assert (restored.state, quote(deleted.pk)) == (State.PROPOSED, "Nine crews had left")


def test_a_deleted_mark_without_its_words_is_an_orphan_once_it_is_restored(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    made = mark(people, article, "the night ferries had stopped", "note")
    services.delete_annotation(by=people.annotator, annotation_id=made.pk, version=1)
    revise(article, NEW)
    drain_jobs()
    services.restore_annotation(by=people.annotator, annotation_id=made.pk, version=2)
    drain_jobs()
    made.refresh_from_db()
    assert made.state == State.ORPHAN


def test_the_same_words_marked_anew_meanwhile_leave_the_former_mark_an_orphan(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    former = mark(people, article, "Nine crews had left", "note")
    revise(article, NEW)
    mark(people, article, "Nine crews had left", "note")
    drain_jobs()
    former.refresh_from_db()
    assert former.state == State.ORPHAN
    assert former.move is not None
    assert (former.move.why, former.move.near_start) == ("taken", 0)


def test_what_nobody_confirmed_stays_to_be_confirmed_on_the_next_revision(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    moved = mark(people, article, "at least 140 men")
    for text in (NEW, f"{NEW}\n\nThis page was corrected."):
        revise(article, text)
        drain_jobs()
    moved.refresh_from_db()
    assert moved.revision.number == 3
    assert moved.move is not None
    assert moved.move.fragments[0]["quote"] == "at least 140 men"


def test_a_job_without_marks_has_nothing_to_say(
    people: People, article: Article, drain_jobs: Drain
) -> None:
    del people
    revise(article, NEW)
    drain_jobs()
    assert not article.entries.filter(kind="annotations.moved").exists()
    assert not Job.objects.exclude(state="done").exists()


def test_five_thousand_marks_are_carried_by_one_job(people: People, drain_jobs: Drain) -> None:
    words = [f"word{n}" for n in range(6000)]
    article = an_article(people.annotator, " ".join(words))
    assert article.revision is not None
    made, at = [], 0
    for word in words[:5000]:
        made.append(
            Annotation(
                newsroom_id=article.newsroom_id,
                article=article,
                revision=article.revision,
                author=people.annotator.user,
                kind="note",
                span_key=f"{at}-{at + len(word)}",
                start=at,
            )
        )
        at += len(word) + 1
    Annotation.objects.bulk_create(made)
    parts = [
        FragmentRow(
            annotation=each, n=0, start=each.start, end=int(each.span_key.split("-")[1]), quote="?"
        )
        for each in made
    ]
    FragmentRow.objects.bulk_create(parts)
    revise(article, "Quite new. " + " ".join(words).replace("word77 ", ""))
    carriage = selectors.carriage(article.pk)
    assert carriage is not None
    services.carry(carriage=carriage)
    assert Annotation.objects.filter(revision=article.revision).count() == 4999
    assert Annotation.objects.get(state=State.ORPHAN).span_key == made[77].span_key
    drain_jobs()
