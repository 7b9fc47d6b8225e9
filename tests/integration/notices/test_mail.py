"""Notices by mail: who wants it, when it goes out, and what is known of it after."""

import re
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import Membership
from apps.audit.models import Record
from apps.jobs.models import Job
from apps.jobs.states import State as JobState
from apps.notices import selectors, services
from apps.notices.models import Mail, MailChoice, Notice
from apps.notices.services import Outcome
from apps.notices.services.posting import Rendered
from apps.notices.states import State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db
Drain = Callable[..., list[str]]

NOON = datetime.fromisoformat("2026-05-04T12:00:00+00:00")


def tell(people: People, who: Membership, words: str = "Who counted?") -> Notice:
    services.notify(
        by=people.annotator,
        users=[who.user_id],
        kind=Notice.Kind.MENTION,
        subject=an_article(people.annotator),
        text="Ana named you in the thread on “Men sent back”",
        excerpt=words,
        url="/articles/?a=b",
    )
    return Notice.objects.filter(user=who.user).latest("created_at")


def wants(who: Membership, when: str, **more: object) -> MailChoice:
    long_ago = timezone.now() - timedelta(days=9)
    return MailChoice.objects.create(membership=who, when=when, since=long_ago, **more)


def a_letter(people: People, drain_jobs: Drain) -> Mail:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    drain_jobs(may_fail=True)
    return Mail.objects.get()


def test_nobody_has_mail_who_did_not_choose_it(people: People, drain_jobs: Drain) -> None:
    tell(people, people.colleague)
    drain_jobs()
    services.ask_for_digests(due=selectors.digests_due(timezone.now()))
    drain_jobs()
    assert (Mail.objects.count(), outbox.outbox) == (0, [])


def test_at_once_each_notice_goes_out_once_though_its_jobs_come_twice(
    people: People, drain_jobs: Drain
) -> None:
    wants(people.colleague, "at_once")
    first = tell(people, people.colleague, "Who <b>counted</b> & who did not?")
    assert "notices.send" in drain_jobs()
    tell(people, people.colleague, "And who told them?")
    drain_jobs()
    assert len(outbox.outbox) == Mail.objects.filter(state=State.SENT).count() == 2
    assert not Notice.objects.filter(mailed_at=None).exists()
    kept = Mail.objects.earliest("created_at")
    letter = message_from_bytes(bytes(kept.blob.data or b""), policy=policy.default)
    body = letter.get_body().get_content()  # type: ignore[union-attr] # it is plain text
    assert "Who <b>counted</b> & who did not?" in body
    assert f"http://localhost:8000/inbox/{first.pk}/" in body
    assert "And who told them?" not in body
    assert letter["Message-ID"] == kept.message_id
    assert letter["To"] == f"Cole <{people.colleague.user.email}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    sent = outbox.outbox[0].message()
    assert sent["Message-ID"] == kept.message_id
    # A long header begins on a line of its own.
    assert letter["Subject"].strip() == kept.subject


def test_the_bytes_that_go_out_are_the_bytes_that_were_kept(
    people: People, drain_jobs: Drain
) -> None:
    kept = a_letter(people, drain_jobs)
    wire = Rendered(kept).message().as_bytes(linesep="\r\n")
    assert wire.replace(b"\r\n", b"\n").strip() == bytes(kept.blob.data or b"").strip()
    assert re.search(rb"(?<!\r)\n", wire) is None


def test_what_is_read_in_time_goes_into_no_letter(people: People, drain_jobs: Drain) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    services.mark_all_read(by=people.colleague)
    drain_jobs()
    assert Mail.objects.count() == 0


def test_a_daily_letter_is_due_by_the_persons_clock_once(people: People, drain_jobs: Drain) -> None:
    accounts.change_person(
        user_id=people.colleague.user_id, name="Cole", tz="Asia/Tokyo", by=people.colleague
    )
    choice = wants(people.colleague, "daily", hour=21)
    MailChoice.objects.update(since=NOON - timedelta(hours=3))
    assert selectors.digests_due(NOON - timedelta(minutes=1)) == []
    due = selectors.digests_due(NOON)
    assert due == [(people.colleague.pk, NOON)]
    for n in range(3):
        tell(people, people.colleague, f"Question {n}")
    services.ask_for_digests(due=due)
    services.ask_for_digests(due=due)
    drain_jobs()
    assert selectors.digests_due(NOON + timedelta(hours=5)) == []
    assert selectors.digests_due(NOON + timedelta(days=1)) == [
        (choice.pk, NOON + timedelta(days=1))
    ]
    (letter,) = outbox.outbox
    assert "3 new notices" in letter.message()["Subject"]


def test_two_letters_written_at_once_hold_each_notice_once(
    people: People, drain_jobs: Drain
) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    first = selectors.compose(people.colleague.pk)
    tell(people, people.colleague)
    second = selectors.compose(people.colleague.pk)
    assert first
    assert second
    services.keep_letter(letter=first)
    assert services.keep_letter(letter=second) is None
    assert services.keep_letter(letter=first) is None
    drain_jobs()
    assert len(outbox.outbox) == Mail.objects.count() == 2


def test_what_was_taken_back_while_a_letter_was_written_is_not_in_it(
    people: People, drain_jobs: Drain
) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague, "A slip of the tongue")
    tell(people, people.colleague, "Who counted?")
    letter = selectors.compose(people.colleague.pk)
    assert letter
    Notice.objects.filter(excerpt="A slip of the tongue").delete()
    assert services.keep_letter(letter=letter) is None
    drain_jobs()
    (kept,) = Mail.objects.all()
    assert b"A slip of the tongue" not in bytes(kept.blob.data or b"")


def test_a_letter_whose_worker_was_lost_is_uncertain_until_a_person_decides(
    people: People, drain_jobs: Drain
) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    letter = selectors.compose(people.colleague.pk)
    assert letter
    services.keep_letter(letter=letter)
    # As the sweeper finds it after a crash: begun once already.
    Job.objects.filter(kind="notices.send").update(attempts=1)
    drain_jobs()
    kept = Mail.objects.get()
    assert (kept.state, kept.tries, outbox.outbox) == (State.UNCERTAIN, 1, [])
    again = services.decide(by=people.admin, mail_id=kept.pk, version=kept.version, to="ready")
    drain_jobs()
    again.refresh_from_db()
    assert (again.state, again.tries, len(outbox.outbox)) == (State.SENT, 2, 1)


class Failing(EmailBackend):
    """A mail server that says what a test wants."""

    at_open: Exception | None = None
    at_send: Exception | None = None

    def open(self) -> bool | None:
        """Refuse the line, if that is wanted."""
        if self.at_open:
            raise self.at_open
        return None

    def send_messages(self, messages: object) -> int:
        """Refuse the letter."""
        del messages
        assert self.at_send is not None
        raise self.at_send


NO_LINE = ConnectionRefusedError("no")
NO_LOGIN = smtplib.SMTPAuthenticationError(535, b"bad password")
BUSY = smtplib.SMTPConnectError(421, b"busy")
NOBODY = smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"nobody")})
LATER = smtplib.SMTPRecipientsRefused({"a@b.example": (450, b"later")})
SPAM = smtplib.SMTPDataError(554, b"spam")
GONE = smtplib.SMTPServerDisconnected("gone")


@pytest.mark.parametrize(
    ("refusals", "state"),
    [
        ((NO_LINE, None), State.READY),
        ((NO_LOGIN, None), State.FAILED),
        ((BUSY, None), State.READY),
        ((None, NOBODY), State.FAILED),
        ((None, LATER), State.READY),
        ((None, SPAM), State.FAILED),
        ((None, GONE), State.UNCERTAIN),
        ((None, TimeoutError("slow")), State.UNCERTAIN),
    ],
)
def test_what_the_server_says_decides_whether_it_is_tried_again(
    people: People,
    drain_jobs: Drain,
    settings: Any,
    refusals: tuple[Exception | None, Exception | None],
    state: State,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.at_open, Failing.at_send = refusals
    kept = a_letter(people, drain_jobs)
    assert (kept.state, kept.tries) == (state, 1)
    assert kept.error
    waiting = Job.objects.filter(kind="notices.send", state=JobState.READY)
    assert waiting.exists() is (state == State.READY)


def test_a_letter_that_nobody_takes_is_given_up_after_five_tries(
    people: People, drain_jobs: Drain
) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    letter = selectors.compose(people.colleague.pk)
    assert letter
    kept = services.keep_letter(letter=letter)
    assert kept
    for turn in range(1, 6):
        outcome = Outcome(State.READY, "The mail server cannot be reached.")
        services.settle(mail_id=kept.pk, turn=turn, outcome=outcome)
    kept.refresh_from_db()
    assert (kept.state, kept.tries) == (State.FAILED, 5)
    assert "It was tried 5 times." in kept.error
    drain_jobs()
    assert outbox.outbox == []


def test_whoever_left_gets_no_letter_that_was_on_its_way(people: People, drain_jobs: Drain) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    letter = selectors.compose(people.colleague.pk)
    assert letter
    services.keep_letter(letter=letter)
    accounts.end_membership(
        membership_id=people.colleague.pk, version=people.colleague.version, by=people.admin
    )
    drain_jobs()
    assert (Mail.objects.get().state, outbox.outbox) == (State.DROPPED, [])
    assert selectors.compose(people.colleague.pk) is None


def test_a_job_that_failed_leaves_its_letter_uncertain(people: People) -> None:
    wants(people.colleague, "at_once")
    tell(people, people.colleague)
    letter = selectors.compose(people.colleague.pk)
    assert letter
    kept = services.keep_letter(letter=letter)
    assert kept
    services.lose(mail_id=kept.pk, turn=1, error="A fault of our own.")
    kept.refresh_from_db()
    assert (kept.state, kept.error) == (State.UNCERTAIN, "A fault of our own.")


def test_the_link_in_a_letter_stops_the_letters_without_signing_in(
    people: People, drain_jobs: Drain
) -> None:
    kept = a_letter(people, drain_jobs)
    letter = message_from_bytes(bytes(kept.blob.data or b""), policy=policy.default)
    path = letter["List-Unsubscribe"].strip(" <>").removeprefix("http://localhost:8000")
    strict = Client(enforce_csrf_checks=True)
    assert "Stop these letters" in strict.get(path).content.decode()
    assert MailChoice.objects.get().when == "at_once"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailChoice.objects.get().when == "off"
    assert strict.post(path).status_code == 200
    assert Record.objects.filter(action="mail.chosen").count() == 1
    assert strict.get(f"{path[:-3]}x/").status_code == 404


def test_the_choice_is_made_on_ones_own_page_and_by_the_api(people: People) -> None:
    client = Client()
    client.force_login(people.colleague.user)
    assert 'id="mail_when"' in client.get("/me/").content.decode()
    said = client.post("/me/mail/", {"version": 0, "when": "daily", "hour": 7}, follow=True)
    assert "once a day at 07:00 (UTC)" in said.content.decode()
    wrong = client.post("/me/mail/", {"version": 0, "when": "off", "hour": 7})
    assert (wrong.status_code, "Look at what stands" in wrong.content.decode()) == (412, True)
    api = "/api/v1/notices/mail/"
    shown = client.get(api)
    assert (shown.json(), shown["ETag"]) == ({"when": "daily", "hour": 7, "version": 1}, '"1"')

    def patch(sent: dict[str, object], version: int) -> dict[str, object]:
        headers = {"If-Match": f'"{version}"'}
        kind = "application/json"
        answer: dict[str, object] = client.patch(
            api, sent, content_type=kind, headers=headers
        ).json()
        return answer

    assert patch({"hour": 25}, 1)["errors"] == {"hour": ["Choose an hour from 0 to 23."]}
    assert patch({"when": "often"}, 1)["code"] == "invalid"
    assert patch({"hour": 9}, 0)["current"] == {"when": "daily", "hour": 7, "version": 1}
    assert patch({"when": "at_once"}, 1) == {"when": "at_once", "hour": 7, "version": 2}


def test_an_admin_sees_the_journal_and_decides_what_is_open(
    people: People, drain_jobs: Drain
) -> None:
    kept = a_letter(people, drain_jobs)
    Mail.objects.update(state=State.UNCERTAIN)
    client = Client()
    client.force_login(people.admin.user)
    page = client.get("/people/mail/").content.decode()
    assert "1 letter wants a decision" in page
    assert "It arrived" in page
    sent = {"version": kept.version, "to": "sent"}
    assert client.post(f"/people/mail/{kept.pk}/", sent).status_code == 302
    stale = client.post(f"/people/mail/{kept.pk}/", sent)
    assert stale.status_code == 409
    assert "Nothing is open" in client.get("/people/mail/?show=sent").content.decode()
    move = f"/api/v1/mails/{kept.pk}/move/"
    refused = client.post(
        move, {"version": kept.version + 1, "to": "ready"}, content_type="application/json"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "no_such_step")
    assert client.get("/api/v1/mails/?state=sent").json()["results"][0]["to"] == kept.address
