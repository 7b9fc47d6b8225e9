"""A fact-check whose words a new revision of the article no longer has."""

from collections.abc import Callable

import pytest

from apps.annotations.models import Annotation
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.regions import Kind, Region
from apps.audit.models import Record
from apps.factchecks.models import FactCheck
from apps.factchecks.states import State
from tests.factories import People

pytestmark = pytest.mark.django_db

LATER = "The ferries sail again, the harbour office in Dorn told the outlet on Tuesday."


@pytest.mark.parametrize("state", [State.DRAFT, State.APPROVED, State.PUBLISHED])
def test_lost_words_are_said_at_the_article_and_nothing_of_the_fact_check_is_touched(
    people: People,
    a_factcheck: Callable[..., FactCheck],
    drain_jobs: Callable[..., list[str]],
    state: State,
) -> None:
    del people
    check = a_factcheck(state)
    mark = Annotation.objects.get(appearance__claim=check.claim)
    region = Region(Kind.BODY, 0, len(LATER))
    found = Extracted(LATER, [region], Details(), extractor="test")
    articles.keep_revision(article_id=mark.article_id, found=found)
    drain_jobs()
    mark.refresh_from_db()
    assert (mark.state, mark.appearance.claim_id) == ("orphan", check.claim_id)
    entry = mark.article.entries.get(kind="factcheck.words_gone")
    assert (entry.subject_id, entry.data["annotation"]) == (check.pk, str(mark.pk))
    assert Record.objects.filter(action="factcheck.words_gone").count() == 1
    after = FactCheck.objects.get(pk=check.pk)
    assert (after.state, after.edition, after.version) == (state, check.edition, check.version)
