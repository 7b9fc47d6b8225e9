"""An import made by mistake leaves the lists, and can come back."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts.models import Membership
from apps.annotations import services as annotations
from apps.annotations.spans import Fragment
from apps.articles import selectors, services
from apps.articles.models import Article, ArticleWords, Entry
from apps.articles.services.withdrawals import MAX_REASON
from apps.audit.models import Record
from apps.core.errors import (
    DomainError,
    InvalidError,
    NoSuchStepError,
    NotAllowedError,
    NotFoundError,
    StaleError,
)
from apps.factchecks.models import Decision, FactCheck
from apps.factchecks.services.drafting import RestsOnArticleError
from apps.reposts import selectors as reposts
from apps.reposts.models import Link
from tests.factories import TEXT, People, an_article

pytestmark = pytest.mark.django_db


def withdraw(article: Article, by: Membership, why: str = "Imported twice") -> Article:
    return services.withdraw(by=by, article_id=article.pk, version=article.version, why=why)


def test_a_withdrawn_article_leaves_lists_and_search_and_is_still_there(people: People) -> None:
    article = an_article(people.annotator)
    withdraw(article, people.annotator)
    member = people.colleague
    assert not selectors.words_visible_to(member).exists()
    assert not selectors.listed_to(member).exists()
    asked = selectors.words_visible_to(member, selectors.Filter(withdrawn=True))
    assert [row.pk for row in asked] == [article.pk]
    seen = selectors.get(member, article.pk)
    assert (seen.withdrawn_by, seen.withdrawn_why) == (people.annotator.user, "Imported twice")
    assert Entry.objects.get(article=article).kind == "article.withdrawn"
    assert Record.objects.get(action="article.withdrawn").change == {"why": "Imported twice"}


def test_it_comes_back_as_it_was(people: People) -> None:
    article = withdraw(an_article(people.annotator), people.annotator)
    services.restore(by=people.editor, article_id=article.pk, version=article.version)
    article.refresh_from_db()
    assert (article.withdrawn_at, article.withdrawn_by, article.withdrawn_why) == (None, None, "")
    assert selectors.words_visible_to(people.colleague).get().pk == article.pk
    kinds = Entry.objects.filter(article=article).order_by("seq").values_list("kind", flat=True)
    assert [*kinds] == ["article.withdrawn", "article.restored"]


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("annotator", None),
        ("editor", None),
        ("colleague", NotAllowedError),
        ("reviewer", NotAllowedError),
        ("admin", NotAllowedError),
        ("stranger", NotFoundError),
    ],
)
def test_who_imported_it_or_an_editor_withdraws(
    people: People, who: str, refused: type[DomainError] | None
) -> None:
    article = an_article(people.annotator)
    if refused is None:
        withdraw(article, getattr(people, who))
        return
    with pytest.raises(refused):
        withdraw(article, getattr(people, who))
    article.refresh_from_db()
    assert article.withdrawn_at is None


@pytest.mark.parametrize("why", ["", " \n\0", "x" * (MAX_REASON + 1)])
def test_a_reason_is_wanted(people: People, why: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        withdraw(an_article(people.annotator), people.annotator, why)
    assert refusal.value.errors is not None
    assert "why" in refusal.value.errors


def test_steps_that_lead_nowhere_are_refused(people: People) -> None:
    article = an_article(people.annotator)
    with pytest.raises(NoSuchStepError):
        services.restore(by=people.editor, article_id=article.pk, version=article.version)
    article = withdraw(article, people.annotator)
    with pytest.raises(NoSuchStepError):
        withdraw(article, people.editor)
    with pytest.raises(StaleError):
        services.restore(by=people.editor, article_id=article.pk, version=article.version - 1)


def test_the_database_wants_somebody_and_a_reason(people: People) -> None:
    article = withdraw(an_article(people.annotator), people.annotator)
    for change in ({"withdrawn_why": ""}, {"withdrawn_by": None}, {"withdrawn_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=article.pk).update(**change)


def a_checked_claim(people: People, article: Article, state: str) -> FactCheck:
    mark, _ = annotations.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind="claim",
        span=(Fragment(0, 20),),
    )
    check = FactCheck.objects.create(
        newsroom_id=people.annotator.newsroom_id,
        by=people.annotator.user,
        claim=mark.appearance.claim,
        author=people.annotator.user,
        conclusion="One origin",
    )
    if state == "approved":
        Decision.objects.create(
            factcheck=check, edition=1, reviewer=people.reviewer.user, word="approved"
        )
        check.state = state
        check.save()
    return check


def test_an_article_on_which_a_verdict_rests_stays(people: People) -> None:
    article = an_article(people.annotator)
    a_checked_claim(people, article, "approved")
    article.refresh_from_db()
    with pytest.raises(RestsOnArticleError):
        withdraw(article, people.annotator)
    article.refresh_from_db()
    assert article.withdrawn_at is None
    assert not ArticleWords.objects.get().gone


def test_a_verdict_that_rests_on_another_article_too_lets_it_go(people: People) -> None:
    article, other = an_article(people.annotator), an_article(people.annotator)
    check = a_checked_claim(people, article, "approved")
    annotations.create_annotation(
        by=people.annotator,
        article_id=other.pk,
        kind="claim",
        span=(Fragment(0, 20),),
        claim_id=check.claim_id,
    )
    article.refresh_from_db()
    other.refresh_from_db()
    withdraw(article, people.annotator)
    with pytest.raises(RestsOnArticleError):
        withdraw(other, people.annotator)


def test_an_article_whose_claims_are_drafts_goes(people: People) -> None:
    article = an_article(people.annotator)
    a_checked_claim(people, article, "draft")
    article.refresh_from_db()
    assert withdraw(article, people.annotator).withdrawn_at


def test_a_link_to_a_withdrawn_article_is_no_longer_proposed(people: People) -> None:
    original, copy = an_article(people.annotator), an_article(people.annotator)
    Link.objects.create(
        newsroom_id=people.annotator.newsroom_id,
        original=original,
        copy=copy,
        coverage_of_shorter=1,
        coverage_of_original=1,
        coverage_of_copy=1,
    )
    assert reposts.waiting_count(people.editor) == 1
    withdraw(copy, people.annotator)
    assert reposts.waiting_count(people.editor) == 0
    assert reposts.banner_for(people.editor, original.pk) is None
    assert reposts.narrowed(people.editor).count() == 1


def test_the_same_text_withdrawn_is_not_held_against_a_new_import(people: People) -> None:
    first = withdraw(an_article(people.annotator), people.annotator)
    second = an_article(people.annotator)
    assert selectors.same_text_as(second) is None
    services.restore(by=people.annotator, article_id=first.pk, version=first.version)
    assert selectors.same_text_as(second) == first


def test_the_pages_say_by_whom_and_why(people: People) -> None:
    article = withdraw(an_article(people.annotator), people.annotator)
    client = Client()
    client.force_login(people.colleague.user)
    for page in ("", "details/", "print/"):
        answer = client.get(f"/articles/{article.pk}/{page}").content.decode()
        assert "Imported twice" in answer
        assert people.annotator.user.name in answer
    assert TEXT[:20] not in client.get("/articles/").content.decode()


def test_the_call_says_so_too(people: People) -> None:
    article = an_article(people.annotator)
    client = Client()
    client.force_login(people.annotator.user)
    path = f"/api/v1/articles/{article.pk}/"
    body = {"version": article.version, "why": "Imported twice"}
    answer = client.post(f"{path}withdraw/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["withdrawn"]["why"]) == (200, "Imported twice")
    assert client.get("/api/v1/articles/").json()["results"] == []
    withdrawn = client.get("/api/v1/articles/?withdrawn=1").json()["results"]
    assert [row["id"] for row in withdrawn] == [str(article.pk)]
    version = {"version": answer.json()["version"]}
    back = client.post(f"{path}restore/", version, content_type="application/json")
    assert (back.status_code, back.json()["withdrawn"]) == (200, None)
