"""The demo newsroom: loads once, is taken up where it was cut off, and shows what we promise."""

import pytest
from django.core.management import call_command

from apps.accounts.models import Newsroom
from apps.annotations.models import Annotation, Attribution, Comment, Cover, Mention, Thread
from apps.articles.models import Article
from apps.articles.states import Status
from apps.factchecks.models import FactCheck
from apps.jobs.models import Job
from apps.notices.models import Notice
from apps.pages.management import demo
from apps.reposts.models import Link
from apps.verification.models import VerificationRequest

pytestmark = pytest.mark.django_db(transaction=True)

COUNTED = (
    *(Article, Annotation, Attribution, Comment, Cover, Mention, Notice, Thread),
    *(FactCheck, Link, VerificationRequest),
)


class PowerCutError(Exception):
    """The machine went off."""


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def test_a_load_that_was_cut_off_is_taken_up_and_a_whole_one_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cut(_row: demo.Row) -> None:
        raise PowerCutError

    monkeypatch.setenv("SECOND_SOURCE_DEMO_PASSWORD", "correct-horse-battery")
    with monkeypatch.context() as patched:
        patched.setattr(demo, "SECTIONS", {**demo.SECTIONS, "attributions": cut})
        with pytest.raises(PowerCutError):
            call_command("load_demo")
    assert demo.is_wanted()

    call_command("load_demo")
    whole = counts()
    call_command("load_demo")

    assert counts() == whole
    assert not demo.is_wanted()
    assert not Article.objects.exclude(status=Status.READY).exists()
    assert not Job.objects.exclude(state="done").exists()
    assert set(Link.objects.values_list("state", flat=True)) == {"proposed", "confirmed"}
    assert set(FactCheck.objects.values_list("state", flat=True)) == {"approved", "in_review"}
    # Talk is there at the first start: one thread closed, one that waits for somebody named in it.
    assert Thread.objects.exclude(resolved_at=None).count() == 1
    assert Thread.objects.filter(resolved_at=None).count() >= 2
    named = Mention.objects.filter(comment__thread__resolved_at=None)
    assert set(named.values_list("user__name", flat=True)) == {"Mateus Brandt", "Ines Okafor"}
    assert Annotation.objects.filter(kind="note", private_to__isnull=False).exists()
    asked = VerificationRequest.objects.filter(kind="reported").values_list("asker_text", flat=True)
    assert set(asked) >= {"The Meridian", "Northlight", "Kurier 24", "The Ashe Post"}


def test_a_newsroom_of_its_own_gets_no_demo(capsys: pytest.CaptureFixture[str]) -> None:
    Newsroom.objects.create(name="Not a demo")
    call_command("load_demo")
    assert "not loaded" in capsys.readouterr().out
    assert not Article.objects.exists()
