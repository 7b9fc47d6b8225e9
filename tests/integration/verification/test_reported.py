"""Requests that articles report: found once, marked, accepted or refused with their marks."""

from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F

from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.models import Annotation
from apps.articles.events import RevisionCreated
from apps.articles.models import Article, Entry, Region, Revision
from apps.audit.models import Record
from apps.core.errors import NoSuchStepError, NotAllowedError, NotFoundError, StaleError
from apps.core.events import announce
from apps.jobs.models import Job
from apps.jobs.registry import Work, kinds
from apps.sources import services as registry
from apps.sources.models import Source
from apps.verification import selectors, services
from apps.verification.models import Mention, VerificationRequest
from apps.verification.states import STEPS, State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

ASKED = "The Meridian has contacted Velmark's Defence Ministry for comment by email."
TEXT = (
    "Lantern counted at least 140 men who were sent back before a board had heard them, it said. "
    f"{ASKED} The Meridian has yet to verify these figures."
)


def unheard(step: int, of: int, what: str) -> None:
    """Report progress to nobody."""
    del step, of, what


def read(article: Article, times: int = 1) -> None:
    """Run the job of an article's text, its end as often as asked."""
    assert article.revision_id is not None
    kind = kinds()[services.DETECT]
    work = Work(
        job_id=article.pk,
        payload={"revision_id": str(article.revision_id)},
        attempt=1,
        report=unheard,
    )
    for _ in range(times):
        result = kind.work(work)
        with transaction.atomic():
            kind.finish(work, result)


def found_in(member: Membership, text: str = TEXT, **fields: object) -> VerificationRequest:
    read(an_article(member, text, publisher_text="The Meridian", **fields))
    return VerificationRequest.objects.get()


def test_a_new_text_is_read_by_a_job_once(people: People) -> None:
    article = an_article(people.annotator)
    assert article.revision_id is not None
    event = RevisionCreated(article_id=article.pk, revision_id=article.revision_id)
    with transaction.atomic():
        announce(event)
        announce(event)
    [job] = Job.objects.filter(kind=services.DETECT)
    assert job.payload == {"revision_id": str(article.revision_id)}


def test_the_job_run_twice_leaves_one_request_one_mark_and_one_entry(people: People) -> None:
    article = an_article(people.annotator, TEXT, publisher_text="The Meridian")
    read(article, times=2)
    request = VerificationRequest.objects.get()
    assert (request.kind, request.state, request.channel) == ("reported", "proposed", "email")
    assert (request.asker_text, request.body_name) == ("The Meridian", "Velmark's Defence Ministry")
    assert (request.body, request.outcome) == (None, "")
    mark = Annotation.objects.get()
    assert (mark.kind, mark.origin, mark.state) == ("request", "rule", "proposed")
    assert [part.quote for part in mark.fragments.all()] == [ASKED]
    assert Mention.objects.get().annotation == mark
    kinds_logged = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds_logged == ["annotation.proposed", "request.mentioned"]
    assert Record.objects.filter(action="request.found").count() == 1


def test_boilerplate_is_not_read(people: People) -> None:
    article = an_article(people.annotator)
    revision = Revision.objects.create(
        id=uuid4(), article=article, number=2, text=TEXT, text_sha="", normal_sha="", extractor=""
    )
    Region.objects.create(revision=revision, kind=Region.Kind.TIP_LINE, start=0, end=len(TEXT))
    article.revision = revision
    article.save()
    read(article)
    assert not VerificationRequest.objects.exists()


def test_a_body_is_the_registrys_when_an_alias_says_so(people: People) -> None:
    ministry, _ = registry.propose_source(
        by=people.annotator,
        kind="organisation",
        name="Velmark Ministry of Defence",
        aliases=["Velmark’s Defence Ministry"],
    )
    request = found_in(people.annotator)
    assert request.body == ministry
    assert request.body_text == "Velmark's Defence Ministry"


def test_a_copy_of_the_article_folds_into_the_same_request(people: People) -> None:
    original = an_article(people.annotator, f"Men sent back\n\n{TEXT}", publisher_text="Meridian")
    copy = an_article(people.annotator, f"Sent away unheard\n\n{TEXT}", host="copies.example")
    read(original)
    read(copy)
    request = VerificationRequest.objects.get()
    assert request.mentions.count() == 2
    for article in (original, copy):
        visible = selectors.visible_to(people.annotator)
        assert list(selectors.narrowed(visible, article_id=article.pk)) == [request]


def test_many_texts_read_by_one_job_come_to_what_a_job_for_each_does(people: People) -> None:
    texts = [f"Men sent back\n\n{TEXT}", f"Sent away unheard\n\n{TEXT}", "Nobody was asked."]
    articles = [an_article(people.annotator, text) for text in texts]
    with transaction.atomic():
        services.ask_for_readings(
            revision_ids=[article.revision_id for article in articles if article.revision_id],
            newsroom_id=people.annotator.newsroom_id,
        )
    [job] = Job.objects.filter(kind=services.DETECT_MANY)
    kind = kinds()[services.DETECT_MANY]
    for _ in range(2):
        work = Work(job_id=job.pk, payload=job.payload, attempt=1, report=unheard)
        result = kind.work(work)
        with transaction.atomic():
            kind.finish(work, result)
    request = VerificationRequest.objects.get()
    assert Annotation.objects.count() == request.mentions.count() == 2
    trail = Record.objects.filter(action__in=["request.found", "request.mentioned"])
    assert trail.count() == 3
    logs = [
        list(article.entries.order_by("seq").values_list("kind", flat=True)) for article in articles
    ]
    proposed, mentioned = "annotation.proposed", "request.mentioned"
    # The first to mention it is told of the second; which is first, nobody says.
    assert sorted(map(len, logs)) == [0, 2, 3]
    assert logs[2] == []
    assert set(map(tuple, logs[:2])) == {
        (proposed, mentioned),
        (proposed, mentioned, mentioned),
    }
    for article in articles:
        article.refresh_from_db()
        seqs = list(article.entries.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, article.seq + 1))


def test_one_formula_in_two_articles_is_two_requests(people: People) -> None:
    read(an_article(people.annotator, TEXT, publisher_text="The Meridian"))
    other = f"The bridge over the Harl was closed for a week after the flood, they said. {ASKED}"
    read(an_article(people.annotator, other, publisher_text="The Meridian"))
    assert VerificationRequest.objects.count() == 2


def test_two_newsrooms_never_share_a_request(people: People) -> None:
    read(an_article(people.annotator, TEXT))
    read(an_article(people.stranger, TEXT))
    assert selectors.visible_to(people.annotator).count() == 1
    ours = selectors.visible_to(people.annotator).get()
    with pytest.raises(NotFoundError):
        selectors.get(people.stranger, ours.pk)


def test_several_bodies_in_one_sentence_are_several_requests_on_one_mark(people: People) -> None:
    text = "Spokespeople for both Brand and Voss did not respond to requests for comment."
    read(an_article(people.annotator, text), times=2)
    assert set(VerificationRequest.objects.values_list("body_text", "outcome")) == {
        ("Brand", "no_reply"),
        ("Voss", "no_reply"),
    }
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(("to", "mark_state"), [("accepted", "accepted"), ("refused", "refused")])
def test_deciding_on_a_request_decides_on_its_mark(
    people: People, to: str, mark_state: str
) -> None:
    request = found_in(people.annotator)
    moved = services.move(by=people.reviewer, request_id=request.pk, to=to, version=1)
    assert moved.state == to
    assert Annotation.objects.get().state == mark_state
    assert [step.kind for step in selectors.steps_of(moved)] == [to]


@pytest.mark.parametrize("decide", [annotations.accept, annotations.refuse])
def test_deciding_on_a_mark_decides_on_its_request(people: People, decide: object) -> None:
    request = found_in(people.annotator)
    mark = Annotation.objects.get()
    assert callable(decide)
    decide(by=people.annotator, annotation_id=mark.pk, version=mark.version)
    mark.refresh_from_db()
    request.refresh_from_db()
    assert request.state == mark.state


def test_a_request_waits_again_with_its_mark_unless_somebody_worked_on_it(people: People) -> None:
    request, by = found_in(people.annotator), people.annotator
    mark = Annotation.objects.get()
    for turn, decide in enumerate((annotations.accept, annotations.refuse, annotations.accept)):
        decide(by=by, annotation_id=mark.pk, version=1 + 2 * turn)
        annotations.undecide(by=by, annotation_id=mark.pk, version=2 + 2 * turn)
        request.refresh_from_db()
        assert request.state == State.PROPOSED
    annotations.accept(by=by, annotation_id=mark.pk, version=7)
    request.refresh_from_db()
    services.move(
        by=people.reviewer, request_id=request.pk, to="refused", version=request.version, note="no"
    )
    # What a person said of the request itself is theirs; the mark alone waits again.
    annotations.undecide(by=by, annotation_id=mark.pk, version=8)
    request.refresh_from_db()
    assert request.state == State.REFUSED


def test_a_decision_is_not_taken_back_when_its_request_was_worked_on_since(people: People) -> None:
    request, by = found_in(people.annotator), people.annotator
    mark = Annotation.objects.get()
    annotations.accept(by=by, annotation_id=mark.pk, version=1)
    VerificationRequest.objects.filter(pk=request.pk).update(version=F("version") + 1)
    with pytest.raises(StaleError):
        annotations.undecide(by=by, annotation_id=mark.pk, version=2)


def test_wording_a_mark_anew_takes_no_decision_back(people: People) -> None:
    request = found_in(people.annotator)
    for to in (State.ACCEPTED, State.REFUSED):
        request.refresh_from_db()
        services.move(
            by=people.reviewer, request_id=request.pk, to=to, version=request.version, note="no"
        )
    mark = Annotation.objects.get()
    annotations.update_annotation(
        by=people.annotator, annotation_id=mark.pk, version=mark.version, body="A formula."
    )
    request.refresh_from_db()
    assert request.state == State.REFUSED


def test_refusing_the_mark_of_one_copy_leaves_the_request_of_the_other(people: People) -> None:
    read(an_article(people.annotator, f"One\n\n{TEXT}"))
    read(an_article(people.annotator, f"Two\n\n{TEXT}"))
    first, second = Annotation.objects.order_by("created_at")
    annotations.accept(by=people.annotator, annotation_id=first.pk, version=1)
    annotations.refuse(by=people.annotator, annotation_id=second.pk, version=1)
    assert VerificationRequest.objects.get().state == State.ACCEPTED


def test_a_refused_request_is_not_found_again(people: People) -> None:
    request = found_in(people.annotator)
    services.move(by=people.annotator, request_id=request.pk, to="refused", version=1)
    assert request.mentions.count() == 1
    read(Article.objects.get())
    assert VerificationRequest.objects.get().state == State.REFUSED


def test_a_sentence_whose_mark_was_deleted_is_not_marked_again(people: People) -> None:
    found_in(people.annotator)
    mark = Annotation.objects.get()
    annotations.delete_annotation(by=people.editor, annotation_id=mark.pk, version=mark.version)
    entries = Entry.objects.count()
    read(Article.objects.get())
    assert Annotation.objects.get().deleted_at is not None
    assert Mention.objects.count() == 1
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("before", list(State))
@pytest.mark.parametrize("to", list(State))
def test_a_request_goes_only_where_the_table_leads(
    people: People, before: State, to: State
) -> None:
    ours = before not in {State.PROPOSED, State.ACCEPTED, State.REFUSED}
    request = VerificationRequest.objects.create(
        newsroom_id=people.annotator.newsroom_id,
        kind="ours" if ours else "reported",
        state=before,
        body_text="Harl Rail",
        question="Why?" if ours else "",
        sent_at="2026-05-04T10:00Z" if ours else None,
    )

    def step() -> VerificationRequest:
        return services.move(
            by=people.annotator, request_id=request.pk, to=to, version=1, note="asked twice"
        )

    if (before, to) in STEPS:
        assert step().state == to
    else:
        with pytest.raises(NoSuchStepError):
            step()
        request.refresh_from_db()
        assert (request.state, request.version) == (before, 1)


def test_only_the_desk_decides_and_only_on_the_version_that_stands(people: People) -> None:
    request = found_in(people.annotator)
    with pytest.raises(NotAllowedError):
        services.move(by=people.admin, request_id=request.pk, to="accepted", version=1)
    with pytest.raises(StaleError):
        services.move(by=people.annotator, request_id=request.pk, to="accepted", version=3)
    with pytest.raises(NotFoundError):
        services.move(by=people.stranger, request_id=request.pk, to="accepted", version=1)


def test_naming_the_body_teaches_the_registry(people: People) -> None:
    request = found_in(people.annotator)
    ministry, _ = registry.propose_source(
        by=people.annotator, kind="organisation", name="Velmark Ministry of Defence"
    )
    named = services.name_body(
        by=people.annotator, request_id=request.pk, version=1, body_id=ministry.pk, remember=True
    )
    assert named.body_name == "Velmark Ministry of Defence"
    assert Source.objects.get(names__text="Velmark's Defence Ministry") == ministry


def test_the_printed_words_can_be_proposed_to_the_registry(people: People) -> None:
    request = found_in(people.annotator)
    named = services.name_body(by=people.annotator, request_id=request.pk, version=1)
    source = Source.objects.get()
    assert (source.name, source.state, named.body) == (request.body_text, "proposed", source)
    assert source.can_be_asked
    assert Entry.objects.filter(kind="request.body_named").count() == 1


def test_a_name_that_the_registry_learns_links_what_was_found_before(people: People) -> None:
    request = found_in(people.annotator)
    theirs = an_article(people.stranger, TEXT)
    read(theirs)
    ministry, _ = registry.propose_source(
        by=people.colleague, kind="organisation", name="Velmark Ministry of Defence"
    )
    request.refresh_from_db()
    assert request.body is None
    registry.add_name(by=people.colleague, source_id=ministry.pk, text="VELMARK’S Defence Ministry")
    request.refresh_from_db()
    assert request.body_name == ministry.name
    assert request.version == 2
    assert VerificationRequest.objects.filter(body=None).count() == 1


def test_a_vanished_revision_fails_the_job_and_writes_nothing(people: People) -> None:
    work = Work(
        job_id=people.annotator.pk,
        payload={"revision_id": str(UUID(int=7))},
        attempt=1,
        report=unheard,
    )
    with pytest.raises(Exception, match="does not exist"):
        kinds()[services.DETECT].work(work)
