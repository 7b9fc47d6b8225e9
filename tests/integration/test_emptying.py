"""Between two tests that commit, every table is emptied but those that come with the code."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from apps.audit import services as audit
from tests.emptying import KEPT, empty
from tests.factories import People, an_article


@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_committed_is_left_and_what_comes_with_the_code_stays(
    people: People,
) -> None:
    an_article(people.annotator)
    with transaction.atomic():
        audit.record(by=people.admin, action="test.done", subject=people.admin)
    kept = (ContentType.objects.count(), Permission.objects.count())
    assert min(kept) > 0
    empty()
    models = apps.get_models(include_auto_created=True)
    emptied = [model for model in models if model._meta.db_table not in KEPT]
    assert [model for model in emptied if model._base_manager.exists()] == []
    assert (ContentType.objects.count(), Permission.objects.count()) == kept
