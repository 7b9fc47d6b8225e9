"""What a caller sends where a method wants a body: enough for those who may to succeed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from apps.accounts.models import Membership
from apps.archive.models import Retention
from apps.notices.models import MailChoice
from tests.architecture.world import World, mark_on

PASSWORD: Final = "a long enough password"


@dataclass(frozen=True, slots=True)
class Sent:
    """A body, and the version it means where If-Match says it."""

    body: dict[str, Any] = field(default_factory=dict)
    if_match: int | None = None


Maker = Callable[[World, Membership, Any], Sent]


def _version(world: World, by: Membership, thing: models.Model) -> Sent:
    del world, by
    return Sent({"version": getattr(thing, "version", 1)})


def _match(body: dict[str, Any]) -> Maker:
    def make(world: World, by: Membership, thing: models.Model) -> Sent:
        del world, by
        return Sent(body, if_match=getattr(thing, "version", 1))

    return make


def _say(body: Callable[[], dict[str, Any]]) -> Maker:
    def make(world: World, by: Membership, thing: models.Model) -> Sent:
        del world, by, thing
        return Sent(body())

    return make


def _with_version(body: dict[str, Any]) -> Maker:
    def make(world: World, by: Membership, thing: models.Model) -> Sent:
        del world, by
        return Sent({**body, "version": getattr(thing, "version", 1)})

    return make


def _newsroom(world: World, by: Membership, thing: object) -> Sent:
    del world, thing
    return Sent({"newsroom": by.newsroom_id})


def _retention(world: World, by: Membership, thing: object) -> Sent:
    del world, thing
    known = Retention.objects.filter(newsroom_id=by.newsroom_id).first()
    return Sent({"days": 30, "version": known.version if known else 0})


def _join(world: World, by: Membership, thing: object) -> Sent:
    invited = world.thing("invitation", world.side_of(by).members["colleague"])
    del thing
    return Sent({"secret": invited.pk.hex, "name": "Noa Ilm", "password": PASSWORD})


def _invite() -> dict[str, Any]:
    return {"id": uuid4(), "email": f"{uuid4().hex}@new.example", "roles": ["annotator"]}


def _named() -> dict[str, Any]:
    return {"id": uuid4(), "name": f"Name {uuid4().hex}"}


def _source() -> dict[str, Any]:
    return {"id": uuid4(), "kind": "person", "name": f"Ana {uuid4().hex}"}


def _mark(world: World, by: Membership, article: Any) -> Sent:
    del world, by, article
    return Sent({"id": uuid4(), "kind": "note", "fragments": [{"start": 1, "end": 5}]})


def _tie(world: World, by: Membership, article: Any) -> Sent:
    # Two fresh marks on the very article the path names.
    side = world.side_of(by)
    made = [mark_on(article, side.members["colleague"], kind) for kind in ("cue", "content")]
    body = {"id": uuid4(), "cue": made[0].pk, "content": made[1].pk, "form": "direct"}
    return Sent(body)


def _covered(world: World, by: Membership, caveat: Any) -> Sent:
    figure = mark_on(caveat.article, world.side_of(by).members["colleague"], "figure")
    return Sent({"figure": figure.pk})


def _carried(field: str, **more: str) -> Maker:
    def make(world: World, by: Membership, link: Any) -> Sent:
        mark = mark_on(link.original, world.side_of(by).members["colleague"], "source")
        return Sent({"marks": [mark.pk], field: link.copy.revision_id, **more})

    return make


def _thread(world: World, by: Membership, mark: Any) -> Sent:
    del world, by
    return Sent({"version": mark.thread.version})


def _step(world: World, by: Membership, claim: Any) -> Sent:
    del world, by
    return Sent({"version": claim.thread.version, "step": "resolve"})


def _chosen(by: Membership) -> int:
    known = MailChoice.objects.filter(membership=by).first()
    return known.version if known else 0


def _choose(world: World, by: Membership, thing: object) -> Sent:
    del world, thing
    return Sent({"version": _chosen(by), "when": "daily", "hour": 7})


def _rechoose(world: World, by: Membership, thing: object) -> Sent:
    del world, thing
    return Sent({"when": "at_once"}, if_match=_chosen(by))


def _assign(world: World, by: Membership, thing: object) -> Sent:
    del thing
    colleague = world.side_of(by).members["colleague"]
    return Sent({"id": uuid4(), "assignee": colleague.user_id, "note": "Who counted?"})


def _hand_on(world: World, by: Membership, todo: Any) -> Sent:
    colleague = world.side_of(by).members["colleague"]
    return Sent({"version": getattr(todo, "version", 1), "assignee": colleague.user_id})


def _check(world: World, by: Membership, thing: object) -> Sent:
    del thing
    return Sent({"id": uuid4(), "claim": world.thing("claim", by).pk, "conclusion": "One origin"})


def _ask(world: World, by: Membership, thing: object) -> Sent:
    del thing
    body = world.thing("source", by).pk
    said = {"question": "How many?", "channel": "email", "due_zone": "UTC"}
    return Sent({"id": uuid4(), "body": body, **said})


def _name(world: World, by: Membership, request: Any) -> Sent:
    return Sent({"body": world.thing("source", by).pk, "version": request.version})


def _choice(world: World, by: Membership, parcel: Any) -> Sent:
    del world, by
    places = [piece["place"] for piece in parcel.contents["pieces"]]
    return Sent({"version": parcel.version, "place": places, "places": places})


def _columns(world: World, by: Membership, parcel: Any) -> Sent:
    del world, by
    columns = parcel.plan["columns"]
    return Sent({"version": parcel.version, "columns": columns, **columns})


def _mailbox() -> dict[str, Any]:
    return {"id": uuid4(), "file": SimpleUploadedFile("wire.mbox", b"From ana\nSubject: Sent\n")}


def _address() -> dict[str, Any]:
    return {"id": uuid4(), "url": f"https://{uuid4().hex}.example/rss"}


OPML: Final = '<opml><body><outline xmlUrl="https://new.example/rss"/></body></opml>'
FEED: Final = {"title": "Wire", "every": 60}
EVIDENCE: Final = {"stance": "context", "note": "Annex 3"}
ARTICLE: Final = {"text": "Lantern counted at least 140 men at the border on Monday."}
SENDS: Final[dict[tuple[str, str], Maker]] = {
    ("accounts:invite", "POST"): _say(_invite),
    ("accounts:revoke-invitation", "POST"): _version,
    ("accounts:add-desk", "POST"): _say(_named),
    ("accounts:desk", "POST"): _with_version({"name": "Abroad"}),
    ("accounts:person", "POST"): _with_version({"roles": ["editor"]}),
    ("accounts:end", "POST"): _version,
    ("accounts:resume", "POST"): _version,
    ("accounts:me", "POST"): _say(lambda: {"name": "Ana", "tz": "Europe/Berlin"}),
    ("accounts:add-token", "POST"): _say(_named),
    ("accounts:enter-newsroom", "POST"): _newsroom,
    ("archive:evidence", "POST"): _retention,
    ("accounts:join", "POST"): _say(lambda: {"name": "Noa Ilm", "password": PASSWORD}),
    ("accounts-api:me", "PATCH"): _say(lambda: {"name": "Ana"}),
    ("accounts-api:tokens", "POST"): _say(_named),
    ("accounts-api:drafts", "POST"): _say(lambda: {"key": f"note-{uuid4()}", "text": "Half"}),
    ("accounts-api:membership", "PATCH"): _match({"roles": ["editor"]}),
    ("accounts-api:membership-end", "POST"): _version,
    ("accounts-api:membership-resume", "POST"): _version,
    ("accounts-api:invitations", "POST"): _say(_invite),
    ("accounts-api:invitation", "DELETE"): _match({}),
    ("accounts-api:join", "POST"): _join,
    ("accounts-api:desks", "POST"): _say(_named),
    ("accounts-api:desk", "PATCH"): _match({"name": "Abroad"}),
    ("annotations-api:annotations", "POST"): _mark,
    ("annotations-api:attributions", "POST"): _tie,
    ("annotations-api:accept-proposals", "POST"): _say(lambda: {"revision": 1, "all": True}),
    ("annotations-api:refuse-proposals", "POST"): _say(lambda: {"revision": 1, "all": True}),
    ("annotations-api:reopen-proposals", "POST"): _say(lambda: {"id": uuid4(), "keys": ["none"]}),
    ("annotations-api:suggest", "POST"): _say(lambda: {"start": 0, "end": 9}),
    ("annotations-api:tie", "POST"): _version,
    ("annotations-api:figure", "PATCH"): _match({"low": "140", "bound": "at_least"}),
    ("annotations-api:covers", "POST"): _covered,
    ("annotations-api:cover", "DELETE"): _match({}),
    ("annotations-api:annotation", "PATCH"): _match({"body": "See the annex."}),
    ("annotations-api:annotation", "DELETE"): _match({}),
    ("annotations-api:accept", "POST"): _version,
    ("annotations-api:refuse", "POST"): _version,
    ("annotations-api:restore", "POST"): _version,
    ("annotations-api:undecide", "POST"): _version,
    ("annotations-api:confirm", "POST"): _version,
    ("annotations-api:orphan", "POST"): _version,
    ("annotations-api:reattach", "POST"): _match(
        {"fragments": [{"start": 1, "end": 5}], "revision": 2}
    ),
    ("annotations-api:comments", "POST"): _say(lambda: {"id": uuid4(), "text": "Who counted?"}),
    ("annotations-api:resolve", "POST"): _thread,
    ("annotations-api:reopen", "POST"): _thread,
    ("annotations-api:claim-comments", "POST"): _say(lambda: {"text": "Who counted?"}),
    ("annotations-api:claim-resolve", "POST"): _thread,
    ("annotations-api:claim-reopen", "POST"): _thread,
    ("annotations-api:article-comments", "POST"): _say(lambda: {"text": "Who counted?"}),
    ("annotations-api:article-resolve", "POST"): _thread,
    ("annotations-api:article-reopen", "POST"): _thread,
    ("annotations-api:visibility", "POST"): _with_version({"visibility": "internal"}),
    ("annotations-api:annotation private", "PATCH"): _match({"body": "See the annex."}),
    ("annotations-api:annotation private", "DELETE"): _match({}),
    ("annotations:comment-claim", "POST"): _say(lambda: {"id": uuid4(), "text": "Who counted?"}),
    ("annotations:settle-claim", "POST"): _step,
    ("annotations:edit-comment", "POST"): _with_version({"text": "Who counted them?"}),
    ("annotations:delete-comment", "POST"): _version,
    ("notices:read-all", "POST"): _say(dict),
    ("notices:read", "POST"): _say(dict),
    ("notices:choose-mail", "POST"): _choose,
    ("notices:decide", "POST"): _with_version({"to": "ready"}),
    ("notices-api:read-all", "POST"): _say(dict),
    ("notices-api:read", "POST"): _say(dict),
    ("notices-api:mail-choice", "PATCH"): _rechoose,
    ("notices-api:mail-move", "POST"): _with_version({"to": "dropped"}),
    ("annotations-api:comment", "PATCH"): _match({"text": "Who counted them?"}),
    ("annotations-api:comment", "DELETE"): _match({}),
    ("annotations-api:attribution", "PATCH"): _match({"form": "indirect"}),
    ("annotations-api:attribution", "DELETE"): _match({}),
    ("annotations-api:claims", "POST"): _say(lambda: {"id": uuid4(), "text": "140 men"}),
    ("annotations-api:claim", "PATCH"): _match({"text": "140 men, at least"}),
    ("annotations:edit-claim", "POST"): _with_version({"text": "140 men, at least", "back": "/"}),
    ("articles:feed-new", "POST"): _say(_address),
    ("articles:feeds-take-list", "POST"): _say(
        lambda: {"id": uuid4(), "file": SimpleUploadedFile("feeds.opml", OPML.encode())}
    ),
    ("articles:feed-look", "POST"): _say(lambda: {"chosen": [0], "every": 60, "take": "none"}),
    ("articles:feed-change", "POST"): _with_version(FEED),
    ("articles:feed-delete", "POST"): _version,
    ("articles-api:feeds", "POST"): _say(_address),
    ("articles-api:feeds-opml", "POST"): _say(lambda: {"opml": OPML}),
    ("articles-api:feed-looks", "POST"): _say(_address),
    ("articles-api:feed", "PATCH"): _match(FEED),
    ("articles-api:feed", "DELETE"): _match({}),
    ("articles:import", "POST"): _say(lambda: {"id": uuid4(), **ARTICLE}),
    ("articles:details", "POST"): _with_version({"title": "Sent back"}),
    ("articles:address", "POST"): _say(lambda: {"url": f"https://x.example/{uuid4().hex}"}),
    ("articles:watch", "POST"): _say(lambda: {"every": "day"}),
    ("articles-api:watch", "POST"): _say(lambda: {"every": "day"}),
    ("articles:parcels", "POST"): _say(_mailbox),
    ("articles:check-parcel", "POST"): _columns,
    ("articles:import-parcel", "POST"): _choice,
    ("articles:discard-parcel", "POST"): _version,
    ("articles-api:parcels", "POST"): _say(
        lambda: {"id": uuid4(), "text": "text\nLantern counted 140 men.\n", "file_name": "a.csv"}
    ),
    ("articles-api:parcel", "DELETE"): _match({}),
    ("articles-api:dry-run", "POST"): _columns,
    ("articles-api:import-parcel", "POST"): _choice,
    ("articles:save-search", "POST"): _say(lambda: {**_named(), "query": "q=border"}),
    ("articles:rename-search", "POST"): _with_version({"name": "Another name"}),
    ("articles:delete-search", "POST"): _version,
    ("articles:withdraw", "POST"): _with_version({"why": "Imported twice"}),
    ("articles:restore", "POST"): _version,
    ("articles-api:withdraw", "POST"): _with_version({"why": "Imported twice"}),
    ("articles-api:restore", "POST"): _version,
    ("articles-api:searches", "POST"): _say(lambda: {**_named(), "query": "q=border"}),
    ("articles-api:search", "PATCH"): _match({"name": "Another name"}),
    ("articles-api:search", "DELETE"): _match({}),
    ("articles-api:articles", "POST"): _say(lambda: {"id": uuid4(), **ARTICLE}),
    ("articles-api:article", "PATCH"): _match({"title": "Sent back"}),
    ("articles:batch-new", "POST"): _say(
        lambda: {"id": uuid4(), "addresses": "https://harborwire.example/a"}
    ),
    ("articles-api:batches", "POST"): _say(lambda: {"id": uuid4(), "items": [ARTICLE]}),
    ("articles-api:assignments", "POST"): _assign,
    ("annotations-api:claim-assignments", "POST"): _assign,
    ("notices-api:assignment", "PATCH"): _match({"note": "Who counted, and when?"}),
    ("notices-api:done", "POST"): _version,
    ("notices-api:cancel", "POST"): _version,
    ("pages:assign-article", "POST"): _assign,
    ("pages:assign-claim", "POST"): _assign,
    ("pages:assignment-change", "POST"): _hand_on,
    ("pages:assignment-done", "POST"): _version,
    ("pages:assignment-cancel", "POST"): _version,
    ("factchecks:change", "POST"): _with_version({"conclusion": "Two origins"}),
    ("factchecks:add-evidence", "POST"): _say(lambda: {"id": uuid4(), **EVIDENCE}),
    ("factchecks:remove-evidence", "POST"): _version,
    ("factchecks:move", "POST"): _with_version({"to": "in_review"}),
    ("factchecks-api:list", "POST"): _check,
    ("factchecks-api:detail", "PATCH"): _match({"conclusion": "Two origins"}),
    ("factchecks-api:evidence", "POST"): _say(lambda: {"id": uuid4(), **EVIDENCE}),
    ("factchecks-api:item", "DELETE"): _match({}),
    ("factchecks-api:move", "POST"): _with_version({"to": "in_review"}),
    ("factchecks-api:move approve", "POST"): _with_version({"to": "approved"}),
    ("factchecks-api:move publish", "POST"): _with_version({"to": "published"}),
    ("verification:new", "POST"): _ask,
    ("verification:move", "POST"): _with_version({"to": "sent"}),
    ("verification:move accept", "POST"): _with_version({"to": "accepted"}),
    ("verification:attempt", "POST"): _with_version({"channel": "phone"}),
    ("verification:name-body", "POST"): _name,
    ("verification:extend", "POST"): _with_version(
        {"due_day": "2030-05-04", "due_time": "17:00", "due_zone": "Europe/Berlin"}
    ),
    ("verification-api:requests", "POST"): _ask,
    ("verification-api:request", "PATCH"): _match({"question": "How many, and when?"}),
    ("verification-api:move", "POST"): _with_version({"to": "sent"}),
    ("verification-api:move accept", "POST"): _with_version({"to": "accepted"}),
    ("verification-api:name-body", "POST"): _name,
    ("verification-api:attempts", "POST"): _with_version({"channel": "phone"}),
    ("sources:new", "POST"): _say(_source),
    ("sources:edit", "POST"): _with_version({"kind": "person", "name": "Ana Ortiz"}),
    ("sources:accept", "POST"): _version,
    ("sources-api:sources", "POST"): _say(_source),
    ("sources-api:source", "PATCH"): _match({"name": "Ana Ortiz"}),
    ("sources-api:accept", "POST"): _version,
    ("sources-api:names", "POST"): _say(lambda: {"name": f"Ana {uuid4().hex}"}),
    ("reposts:move", "POST"): _with_version({"to": "confirmed"}),
    ("reposts:swap", "POST"): _version,
    ("reposts:carry", "POST"): _carried("target", to="carry"),
    ("reposts-api:carry", "POST"): _carried("copy_revision"),
    ("reposts-api:carry-back", "POST"): _carried("copy_revision"),
    ("reposts-api:carry-refuse", "POST"): _carried("copy_revision"),
    ("reposts-api:move", "POST"): _with_version({"to": "confirmed"}),
    ("reposts-api:swap", "POST"): _version,
}


def sent(route: str, method: str, world: World, by: Membership, thing: object) -> Sent:
    """Return what `by` sends to a route about `thing`; nothing where nothing is wanted."""
    make = SENDS.get((route, method))
    return make(world, by, thing) if make else Sent()
