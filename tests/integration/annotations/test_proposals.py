"""What rules propose, and what people make of it."""

from collections.abc import Callable

import pytest

from apps.annotations import services
from apps.annotations.models import Annotation, Appearance, Claim
from apps.annotations.services.ground import NotYoursToUndoError
from apps.annotations.spans import Fragment
from apps.articles.models import Article, Entry
from apps.core.errors import NoSuchStepError, NotAllowedError, NotFoundError, StaleError
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db
SPAN = (Fragment(0, 7),)


def propose(article: Article, kind: str = "request") -> Annotation:
    assert article.revision_id is not None
    return services.propose(revision_id=article.revision_id, kind=kind, span=SPAN)


def test_proposing_twice_makes_one_mark_that_is_nobodys(people: People) -> None:
    article = an_article(people.annotator)
    first, again = propose(article), propose(article)
    assert first.pk == again.pk
    assert (first.state, first.origin, first.author, first.by) == ("proposed", "rule", None, None)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["annotation.proposed"]


def test_what_a_person_corrected_refused_or_deleted_is_not_proposed_again(people: People) -> None:
    for change in ("correct", "refuse", "delete"):
        article = an_article(people.annotator)
        mark = propose(article)
        if change == "correct":
            services.update_annotation(
                by=people.annotator, annotation_id=mark.pk, version=1, span=(Fragment(0, 15),)
            )
        elif change == "refuse":
            services.refuse(by=people.annotator, annotation_id=mark.pk, version=1)
        else:
            services.delete_annotation(by=people.annotator, annotation_id=mark.pk, version=1)
        assert propose(article).pk == mark.pk, change
        assert article.annotations.count() == 1


def test_where_a_person_marked_the_words_no_rule_proposes_them(people: People) -> None:
    article = an_article(people.annotator)
    mark, _ = services.create_annotation(
        by=people.annotator, article_id=article.pk, kind="request", span=SPAN
    )
    assert propose(article) == mark


@pytest.mark.parametrize("who", ["annotator", "reviewer", "editor"])
def test_annotators_reviewers_and_editors_decide_on_proposals(people: People, who: str) -> None:
    member = getattr(people, who)
    mark = propose(an_article(people.annotator), "claim")
    assert not Claim.objects.exists()
    mark = services.accept(by=member, annotation_id=mark.pk, version=1)
    assert (mark.state, mark.accepted_by, mark.version) == ("accepted", member.user, 2)
    assert Claim.objects.get().text == "Lantern"


def test_a_refused_proposal_can_be_accepted_after_all(people: People) -> None:
    mark = propose(an_article(people.annotator))
    services.refuse(by=people.reviewer, annotation_id=mark.pk, version=1)
    mark = services.accept(by=people.annotator, annotation_id=mark.pk, version=2)
    assert mark.state == "accepted"


def test_a_decision_on_another_version_or_on_no_proposal_is_refused(people: People) -> None:
    mark = propose(an_article(people.annotator))
    with pytest.raises(NotAllowedError):
        services.accept(by=people.admin, annotation_id=mark.pk, version=1)
    with pytest.raises(NotFoundError):
        services.accept(by=people.stranger, annotation_id=mark.pk, version=1)
    with pytest.raises(StaleError):
        services.accept(by=people.annotator, annotation_id=mark.pk, version=7)
    services.accept(by=people.annotator, annotation_id=mark.pk, version=1)
    with pytest.raises(NoSuchStepError):
        services.refuse(by=people.annotator, annotation_id=mark.pk, version=2)
    assert Annotation.objects.get().version == 2


@pytest.mark.parametrize("kind", ["request", "claim"])
@pytest.mark.parametrize("decide", [services.accept, services.refuse])
def test_whoever_decided_takes_it_back_while_nobody_touched_the_mark(
    people: People, decide: Callable[..., Annotation], kind: str
) -> None:
    mark, by = propose(an_article(people.annotator), kind), people.annotator
    pk, accepted = mark.pk, decide is services.accept
    with pytest.raises(NotYoursToUndoError):
        services.undecide(by=by, annotation_id=pk, version=1)
    decide(by=by, annotation_id=pk, version=1)
    with pytest.raises(NotYoursToUndoError):
        services.undecide(by=people.colleague, annotation_id=pk, version=2)
    mark = services.undecide(by=by, annotation_id=pk, version=2)
    assert (mark.state, mark.accepted_by, mark.version) == ("proposed", None, 3)
    assert not Appearance.objects.exists()
    decided, back = Entry.objects.order_by("seq")[1:]
    assert (back.kind, back.undoes) == ("annotation.reopened", decided.seq)
    with pytest.raises(NoSuchStepError):
        services.undecide(by=by, annotation_id=pk, version=3)
    decide(by=by, annotation_id=pk, version=3)
    assert Appearance.objects.exists() == (accepted and kind == "claim")
    services.update_annotation(by=people.editor, annotation_id=pk, version=4, body="Who?")
    with pytest.raises(StaleError):
        services.undecide(by=by, annotation_id=pk, version=4)
