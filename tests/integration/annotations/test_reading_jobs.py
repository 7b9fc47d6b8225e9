"""What rules find in a text is proposed, decided on by people, and never asked twice."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.annotations import selectors, services
from apps.annotations.models import (
    Annotation,
    Attribution,
    Cover,
    Figure,
    Findings,
    ProposalDecision,
)
from apps.annotations.reading.kept import Attribution as FoundAttribution
from apps.annotations.reading.kept import Proposal
from apps.annotations.spans import Fragment
from apps.articles.models import Article, Entry
from apps.core.errors import InvalidError, NotAllowedError, StaleError
from apps.sources.models import Source
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

TEXT = (
    "The Karrow Institute, a think tank, reportedly said that at least 140 men were sent back.\n\n"
    "“A border officer stated that the road may be closed until spring comes to the hills,” "
    "the Institute said.\n\n"
    "It added that some 2,500 troops had left. The Meridian has yet to verify these figures."
)


@pytest.fixture
def article(people: People) -> Article:
    made = an_article(people.annotator, TEXT)
    assert made.revision_id
    services.keep_proposals(told=[selectors.read_one(made.revision_id)])
    return made


def waiting(people: People, article: Article) -> tuple[Proposal, ...]:
    found = selectors.open_proposals(people.annotator, article.pk)
    assert found is not None
    return found.proposals


def keys(people: People, article: Article, sort: str) -> list[str]:
    return [each.key for each in waiting(people, article) if each.sort == sort]


def accept(people: People, article: Article, names: list[str] | None, **more: Any) -> services.Made:
    return services.accept_proposals(
        by=people.annotator, article_id=article.pk, number=1, keys=names, **more
    )


def quote(mark: Annotation | None) -> str:
    assert mark is not None
    return " … ".join(part.quote for part in mark.fragments.all())


def test_an_imported_text_is_read_once_and_nothing_is_marked(
    people: People, drain_jobs: Callable[..., list[str]]
) -> None:
    article = an_article(people.annotator, TEXT)
    assert article.revision_id
    at_once = waiting(people, article)
    services.ask_for_proposals(revision_id=article.revision_id)
    services.ask_for_proposals(revision_id=article.revision_id)
    drain_jobs()
    assert Findings.objects.count() == 1
    assert not Annotation.objects.exists()
    entry = Entry.objects.get()
    assert (entry.kind, entry.data["attribution"]) == ("proposals.found", 4)
    assert len(at_once) == 7
    assert waiting(people, article) == at_once


def test_accepting_one_makes_its_marks_and_ties_them(people: People, article: Article) -> None:
    institute = Source.objects.create(
        newsroom=people.annotator.newsroom,
        kind="organisation",
        name="Karrow Institute",
        name_key="karrow institute",
        state="accepted",
    )
    institute.names.create(text="Karrow Institute", key="karrow institute")
    first = keys(people, article, "attribution")[0]
    made = accept(people, article, [first])
    (tie,) = made.attributions
    assert quote(tie.source_mark) == "The Karrow Institute, a think tank,"
    assert quote(tie.cue_mark) == "reportedly said"
    assert quote(tie.content_mark) == "that at least 140 men were sent back"
    assert (tie.form, tie.hedges) == ("indirect", ["reportedly"])
    assert (tie.origin, tie.by, tie.accepted_by) == ("rule", None, people.annotator.user)
    assert tie.source_mark is not None
    assert tie.source_mark.source == institute
    assert tie.source_mark.accepted_by == people.annotator.user
    assert first not in keys(people, article, "attribution")
    # The same click again, by whatever way it came.
    assert accept(people, article, [first]).attributions == [tie]
    assert Attribution.objects.count() == 1
    assert Annotation.objects.count() == 3


def test_accepting_all_keeps_who_stands_inside_whom_and_what_the_caveat_covers(
    people: People, article: Article
) -> None:
    made = accept(people, article, None)
    assert not waiting(people, article)
    by_source = {quote(tie.source_mark): tie for tie in made.attributions}
    assert by_source["A border officer"].parent == by_source["the Institute"]
    caveat = Annotation.objects.get(kind="caveat")
    figures = {quote(each.figure) for each in Cover.objects.filter(caveat=caveat)}
    assert figures == {"some 2,500 troops", "at least 140 men"}
    said = {(each.bound, each.low, each.high) for each in Figure.objects.all()}
    assert ("at_least", Decimal(140), None) in said
    assert ("about", Decimal(2500), Decimal(2500)) in said


def test_a_claim_over_a_covered_figure_says_that_its_publisher_has_not_verified_it(
    people: People, article: Article
) -> None:
    accept(people, article, None)
    at = TEXT.index("some 2,500")
    claim, _ = services.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind="claim",
        span=(Fragment(at, at + len("some 2,500 troops had left")),),
    )
    other, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="claim", span=(Fragment(0, 20),)
    )
    told = selectors.unverified(people.annotator, [claim.pk, other.pk])
    words = "The Meridian has yet to verify these figures."
    assert {pk: [each.words for each in doubts] for pk, doubts in told.items()} == {
        claim.pk: [words]
    }
    appearance = selectors.claim_appearances(people.annotator, claim.appearance.claim_id)[0]
    caveat = Annotation.objects.get(kind="caveat")
    assert [(each.words, each.caveat_id) for each in appearance.doubts] == [(words, caveat.pk)]


def test_a_caveat_that_is_only_proposed_is_told_apart_and_gone_once_refused(
    people: People, article: Article
) -> None:
    at = TEXT.index("some 2,500")
    spans = (Fragment(at, at + 26), Fragment(0, 20))
    over, other = (
        services.create_annotation(
            by=people.annotator, article_id=article.pk, kind="claim", span=(span,)
        )[0]
        for span in spans
    )

    def doubts(mark: Annotation) -> list[tuple[str, UUID | None]]:
        (found,) = selectors.claim_appearances(people.annotator, mark.appearance.claim_id)
        return [(each.words, each.caveat_id) for each in found.doubts]

    assert doubts(over) == [("The Meridian has yet to verify these figures.", None)]
    assert doubts(other) == []
    services.refuse_proposals(
        by=people.annotator,
        article_id=article.pk,
        number=1,
        keys=keys(people, article, "caveat"),
    )
    assert doubts(over) == []


def test_an_accepted_attribution_takes_the_claim_over_the_very_same_words_for_its_content(
    people: People, article: Article
) -> None:
    first = next(each for each in waiting(people, article) if each.sort == "attribution")
    assert isinstance(first.finding, FoundAttribution)
    made = {
        kind: services.create_annotation(
            by=by, article_id=article.pk, kind=kind, span=getattr(first.finding, part)
        )[0]
        for by, kind, part in (
            (people.editor, "content", "content"),
            (people.editor, "claim", "content"),
            (people.editor, "source", "source"),
            (people.annotator, "cue", "cue"),
        )
    }
    (tie,) = accept(people, article, [first.key]).attributions
    assert (tie.content_mark, tie.source_mark, tie.cue_mark) == (
        made["claim"],
        made["source"],
        made["cue"],
    )
    assert Annotation.objects.count() == 4
    chains = selectors.chains_to(people.annotator, [made["claim"].pk])
    assert list(chains) == [made["claim"].pk]


def test_the_chain_says_through_how_many_hands_and_how_often_hedged(
    client: Client, people: People, article: Article
) -> None:
    made = accept(people, article, None)
    tie = next(tie for tie in made.attributions if tie.parent_id)
    ((chain,),) = selectors.chains_to(people.annotator, [tie.content_mark_id]).values()
    assert [step.called for step in chain] == ["A border officer", "the Institute"]
    assert [step.unnamed for step in chain] == [True, False]
    assert chain.handed == "third-hand, hedged once"
    client.force_login(people.annotator.user)
    (shown,) = client.get(f"/api/v1/annotations/{tie.content_mark_id}/chains/").json()
    assert [(step["name"], step["unnamed"]) for step in shown["steps"]] == [
        ("A border officer", True), ("the Institute", False),
    ]  # fmt: skip
    assert (shown["handed"], shown["caveats"]) == ("third-hand, hedged once", [])


def test_what_was_refused_is_never_proposed_again(people: People, article: Article) -> None:
    before = waiting(people, article)
    one = before[0].key

    def refuse(names: list[str] | None) -> int:
        return services.refuse_proposals(
            by=people.annotator, article_id=article.pk, number=1, keys=names
        )

    assert refuse([one]) == 1
    assert refuse([one]) == 0
    assert article.revision_id
    services.keep_proposals(told=[selectors.read_one(article.revision_id)])
    assert one not in [each.key for each in waiting(people, article)]
    assert refuse(None) == len(before) - 1
    assert not waiting(people, article)
    assert ProposalDecision.objects.filter(word="refused").count() == len(before)
    assert not Annotation.objects.exists()


def test_what_a_person_marked_is_not_proposed(people: People, article: Article) -> None:
    def mark(kind: str, words: str) -> UUID:
        at = TEXT.index(words)
        made, _ = services.create_annotation(
            by=people.annotator,
            article_id=article.pk,
            kind=kind,
            span=(Fragment(at, at + len(words)),),
        )
        return made.pk

    attributions, figures = (keys(people, article, sort) for sort in ("attribution", "figure"))
    services.create_attribution(
        by=people.annotator,
        article_id=article.pk,
        cue=mark("cue", "said that"),
        content=mark("content", "at least 140 men were sent back"),
        form="indirect",
    )
    mark("figure", "2,500")
    assert keys(people, article, "attribution") == attributions[1:]
    assert keys(people, article, "figure") == figures[:1]


def test_a_proposal_is_put_right_as_it_is_accepted(people: People, article: Article) -> None:
    first = keys(people, article, "attribution")[0]
    right = services.Correction(
        source=(Fragment(0, 20),), form="mixed", hedges=["reportedly", "so"]
    )
    (tie,) = accept(people, article, [first], correction=right).attributions
    assert quote(tie.source_mark) == "The Karrow Institute"
    assert (tie.form, tie.hedges) == ("mixed", ["reportedly", "so"])
    with pytest.raises(InvalidError):
        accept(people, article, None, correction=right)


def test_a_stale_text_and_people_who_do_not_mark_are_refused(
    people: People, article: Article
) -> None:
    with pytest.raises(StaleError):
        services.accept_proposals(by=people.annotator, article_id=article.pk, number=2, keys=None)
    for act in (services.accept_proposals, services.refuse_proposals):
        with pytest.raises(NotAllowedError):
            act(by=people.admin, article_id=article.pk, number=1, keys=None)


def test_one_click_ties_it_to_the_source_named_last(people: People, article: Article) -> None:
    at = TEXT.index("It added")
    mark, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="source", span=(Fragment(at, at + 2),)
    )
    tied = services.tie(by=people.annotator, annotation_id=mark.pk, version=1)
    assert tied.source is not None
    assert (tied.source.name, tied.source.state) == ("Karrow Institute", "proposed")
    assert tied.version == 2
    named, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="source", span=(Fragment(0, 20),)
    )
    with pytest.raises(services.NoAntecedentError):
        services.tie(by=people.annotator, annotation_id=named.pk, version=1)


def test_the_database_knows_only_figures_with_numbers_and_caveats_over_figures(
    people: People, article: Article
) -> None:
    note, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="note", span=(Fragment(0, 3),)
    )
    other, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="figure", span=(Fragment(0, 3),)
    )
    for wrong in (
        lambda: Figure.objects.create(annotation=note, low=1, high=1, bound="exact"),
        lambda: Figure.objects.create(annotation=other, low=2, high=1, bound="between"),
        lambda: Figure.objects.create(annotation=other, bound="exact"),
        lambda: Cover.objects.create(caveat=note, figure=other),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_calls_show_accept_refuse_and_suggest(
    client: Client, people: People, article: Article
) -> None:
    client.force_login(people.annotator.user)
    base = f"/api/v1/articles/{article.pk}"

    def post(path: str, body: dict[str, Any], **more: Any) -> Any:
        return client.post(f"{base}{path}", body, content_type="application/json", **more)

    answer = client.get(f"{base}/proposals/").json()
    assert (answer["revision"], answer["language"]) == (1, "en")
    first = answer["proposals"][0]
    assert first["kind"] == "attribution"
    assert first["source"][0]["quote"] == "The Karrow Institute, a think tank,"
    caveat = answer["proposals"][-1]
    assert caveat["covers"]["quote"].endswith("troops had left. ")
    at = TEXT.index("It added")
    suggested = post("/suggest/", {"start": at, "end": at + 20}).json()
    assert [each["kind"] for each in suggested["proposals"]] == ["attribution", "figure"]
    assert suggested["proposals"][0]["antecedent"]["quote"].startswith("The Karrow Institute")
    assert post("/suggest/", {"start": 5, "end": 5}).status_code == 400
    assert post("/proposals/accept/", {"revision": 1}).status_code == 400
    made = post("/proposals/accept/", {"revision": 1, "keys": [first["key"]]}).json()
    assert made["attributions"][0]["accepted_by"]["name"] == people.annotator.user.name
    gone = post("/proposals/accept/", {"revision": 1, "keys": ["nothing"]})
    assert (gone.status_code, gone.json()["code"]) == (409, "no_such_proposal")
    refused = post("/proposals/refuse/", {"revision": 1, "all": True}).json()
    assert refused == {"refused": 6}


def test_the_calls_say_what_a_figure_gives_and_what_a_caveat_covers(
    client: Client, people: People, article: Article
) -> None:
    client.force_login(people.annotator.user)
    made = accept(people, article, keys(people, article, "figure"))
    mark = made.annotations[0]
    at = f"/api/v1/annotations/{mark.pk}"
    shown = client.get(f"{at}/").json()
    assert shown["figure"] == {
        "low": "140", "high": None, "bound": "at_least", "counts": "men", "unit": "",
    }  # fmt: skip

    def patch(body: dict[str, Any]) -> Any:
        return client.patch(
            f"{at}/figure/", body, content_type="application/json", headers={"If-Match": '"1"'}
        )

    assert patch({"low": "9", "high": "8", "bound": "between"}).status_code == 400
    right = patch({"low": "140", "high": "150.5", "bound": "between", "counts": "men"})
    assert right.json()["figure"]["high"] == "150.5"
    assert patch({"low": "140", "bound": "exact"}).status_code == 412
    caveat, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="caveat", span=(Fragment(0, 3),)
    )
    covers = f"/api/v1/annotations/{caveat.pk}/covers/"
    body = {"figure": str(mark.pk)}
    answers = [client.post(covers, body, content_type="application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert client.get(covers).json() == [{"caveat": str(caveat.pk), "figure": str(mark.pk)}]
    # The caveat says it itself, alone and among all, and so does the log that colleagues follow.
    listed = client.get(f"/api/v1/articles/{article.pk}/annotations/").json()
    alone = client.get(f"/api/v1/annotations/{caveat.pk}/").json()
    told = [each for each in [*listed, alone] if each["id"] == str(caveat.pk)]
    assert [each["covers"] for each in told] == [[str(mark.pk)]] * 2
    assert not any("covers" in each for each in listed if each["kind"] != "caveat")
    entry = Entry.objects.order_by("seq").last()
    assert entry is not None
    assert (entry.kind, entry.subject_id) == ("annotation.covered", caveat.pk)
    assert client.delete(f"{covers}{mark.pk}/").status_code == 204
    assert client.get(covers).json() == []
