"""Every address × method × whoever asks × whose thing it is, held against config/policy.py."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from config import policy
from config.policy import Right, Row
from tests.architecture.actors import Actor, actors
from tests.architecture.routes import Route, routes
from tests.architecture.sends import Sent, sent
from tests.architecture.world import (
    MAKERS,
    OURS,
    PRIVATE,
    THEIRS,
    World,
    a_world,
    address,
    fill,
    private_word,
)

# The world stands in a transaction round the test's own.
pytestmark = pytest.mark.django_db

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
RELATIONS: Final = ("own", "colleague", "other newsroom", "deleted", "not existing")
UNSEEN: Final = frozenset(RELATIONS[2:])
# A route that signs people out must not do so to the next question.
ROUTES: Final = {route.name: route for route in routes()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: str
    location: str


@dataclass(slots=True)
class Stage:
    """The world and who asks in it."""

    world: World
    actors: Mapping[str, Actor]

    def ask(
        self, actor: Actor, method: str, path: str, say: Callable[[], Sent], *, api: bool
    ) -> Answer:
        """Send one request and undo whatever it did, and what its body wanted made."""
        client = Client(raise_request_exception=False)
        if actor.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = actor.cookie
        kind = {"content_type": "application/json"} if api and method != "GET" else {}
        save = transaction.savepoint()
        try:
            said = say()
            headers = {"If-Match": f'"{said.if_match}"'} if said.if_match is not None else {}
            data: Any = json.dumps(said.body, default=str) if kind else said.body
            answer = getattr(client, method.lower())(path, data, headers=headers, **kind)
            return Answer(answer.status_code, _body(answer), answer.headers.get("Location", ""))
        finally:
            transaction.savepoint_rollback(save)


def _body(answer: HttpResponse | StreamingHttpResponse) -> str:
    sent = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content
    return sent.decode(errors="replace")


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Set the world up once, in a transaction that is never committed."""
    del django_db_setup
    quiet = override_settings(
        ACCOUNT_RATE_LIMITS=False,
        MFA_RATE_LIMITS=False,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    with django_db_blocker.unblock(), quiet, transaction.atomic():
        world = a_world()
        fill(world)
        yield Stage(world=world, actors=actors(world))
        transaction.set_rollback(True)


def _right(row: Row, method: str) -> Right:
    return row.methods[method]


def _thing(stage: Stage, actor: Actor, kind: str, relation: str) -> Any:
    """Return the object of a relation; None where there is none."""
    world, member = stage.world, actor.member
    side = world.side_of(member)
    across = world.theirs if side is world.ours else world.ours
    if kind not in MAKERS:
        return None
    if relation == "own":
        return world.thing(kind, member)
    if relation == "colleague":
        return world.thing(kind, side.members["colleague"])
    if relation == "other newsroom":
        return world.thing(kind, across.members["colleague"])
    if relation == "deleted":
        return world.deleted(kind, member)
    return None


def _relations(row: Row, stage: Stage, actor: Actor) -> list[tuple[str, models.Model | None]]:
    if not row.about:
        return [("", None)]
    found = [(relation, _thing(stage, actor, row.about, relation)) for relation in RELATIONS]
    return [pair for pair in found if pair[1] is not None or pair[0] == "not existing"]


def _expected(row: Row, right: Right, actor: Actor, relation: str, *, api: bool) -> set[int]:
    """Return the statuses that the policy allows."""
    if actor.parties.isdisjoint(right.anybody):
        if not actor.parties.isdisjoint({policy.ANONYMOUS, policy.DEACTIVATED}):
            return {401} if api else {302}
        return {*right.refusals, *({404} if relation in UNSEEN else ())}
    if row.foreign or (row.bearer and relation == "other newsroom"):
        return set(right.answers)
    if relation in UNSEEN or (relation == "colleague" and right.hidden):
        return {404}
    theirs = right.colleague if relation == "colleague" else right.own
    return set(right.refusals if actor.parties.isdisjoint(theirs) else right.answers)


_NOISE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9a-f]{32}|nonce=\"[^\"]*\"|csrfmiddlewaretoken\" value=\"[^\"]*\"|CSRFToken\": \"[^\"]*\""
)


def _alike(answer: Answer) -> tuple[int, str, str]:
    """Return an answer without what differs between any two: ids, nonces, form tokens."""
    return answer.status, _NOISE.sub("·", answer.body), _NOISE.sub("·", answer.location)


def _foreign_canary(actor: Actor, stage: Stage) -> list[str]:
    if not actor.parties.isdisjoint(policy.OUTSIDERS):
        return [OURS, THEIRS]
    return [THEIRS] if stage.world.side_of(actor.member) is stage.world.ours else [OURS]


def _others_private_words(actor: Actor, answer: Answer) -> set[str]:
    """Return what an answer has of others' private notes: superusers see none either."""
    own = set() if not actor.parties.isdisjoint(policy.OUTSIDERS) else {private_word(actor.member)}
    return set(PRIVATE.findall(f"{answer.body} {answer.location}".casefold())) - own


def _sees_all(row: Row, actor: Actor) -> bool:
    return row.foreign and policy.SUPERUSER in actor.parties


def test_the_author_of_a_private_note_is_shown_it(stage: Stage) -> None:
    # Else the walk below, which looks for it in all that others are shown, could find nothing.
    actor = stage.actors["annotator"]
    note = stage.world.thing("private note", actor.member)
    article = stage.world.thing("article", actor.member)
    for path in (
        reverse("annotations-api:annotation", args=[note.pk]),
        reverse("annotations-api:comments", args=[note.pk]),
        reverse("annotations-api:annotations", args=[article.pk]),
    ):
        answer = stage.ask(actor, "GET", path, Sent, api=True)
        assert private_word(actor.member) in answer.body, path


def test_every_address_has_a_row() -> None:
    without = [route.name for route in ROUTES.values() if not policy.rows_of(route.name)]
    assert not without, "Say in config/policy.py who may use these."


def test_every_address_has_a_name() -> None:
    # Django's admin has two that only redirect.
    nameless = [route.path for route in routes() if "?" in route.name]
    assert all(path.startswith("admin/") for path in nameless)


def test_every_row_has_an_address() -> None:
    assert not list(policy.unused(ROUTES))


def test_every_address_about_an_object_says_which_kind() -> None:
    silent = [
        route.name
        for route in ROUTES.values()
        if route.kwargs and not route.name.startswith("admin:")
        if not all(row.about for row in policy.rows_of(route.name))
    ]
    assert not silent, "Name in `about` what the path names."


def _path(route: Route, row: Row, thing: models.Model | None) -> str:
    if not route.kwargs:
        return reverse(route.name)
    if not row.about:
        return reverse(route.name, kwargs=dict.fromkeys(route.kwargs, "1"))
    return reverse(route.name, kwargs=address(row.about, list(route.kwargs), thing))


WALKED: Final = sorted(name for name in ROUTES if "?" not in name)
NAMED_BY_WORD: Final = {"admin:view_on_site", "admin:app_list"}


@pytest.mark.parametrize("name", [name for name in WALKED if name not in NAMED_BY_WORD])
def test_the_address_answers_as_the_policy_says(stage: Stage, name: str) -> None:
    wrong: list[str] = []
    for row in policy.rows_of(name):
        for method in row.methods:
            for actor in stage.actors.values():
                wrong += _walk(stage, ROUTES[name], row, method, actor)
    assert not wrong, "\n".join(wrong)


def _walk(stage: Stage, route: Route, row: Row, method: str, actor: Actor) -> Iterator[str]:
    right = _right(row, method)
    unseen: dict[tuple[int, str, str], list[str]] = {}
    for relation, thing in _relations(row, stage, actor):
        sample = thing or (
            stage.world.thing(row.about, actor.member) if row.about in MAKERS else None
        )
        says = partial(
            sent, f"{route.name} {row.case}".strip(), method, stage.world, actor.member, sample
        )
        answer = stage.ask(actor, method, _path(route, row, thing), says, api=route.api)
        expected = _expected(row, right, actor, relation, api=route.api)
        where = f"{method} {route.name} {row.case}, {actor.name}, {relation or 'no object'}"
        if answer.status not in expected:
            yield f"{where}: {answer.status}, not one of {sorted(expected)}: {answer.body[:300]}"
        if answer.status >= 500 and answer.status not in expected:
            yield f"{where}: a fault"
        if relation in UNSEEN and not row.bearer:
            unseen.setdefault(_alike(answer), []).append(relation)
        if words := _others_private_words(actor, answer):
            yield f"{where}: shows what is somebody's alone: {words}"
        if not row.bearer and not _sees_all(row, actor):
            for canary in _foreign_canary(actor, stage):
                if canary in answer.body.casefold() or canary in answer.location.casefold():
                    yield f"{where}: shows {canary}"
    if len(unseen) > 1:
        apart = ", ".join(relation for alike in unseen.values() for relation in alike)
        yield f"{method} {route.name} {row.case}, {actor.name}: one can tell apart {apart}"


@pytest.mark.parametrize("name", [name for name in WALKED if name not in NAMED_BY_WORD])
def test_any_other_method_is_refused(stage: Stage, name: str) -> None:
    route, rows = ROUTES[name], policy.rows_of(name)
    row = rows[0]
    known = {method for one in rows for method in one.methods}
    wrong = []
    for method in METHODS:
        if method in known or row.foreign:
            continue
        # Whoever has every role: nobody else gets further.
        actor = stage.actors["stranger"]
        thing = _thing(stage, actor, row.about, "own") if row.about else None
        answer = stage.ask(actor, method, _path(route, row, thing), Sent, api=route.api)
        if answer.status != HTTPStatus.METHOD_NOT_ALLOWED:
            wrong.append(f"{method} {name}: {answer.status}")
    assert not wrong, "\n".join(wrong)


# What holds no words of people: keys, hashes, words of the machine, words of a closed list.
WORDLESS: Final = {
    "accounts.ApiToken": {"hash", "created_as"},
    "accounts.Newsroom": {"tz", "language"},
    "accounts.User": {"password", "tz", "locale"},
    "accounts.Invitation": {"token_hash", "created_as"},
    "annotations.Annotation": {"span_key", "proposed_as"},
    "articles.BatchItem": {"error_code", "media_type"},
    "articles.Parcel": {"error_code", "media_type"},
    "articles.Feed": {"url_key", "language", "etag", "last_modified", "last_error_code"},
    "articles.FeedItem": {"guid_key", "link_key", "code"},
    "articles.FeedLook": {"error_code"},
    "archive.Fetch": {"error_code"},
    "articles.Article": {
        "error_code",
        "language",
        "media_type",
        "url_key",
        "asked_key",
        "canonical_key",
    },
    "articles.Check": {"error_code", "media_type"},
    "annotations.ClaimWords": {"config"},
    "annotations.MarkWords": {"config"},
    "articles.ArticleWords": {"config"},
    "articles.Revision": {"text_sha", "normal_sha", "extractor"},
    "annotations.Figure": {"unit"},
    "annotations.Findings": {"language"},
    "annotations.ProposalDecision": {"key"},
    "audit.Record": {"action", "subject_type", "subject_id"},
    "factchecks.Decision": {"word"},
    "jobs.Job": {"kind", "subject_type", "subject_id"},
    "notices.Notice": {"subject_type"},
    "notices.Todo": {"kind", "subject_type"},
    "sources.Body": {"country", "tz"},
    "sources.Name": {"lang"},
    "verification.RequestWords": {"config"},
    "verification.VerificationRequest": {"due_zone", "fold_key"},
    "verification.Step": {"kind", "key"},
}
# No newsroom's, or reached through no address.
ELSEWHERE: Final = {
    "archive.Blob",
    "articles.Entry",
    "articles.FeedHost",
    "jobs.Tick",
    "jobs.Worker",
    "reposts.Fingerprint",
}


def test_every_text_of_every_table_carries_the_canary(stage: Stage) -> None:
    del stage
    bare: list[str] = []
    ours = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
    for model in ours:
        label = model._meta.label
        if label in ELSEWHERE:
            continue
        for column in model._meta.concrete_fields:
            words = isinstance(column, models.CharField | models.TextField) and not column.choices
            if not words or column.name in {*WORDLESS.get(label, ()), "created_as"}:
                continue
            bare += [
                f"{label}.{column.name} without {canary}"
                for canary in (OURS, THEIRS)
                if not model._default_manager.filter(**{f"{column.name}__icontains": canary})
            ]
    assert not bare, "Write them in tests/architecture/world.py, or excuse them here."
