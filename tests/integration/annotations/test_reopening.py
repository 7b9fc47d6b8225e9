"""What was decided on proposals is taken back by the press that did it, as one step."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.accounts.models import Membership
from apps.annotations import selectors, services
from apps.annotations.models import Annotation, Attribution, Cover, Figure, ProposalDecision
from apps.annotations.reading.kept import Proposal
from apps.annotations.services.ground import NotYoursToUndoError
from apps.articles.models import Article, Entry
from apps.core.errors import IdUsedError, StaleError
from tests.factories import People, an_article
from tests.integration.annotations.conftest import Call
from tests.integration.annotations.test_reading_jobs import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(people: People) -> Article:
    made = an_article(people.annotator, TEXT)
    assert made.revision_id
    services.keep_proposals(told=[selectors.read_one(made.revision_id)])
    return made


def waiting(by: Membership, article: Article) -> dict[str, Proposal]:
    found = selectors.open_proposals(by, article.pk)
    assert found is not None
    return {each.key: each for each in found.proposals}


def an_id_of_each(found: dict[str, Proposal]) -> dict[str, dict[str, UUID]]:
    tie = ("source", "cue", "content", "attribution")
    return {
        key: {name: uuid4() for name in (tie if each.sort == "attribution" else ("mark",))}
        for key, each in found.items()
    }


def standing() -> tuple[set[UUID], set[UUID]]:
    marks = Annotation.objects.filter(deleted_at=None).values_list("pk", flat=True)
    ties = Attribution.objects.filter(deleted_at=None).values_list("pk", flat=True)
    return set(marks), set(ties)


def test_all_that_one_press_accepted_goes_and_comes_back_under_the_same_ids(
    people: People, article: Article
) -> None:
    by, step, before = people.annotator, uuid4(), waiting(people.annotator, article)
    ids = an_id_of_each(before)
    sent: dict[str, Any] = {"by": by, "article_id": article.pk, "number": 1, "keys": list(before)}
    for _ in range(2):
        services.accept_proposals(**sent, step=step, ids=ids)
    marks, ties = standing()
    assert ties == {each["attribution"] for each in ids.values() if "attribution" in each}
    assert marks <= {pk for each in ids.values() for name, pk in each.items()}
    covers = Cover.objects.count()
    assert (covers, waiting(by, article)) == (2, {})
    taken = services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=list(before))
    assert (sorted(before), taken.kept) == (taken.keys, {})
    assert standing() == (set(), set())
    assert waiting(by, article) == before
    # Each mark's end names the entry that it takes back.
    gone = Entry.objects.filter(kind="annotation.deleted")
    made = dict(Entry.objects.filter(kind="annotation.accepted").values_list("subject_id", "seq"))
    assert {each.subject_id: each.undoes for each in gone} == made
    again = services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=list(before))
    assert again.keys == []
    services.accept_proposals(**sent, step=uuid4(), ids=ids)
    assert standing() == (marks, ties)
    assert (Cover.objects.count(), Figure.objects.count()) == (covers, 2)
    assert not ProposalDecision.objects.exclude(step__isnull=False).exists()


def test_a_refusal_is_taken_back(people: People, article: Article) -> None:
    by, step, before = people.annotator, uuid4(), waiting(people.annotator, article)
    one = next(iter(before))
    services.refuse_proposals(by=by, article_id=article.pk, number=1, keys=[one], step=step)
    assert one not in waiting(by, article)
    # By another press it is not.
    with pytest.raises(NotYoursToUndoError):
        services.reopen_proposals(by=by, article_id=article.pk, step=uuid4(), keys=[one])
    services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=[one])
    assert waiting(by, article) == before


def test_what_a_colleague_changed_or_built_on_stays_and_the_rest_goes(
    people: People, article: Article
) -> None:
    by, step, found = people.annotator, uuid4(), waiting(people.annotator, article)
    ids = an_id_of_each(found)
    services.accept_proposals(
        by=by, article_id=article.pk, number=1, keys=list(found), step=step, ids=ids
    )
    figure = next(key for key, each in found.items() if each.sort == "figure")
    services.update_annotation(
        by=people.editor, annotation_id=ids[figure]["mark"], version=1, body="Who counted?"
    )
    # One inside another stays, and so does that other.
    inner = next(key for key, each in found.items() if each.parent)
    services.update_attribution(
        by=people.editor,
        attribution_id=ids[inner]["attribution"],
        version=1,
        marks={},
        hedges=["so"],
    )
    taken = services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=list(found))
    outer = found[inner].parent
    assert set(taken.kept) == {figure, inner, outer}
    assert set(taken.keys) == set(found) - set(taken.kept)
    assert "Edda changed “at least 140 men” since" in taken.kept[figure]
    assert "stands inside" in taken.kept[outer]
    assert set(waiting(by, article)) == set(taken.keys)
    with pytest.raises(StaleError, match="Edda changed"):
        services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=[figure])


def test_a_mark_on_which_another_attribution_stands_is_not_taken_away(
    people: People, article: Article
) -> None:
    by, step, found = people.annotator, uuid4(), waiting(people.annotator, article)
    key = next(key for key, each in found.items() if each.sort == "attribution")
    ids = an_id_of_each(found)
    services.accept_proposals(
        by=by, article_id=article.pk, number=1, keys=[key], step=step, ids=ids
    )
    made = ids[key]
    services.create_attribution(
        by=people.colleague,
        article_id=article.pk,
        source=made["source"],
        content=made["content"],
        form="direct",
    )
    with pytest.raises(StaleError, match="Another attribution stands on"):
        services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=[key])


def test_an_id_that_is_somebody_elses_is_refused_and_a_mark_that_stands_is_kept(
    people: People, article: Article
) -> None:
    by, found = people.annotator, waiting(people.annotator, article)
    figure = next(key for key, each in found.items() if each.sort == "figure")
    span = found[figure].extent
    mark, _ = services.create_annotation(
        by=people.colleague, article_id=article.pk, kind="note", span=(span,)
    )
    sent: dict[str, Any] = {"by": by, "article_id": article.pk, "number": 1, "keys": [figure]}
    with pytest.raises(IdUsedError):
        services.accept_proposals(**sent, ids={figure: {"mark": mark.pk}})
    # A proposal that a colleague accepted first is theirs to take back.
    theirs = services.accept_proposals(**sent | {"by": people.colleague}, step=uuid4())
    step = uuid4()
    mine = services.accept_proposals(**sent, step=step, ids={figure: {"mark": uuid4()}})
    assert mine.annotations == theirs.annotations
    with pytest.raises(NotYoursToUndoError, match="Cole accepted this before you did"):
        services.reopen_proposals(by=by, article_id=article.pk, step=step, keys=[figure])


def test_the_calls_take_ids_and_take_back(people: People, article: Article, call: Call) -> None:
    by, found = people.annotator, waiting(people.annotator, article)
    figure = next(key for key, each in found.items() if each.sort == "figure")
    base, step, mark = f"articles/{article.pk}/proposals/", str(uuid4()), str(uuid4())
    sent = {"revision": 1, "keys": [figure], "id": step, "ids": {figure: {"mark": mark}}}
    bad: list[object] = [[], {figure: []}, {figure: {"mark": 7}}, {figure: {"other": mark}}]
    for wrong in bad:
        assert call(by, "POST", f"{base}accept/", {**sent, "ids": wrong}).status_code == 400
    made = call(by, "POST", f"{base}accept/", sent).json()
    assert [each["id"] for each in made["annotations"]] == [mark]
    back = call(by, "POST", f"{base}reopen/", {"id": step, "keys": [figure, "\x00"]})
    assert (back.status_code, back.json()) == (200, {"reopened": [figure], "kept": []})
    assert call(by, "GET", f"annotations/{mark}/").status_code == 404
