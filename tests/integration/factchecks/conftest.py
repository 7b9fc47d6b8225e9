"""A claim to check, and fact-checks in any state."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from apps.accounts.models import Membership, User
from apps.annotations.models import Annotation, Appearance, Claim, Fragment
from apps.articles.models import Article
from apps.factchecks import services
from apps.factchecks.models import Contributor, Decision, FactCheck
from apps.factchecks.states import State
from tests.factories import People, an_article

QUOTE = "at least 140 men"


def claim_in(member: Membership, article: Article, claim: Claim | None = None) -> Claim:
    """Mark the claim's words in an article."""
    assert article.revision
    claim = claim or Claim.objects.create(
        newsroom_id=member.newsroom_id, by=member.user, text="Lantern counted 140 men."
    )
    start = article.revision.text.index(QUOTE)
    end = start + len(QUOTE)
    mark = Annotation.objects.create(
        newsroom_id=member.newsroom_id,
        by=member.user,
        author=member.user,
        article=article,
        revision=article.revision,
        kind=Annotation.Kind.CLAIM,
        span_key=f"{start}-{end}",
        start=start,
    )
    Fragment.objects.create(annotation=mark, n=0, start=start, end=end, quote=QUOTE)
    Appearance.objects.create(claim=claim, annotation=mark)
    return claim


@pytest.fixture
def claim(people: People) -> Claim:
    """Return a claim that the annotator marked in one article."""
    services.make_first_scale(newsroom_id=people.annotator.newsroom_id)
    services.make_first_scale(newsroom_id=people.stranger.newsroom_id)
    return claim_in(people.annotator, an_article(people.annotator))


@pytest.fixture
def a_factcheck(people: People, claim: Claim) -> Callable[..., FactCheck]:
    """Return what makes the annotator's fact-check, in any state, by models alone."""

    def make(state: State = State.DRAFT, **fields: object) -> FactCheck:
        newsroom_id = people.annotator.newsroom_id
        rating = services.make_first_scale(newsroom_id=newsroom_id).ratings.get(slug="unproven")
        factcheck = FactCheck.objects.create(
            **{
                "id": uuid4(),
                "newsroom_id": newsroom_id,
                "by": people.annotator.user,
                "author": people.annotator.user,
                "claim": claim,
                "rating": rating,
                "conclusion": "One origin.",
                **fields,
            }
        )
        Contributor.objects.create(factcheck=factcheck, edition=1, user=people.annotator.user)
        if state in {State.APPROVED, State.PUBLISHED}:
            name = f"{uuid4()}@ours.example"
            judge = User.objects.create(email=name, name="Judge", password="!")
            Decision.objects.create(
                factcheck=factcheck, edition=1, reviewer=judge, word=Decision.Word.APPROVED
            )
        factcheck.state = state
        factcheck.save()
        return factcheck

    return make
