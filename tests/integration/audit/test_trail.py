"""The trail: whose it is, who wrote it, and that it keeps no secret."""

import pytest
from django.db import transaction

from apps.accounts import services as accounts
from apps.audit import services
from apps.audit.models import Record
from apps.audit.selectors import records_of
from tests.factories import People

pytestmark = pytest.mark.django_db


def test_a_record_names_who_what_and_where(people: People) -> None:
    record = services.record(
        by=people.editor, action="test.done", subject=people.annotator, change={"roles": ["x"]}
    )
    assert (record.actor_id, record.newsroom_id) == (
        people.editor.user_id,
        people.editor.newsroom_id,
    )
    assert people.editor.user.email in record.actor_label
    assert (record.subject_type, record.subject_id) == (
        "accounts.membership",
        str(people.annotator.pk),
    )


def test_what_the_app_does_by_itself_is_recorded_as_its_own(people: People) -> None:
    record = services.record(by=None, action="test.done", subject=people.annotator)
    assert (record.actor_id, record.actor_label) == (None, services.SYSTEM)
    assert record.newsroom_id == people.annotator.newsroom_id


def test_a_newsroom_reads_its_own_records_alone(people: People) -> None:
    services.record(by=people.admin, action="test.ours", subject=people.annotator)
    services.record(by=people.stranger, action="test.theirs", subject=people.stranger)
    found = records_of(people.admin.newsroom_id).values_list("action", flat=True)
    assert list(found) == ["test.ours"]


def test_a_deed_that_fails_leaves_no_record(people: People) -> None:
    def deed() -> None:
        with transaction.atomic():
            services.record(by=people.admin, action="test.done", subject=people.annotator)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert not Record.objects.exists()


def test_no_secret_stands_in_the_trail(people: People) -> None:
    invited = accounts.invite(
        email="noa@elsewhere.example",
        roles=["editor"],
        newsroom_id=people.admin.newsroom_id,
        by=people.admin,
    )
    issued = accounts.create_token(by=people.admin, name="script")
    written = " ".join(str(record.change) for record in Record.objects.all())
    for secret in (invited.secret, issued.secret, invited.invitation.token_hash, issued.token.hash):
        assert secret
        assert secret not in written
