"""Requests that an article reports, when its text changes."""

from collections.abc import Callable

import pytest
from django.db import transaction

from apps.annotations.states import State as MarkState
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.events import RevisionCreated
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article
from apps.articles.regions import Kind, Region
from apps.core.events import announce
from apps.verification.models import Mention, VerificationRequest
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

Drain = Callable[..., list[str]]

BEFORE = (
    "Lantern counted at least 140 men who were sent back to the front from the hospital in Dorn"
    " before a board of the army had heard them, its reporters wrote on Sunday.\n\n"
)
ASKED = "The Meridian has contacted Velmark's Defence Ministry for comment by email."
MORE = "The Meridian has contacted the Harbour Office in Dorn for comment by phone."


def revise(article: Article, text: str) -> None:
    """Let the page be read again with another text."""
    region = Region(Kind.BODY, 0, len(text))
    articles.keep_revision(
        article_id=article.pk, found=Extracted(text, [region], Details(), extractor="test")
    )


@pytest.fixture
def article(people: People, drain_jobs: Drain) -> Article:
    """Make an article in whose first text one request was found."""
    article = an_article(people.annotator, BEFORE + ASKED)
    with transaction.atomic():
        announce(RevisionCreated(article_id=article.pk, revision_id=article.revision.pk))  # type: ignore[union-attr] # it is ready
    drain_jobs()
    assert VerificationRequest.objects.count() == 1
    return article


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Corrected on Monday.\n\n" + BEFORE + ASKED, id="elsewhere"),
        pytest.param(BEFORE.replace("140", "150") + ASKED, id="what stands before it"),
        pytest.param(BEFORE + ASKED.replace(" by email", " by email on Monday"), id="its words"),
        pytest.param(ASKED + "\n\n" + BEFORE, id="its place"),
    ],
)
def test_a_request_already_found_is_not_found_twice(
    article: Article, drain_jobs: Drain, text: str
) -> None:
    mention = Mention.objects.get()
    revise(article, text)
    drain_jobs()
    assert VerificationRequest.objects.get().pk == mention.request_id
    assert Mention.objects.get().pk == mention.pk
    mark = mention.annotation
    mark.refresh_from_db()
    assert (mark.revision.number, mark.state) == (2, MarkState.PROPOSED)


def test_what_the_next_text_asks_besides_is_found(article: Article, drain_jobs: Drain) -> None:
    revise(article, f"{BEFORE}{ASKED} {MORE}")
    drain_jobs()
    names = VerificationRequest.objects.order_by("body_text").values_list("body_text", flat=True)
    assert len(names) == 2
    assert {mention.annotation.revision.number for mention in Mention.objects.all()} == {2}


def test_a_request_whose_sentence_is_gone_stays_with_its_mark_in_the_tray(
    article: Article, drain_jobs: Drain
) -> None:
    revise(article, BEFORE)
    drain_jobs()
    assert Mention.objects.get().annotation.state == MarkState.ORPHAN
    assert VerificationRequest.objects.count() == 1
