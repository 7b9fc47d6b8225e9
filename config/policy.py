"""Who may use each address and each socket: one table, walked by a test, printed in the docs.

A row is an address by its name; a right is a method there. Four roles and three outsiders ask:
somebody not signed in, somebody whose membership ended, and a superuser without a membership.
A right names who may where the object is theirs (`own`) and where it is a colleague's
(`colleague`). Of another newsroom's, of what was deleted and of what never was, everybody
learns the same: nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from apps.accounts.models import Role

ANNOTATOR, REVIEWER, EDITOR, ADMIN = (str(role) for role in Role)
ANONYMOUS: Final = "anonymous"
DEACTIVATED: Final = "deactivated"
SUPERUSER: Final = "superuser"

OUTSIDERS: Final = frozenset({ANONYMOUS, DEACTIVATED, SUPERUSER})
MEMBERS: Final = frozenset({ANNOTATOR, REVIEWER, EDITOR, ADMIN})
DESK: Final = frozenset({ANNOTATOR, REVIEWER, EDITOR})
ADMINS: Final = frozenset({ADMIN})
EVERYBODY: Final = MEMBERS | OUTSIDERS
NOBODY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Right:
    """Who may use a method.

    :param own: who may where the object is their own, or where there is none
    :param colleague: who may where it is a colleague's
    :param hidden: a colleague's object is not seen at all, so it answers as if it were not there
    :param answers: the statuses of those who may
    :param refusals: the statuses of those who are signed in and may not
    """

    own: frozenset[str]
    colleague: frozenset[str]
    hidden: bool = False
    answers: tuple[int, ...] = (200,)
    refusals: tuple[int, ...] = (403,)

    @property
    def anybody(self) -> frozenset[str]:
        """Return who may in one case at least."""
        return self.own | self.colleague


def may(
    who: Collection[str],
    *answers: int,
    colleague: Collection[str] | None = None,
    hidden: bool = False,
) -> Right:
    """Return a right of `who`, also on a colleague's object unless it is said otherwise."""
    own = frozenset(who)
    others = NOBODY if hidden else own if colleague is None else frozenset(colleague)
    return Right(own=own, colleague=others, hidden=hidden, answers=answers or (200,))


def own_alone(*answers: int) -> Right:
    """Return a right of the desk on what is each one's own: nobody learns of a colleague's."""
    return Right(own=DESK, colleague=NOBODY, hidden=True, answers=answers, refusals=(403, 404))


@dataclass(frozen=True, slots=True)
class Row:
    """An address.

    :param route: its name in the URLconf; one with a star at its end stands for all that begin so
    :param about: the kind of object its path names, as ``tests/architecture/world.py`` makes it
    :param methods: the rights, by method; any other method answers 405
    :param foreign: a view of Django or allauth, which says 405 in its own way
    :param bearer: whoever holds the secret it takes may, of whatever newsroom
    :param case: what is special, where one address has several rows
    """

    route: str
    methods: Mapping[str, Right] = field(default_factory=dict)
    about: str = ""
    foreign: bool = False
    bearer: bool = False
    case: str = ""


READ: Final = {"GET": may(MEMBERS)}
READ_OR_GO: Final = {
    "GET": may(EVERYBODY, 200, 302, 403, 404),
    "POST": may(EVERYBODY, 200, 302, 400, 403, 404, 405),
}
OPEN: Final = {"GET": may(EVERYBODY)}
SIGNED_IN: Final = MEMBERS | {SUPERUSER}

PEOPLE: Final = (
    Row("accounts:people", {"GET": may(ADMINS)}),
    Row("accounts:invite", {"POST": may(ADMINS)}),
    Row("accounts:revoke-invitation", {"POST": may(ADMINS, 302)}, "invitation"),
    Row("accounts:add-desk", {"POST": may(ADMINS, 302)}),
    Row("accounts:desk", {"GET": may(ADMINS), "POST": may(ADMINS, 302)}, "desk"),
    Row("accounts:trail", {"GET": may(ADMINS)}),
    Row("accounts:person", {"GET": may(ADMINS), "POST": may(ADMINS, 302)}, "membership"),
    Row("accounts:end", {"POST": may(ADMINS, 302)}, "membership"),
    Row("accounts:resume", {"POST": may(ADMINS, 302)}, "membership"),
    Row("accounts:me", {"GET": may(MEMBERS), "POST": may(MEMBERS, 302)}),
    Row("accounts:add-token", {"POST": may(MEMBERS)}),
    Row("accounts:revoke-token", {"POST": may(MEMBERS, 302, hidden=True)}, "token"),
    Row("accounts:enter-newsroom", {"POST": may(MEMBERS, 302)}),
    # Whoever holds the link may open it; there is no link of somebody else's to guess.
    Row(
        "accounts:join",
        {"GET": may(EVERYBODY), "POST": may(EVERYBODY, 302, 403)},
        "invitation link",
        bearer=True,
    ),
    Row("accounts-api:me", {"GET": may(MEMBERS), "PATCH": may(MEMBERS)}),
    Row("accounts-api:tokens", {"GET": may(MEMBERS), "POST": may(MEMBERS, 201)}),
    Row("accounts-api:token", {"DELETE": may(MEMBERS, 204, hidden=True)}, "token"),
    Row("accounts-api:memberships", {"GET": may(ADMINS)}),
    Row("accounts-api:membership", {"GET": may(ADMINS), "PATCH": may(ADMINS)}, "membership"),
    Row("accounts-api:membership-end", {"POST": may(ADMINS)}, "membership"),
    Row("accounts-api:membership-resume", {"POST": may(ADMINS)}, "membership"),
    Row("accounts-api:invitations", {"GET": may(ADMINS), "POST": may(ADMINS, 201)}),
    Row("accounts-api:invitation", {"GET": may(ADMINS), "DELETE": may(ADMINS, 204)}, "invitation"),
    Row("accounts-api:join", {"POST": may(EVERYBODY, 201, 403)}, bearer=True),
    Row("accounts-api:desks", {"GET": may(MEMBERS), "POST": may(ADMINS, 201)}),
    Row("accounts-api:desk", {"GET": may(MEMBERS), "PATCH": may(ADMINS)}, "desk"),
    # A draft is its writer's alone, also where an admin or an editor asks.
    Row("accounts-api:drafts", {"GET": may(MEMBERS), "POST": may(MEMBERS)}),
    Row(
        "accounts-api:draft",
        {"GET": may(MEMBERS, hidden=True), "DELETE": may(MEMBERS, 204, hidden=True)},
        "draft",
    ),
    Row("accounts-api:records", {"GET": may(ADMINS)}),
)

JOBS: Final = (
    Row("jobs:healthz", {"GET": may(EVERYBODY, 200, 503)}),
    Row("jobs:list", READ),
    Row("jobs:retry", {"POST": may(MEMBERS, 302)}, "job"),
    Row("jobs-api:list", READ),
    Row("jobs-api:retry", {"POST": may(MEMBERS)}, "job"),
)

NOTICES: Final = (
    # Nobody sees what another was told.
    Row("notices:inbox", READ),
    Row("notices:count", READ),
    Row("notices:read-all", {"POST": may(MEMBERS, 302)}),
    Row("notices:open", {"GET": may(MEMBERS, 302, hidden=True)}, "notice"),
    Row("notices:read", {"POST": may(MEMBERS, 302, hidden=True)}, "notice"),
    Row("notices:choose-mail", {"POST": may(MEMBERS, 302)}),
    # Whoever holds the link that was in a letter may stop the letters.
    Row(
        "notices:off",
        {"GET": may(EVERYBODY), "POST": may(EVERYBODY)},
        "mail link",
        bearer=True,
    ),
    Row("notices:mails", {"GET": may(ADMINS)}),
    Row("notices:decide", {"POST": may(ADMINS, 302)}, "failed mail"),
    Row("notices-api:notices", READ),
    Row("notices-api:unread", READ),
    Row("notices-api:read-all", {"POST": may(MEMBERS)}),
    Row("notices-api:read", {"POST": may(MEMBERS, hidden=True)}, "notice"),
    Row("notices-api:mail-choice", {"GET": may(MEMBERS), "PATCH": may(MEMBERS)}),
    Row("notices-api:mails", {"GET": may(ADMINS)}),
    Row("notices-api:mail-move", {"POST": may(ADMINS)}, "failed mail"),
    Row("notices-api:todos", READ),
    Row(
        "notices-api:assignment",
        {"GET": may(MEMBERS), "PATCH": may(DESK, colleague={EDITOR})},
        "assignment",
    ),
    Row("notices-api:done", {"POST": may(DESK, colleague={EDITOR})}, "assignment"),
    Row("notices-api:cancel", {"POST": may(DESK, colleague={EDITOR})}, "assignment"),
)

ARCHIVE: Final = (Row("archive:evidence", {"GET": may(ADMINS), "POST": may(ADMINS, 302)}),)

SOURCES: Final = (
    Row("sources:list", READ),
    Row("sources:new", {"GET": may(MEMBERS), "POST": may(MEMBERS, 302)}),
    Row("sources:source", READ, "source"),
    Row(
        "sources:edit",
        {"GET": may(MEMBERS), "POST": may(MEMBERS, 302, colleague=ADMINS)},
        "source",
    ),
    Row("sources:accept", {"POST": may(ADMINS, 302)}, "source"),
    Row("sources-api:sources", {"GET": may(MEMBERS), "POST": may(MEMBERS, 201)}),
    Row(
        "sources-api:source",
        {"GET": may(MEMBERS), "PATCH": may(MEMBERS, colleague=ADMINS)},
        "source",
    ),
    Row("sources-api:accept", {"POST": may(ADMINS)}, "source"),
    Row("sources-api:names", {"POST": may(MEMBERS)}, "source"),
)

REPOSTS: Final = (
    Row("reposts:list", READ),
    Row("reposts:pair", READ, "link"),
    Row("reposts:move", {"POST": may(DESK, 302)}, "link"),
    Row("reposts:carry", {"POST": may(DESK, 302)}, "confirmed link"),
    Row("reposts:swap", {"POST": may(DESK, 302)}, "link"),
    Row("reposts-api:list", READ),
    Row("reposts-api:detail", READ, "link"),
    Row("reposts-api:diff", READ, "link"),
    Row("reposts-api:carry", {**READ, "POST": may(DESK)}, "confirmed link"),
    Row("reposts-api:carry-back", {"POST": may(DESK)}, "confirmed link"),
    Row("reposts-api:carry-refuse", {"POST": may(DESK)}, "confirmed link"),
    Row("reposts-api:move", {"POST": may(DESK)}, "link"),
    Row("reposts-api:swap", {"POST": may(DESK)}, "link"),
)

MOVE_WORK: Final = may(DESK, 302, colleague={EDITOR})
PAGES: Final = (
    Row("pages:home", {"GET": may(EVERYBODY, 200, 302)}),
    Row("pages:desk", READ),
    Row("pages:search", READ),
    Row("pages:reading_room", READ, "article"),
    Row("pages:print", READ, "article"),
    Row("pages:work", READ, "article"),
    Row("pages:assign-article", {"POST": may(DESK, 302)}, "article"),
    Row("pages:claim-work", READ, "claim"),
    Row("pages:assign-claim", {"POST": may(DESK, 302)}, "claim"),
    # Who assigned it, who has it, or an editor.
    Row("pages:assignment-change", {"POST": MOVE_WORK}, "assignment"),
    Row("pages:assignment-done", {"POST": MOVE_WORK}, "assignment"),
    Row("pages:assignment-cancel", {"POST": MOVE_WORK}, "assignment"),
    Row("pages-api:search", READ),
    Row("pages:revisions", READ, "article"),
)

JUDGES: Final = frozenset({REVIEWER, EDITOR})
MARK: Final = may(DESK, colleague={EDITOR})
MARKS: Final = (
    Row("annotations-api:annotations", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "article"),
    Row("annotations-api:orphans", READ, "article"),
    # Who agrees with whom says something of people: those who judge marks may see it.
    Row("annotations:agreement", {"GET": may(JUDGES)}),
    Row("annotations-api:agreement", {"GET": may(JUDGES, 400)}),
    Row("annotations-api:article-agreement", {"GET": may(JUDGES, 400)}, "article"),
    Row("annotations-api:export", READ, "article"),
    Row("annotations-api:export-table", READ, "article"),
    Row("annotations-api:confirm", {"POST": may(DESK)}, "moved annotation"),
    Row("annotations-api:orphan", {"POST": may(DESK)}, "moved annotation"),
    Row("annotations-api:reattach", {"POST": may(DESK)}, "orphan"),
    Row("annotations-api:attributions", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "article"),
    Row("annotations-api:article-claims", READ, "article"),
    Row("annotations-api:proposals", READ, "article"),
    Row("annotations-api:accept-proposals", {"POST": may(DESK)}, "article"),
    Row("annotations-api:refuse-proposals", {"POST": may(DESK)}, "article"),
    Row("annotations-api:reopen-proposals", {"POST": may(DESK)}, "article"),
    Row("annotations-api:suggest", {"POST": may(MEMBERS)}, "article"),
    Row("annotations-api:chains", READ, "annotation"),
    Row("annotations-api:tie", {"POST": MARK}, "pronoun"),
    Row("annotations-api:figure", {"PATCH": MARK}, "figure"),
    Row("annotations-api:covers", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "caveat"),
    Row("annotations-api:cover", {"DELETE": may(DESK, 204)}, "cover"),
    Row(
        "annotations-api:annotation",
        {"GET": may(MEMBERS), "PATCH": MARK, "DELETE": may(DESK, 204, colleague={EDITOR})},
        "annotation",
    ),
    Row("annotations-api:accept", {"POST": may(DESK)}, "proposal"),
    Row("annotations-api:refuse", {"POST": may(DESK)}, "proposal"),
    # Whoever decided takes it back, and nobody for them.
    Row(
        "annotations-api:undecide",
        {"POST": Right(own=DESK, colleague=NOBODY, refusals=(403, 409))},
        "decided mark",
    ),
    Row("annotations-api:restore", {"POST": MARK}, "deleted annotation"),
    Row("annotations-api:comments", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "annotation"),
    Row("annotations-api:thread", READ, "annotation"),
    Row("annotations-api:resolve", {"POST": may(DESK)}, "discussed annotation"),
    Row("annotations-api:reopen", {"POST": may(DESK)}, "settled annotation"),
    Row("annotations-api:claim-thread", READ, "claim"),
    Row("annotations-api:claim-comments", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "claim"),
    Row("annotations-api:claim-resolve", {"POST": may(DESK)}, "discussed claim"),
    Row("annotations-api:claim-reopen", {"POST": may(DESK)}, "settled claim"),
    Row("annotations-api:article-thread", READ, "article"),
    Row(
        "annotations-api:article-comments", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "article"
    ),
    Row("annotations-api:article-resolve", {"POST": may(DESK)}, "discussed article"),
    Row("annotations-api:article-reopen", {"POST": may(DESK)}, "settled article"),
    Row("annotations-api:mentions", READ),
    Row("annotations-api:visibility", {"POST": may(DESK, colleague=NOBODY)}, "note"),
    # What is one's own alone answers everybody else as if it were not there.
    Row(
        "annotations-api:annotation",
        {
            "GET": may(MEMBERS, hidden=True),
            "PATCH": own_alone(200),
            "DELETE": own_alone(204),
        },
        "private note",
        case="private",
    ),
    Row("annotations:claim-talk", READ, "claim"),
    Row("annotations:comment-claim", {"POST": may(DESK, 302)}, "claim"),
    Row("annotations:settle-claim", {"POST": may(DESK, 302)}, "discussed claim"),
    Row(
        "annotations:edit-comment",
        {"GET": may(DESK, colleague=NOBODY), "POST": may(DESK, 302, colleague=NOBODY)},
        "claim's comment",
    ),
    Row(
        "annotations:delete-comment",
        {"GET": may(DESK, colleague={EDITOR}), "POST": may(DESK, 302, colleague={EDITOR})},
        "claim's comment",
    ),
    Row(
        "annotations-api:comment",
        {
            "GET": may(MEMBERS),
            "PATCH": may(DESK, colleague=NOBODY),
            "DELETE": may(DESK, 204, colleague={EDITOR}),
        },
        "comment",
    ),
    Row(
        "annotations-api:attribution",
        {"GET": may(MEMBERS), "PATCH": MARK, "DELETE": may(DESK, 204, colleague={EDITOR})},
        "attribution",
    ),
    Row(
        "annotations:edit-claim",
        {"GET": may(DESK, colleague={EDITOR}), "POST": may(DESK, 302, colleague={EDITOR})},
        "claim",
    ),
    Row("annotations-api:claims", {"GET": may(MEMBERS), "POST": may(DESK, 201)}),
    Row("annotations-api:claim", {"GET": may(MEMBERS), "PATCH": MARK}, "claim"),
    Row(
        "annotations-api:claim-assignments",
        {"GET": may(MEMBERS), "POST": may(DESK, 201)},
        "claim",
    ),
)

WRITE: Final = may(DESK)
FACTCHECKS: Final = (
    Row("factchecks:queue", READ),
    Row("factchecks:claim", READ, "claim"),
    Row("factchecks:start", {"POST": may(DESK, 302)}, "claim"),
    Row("factchecks:detail", READ, "factcheck"),
    Row("factchecks:change", {"POST": may(DESK, 302)}, "factcheck"),
    Row("factchecks:add-evidence", {"POST": may(DESK, 302)}, "factcheck"),
    Row("factchecks:remove-evidence", {"POST": may(DESK, 302)}, "evidence"),
    Row("factchecks:move", {"POST": may(DESK, 302)}, "factcheck"),
    Row("factchecks-api:ratings", READ),
    Row("factchecks-api:list", {"GET": may(MEMBERS), "POST": may(DESK, 201)}),
    Row("factchecks-api:detail", {"GET": may(MEMBERS), "PATCH": WRITE}, "factcheck"),
    Row("factchecks-api:evidence", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "factcheck"),
    Row("factchecks-api:item", {"DELETE": may(DESK, 204)}, "evidence"),
    Row("factchecks-api:move", {"POST": WRITE}, "factcheck"),
    # Nobody approves their own work; an editor reviews too.
    Row(
        "factchecks-api:move",
        {"POST": may(NOBODY, colleague={REVIEWER, EDITOR})},
        "factcheck in review",
        case="approve",
    ),
    Row("factchecks-api:move", {"POST": may({EDITOR})}, "approved factcheck", case="publish"),
)

ARTICLES: Final = (
    Row("articles:list", READ),
    Row("articles:import", {"GET": may(MEMBERS), "POST": may(DESK, 302)}),
    Row("articles:imports", READ),
    Row("articles:progress", {"GET": may(MEMBERS, 200, 302)}, "article"),
    Row("articles:retry", {"POST": may(MEMBERS, 302)}, "failed article"),
    Row("articles:details", {"GET": may(MEMBERS), "POST": may(DESK, 302)}, "article"),
    Row("articles:raw", READ, "article"),
    Row("articles:revision-raw", READ, "fetched revision"),
    Row("articles:handed-over", READ),
    Row("articles:manifest", OPEN),
    Row("articles:evidence", READ, "fetched article"),
    Row("articles:refetch", {"POST": may(DESK, 302)}, "fetched article"),
    Row("articles:address", {"POST": may(DESK, 302)}, "article"),
    Row("articles:watch", {"POST": may(DESK, 302)}, "fetched article"),
    # A file that holds several articles is its owner's until it is imported.
    Row("articles:parcels", {"GET": may(MEMBERS), "POST": may(DESK, 302)}),
    Row("articles:parcel", {"GET": may(MEMBERS, hidden=True)}, "parcel"),
    Row("articles:check-parcel", {"POST": own_alone(302)}, "table"),
    Row("articles:import-parcel", {"POST": own_alone(302)}, "parcel"),
    Row("articles:discard-parcel", {"POST": own_alone(302)}, "parcel"),
    Row("articles-api:parcels", {"GET": may(MEMBERS), "POST": may(DESK, 201)}),
    Row(
        "articles-api:parcel",
        {"GET": may(MEMBERS, hidden=True), "DELETE": own_alone(204)},
        "parcel",
    ),
    Row("articles-api:dry-run", {"POST": own_alone(202)}, "table"),
    Row("articles-api:import-parcel", {"POST": own_alone(202)}, "parcel"),
    Row("articles:searches", READ),
    Row("articles:save-search", {"POST": may(MEMBERS, 302)}),
    Row("articles:rename-search", {"POST": may(MEMBERS, 302, hidden=True)}, "saved search"),
    Row("articles:delete-search", {"POST": may(MEMBERS, 302, hidden=True)}, "saved search"),
    Row("articles:withdraw", {"POST": may(DESK, 302, colleague={EDITOR})}, "article"),
    Row("articles:restore", {"POST": may(DESK, 302, colleague={EDITOR})}, "withdrawn article"),
    Row("articles-api:withdraw", {"POST": may(DESK, colleague={EDITOR})}, "article"),
    Row("articles-api:restore", {"POST": may(DESK, colleague={EDITOR})}, "withdrawn article"),
    Row("articles-api:searches", {"GET": may(MEMBERS), "POST": may(MEMBERS, 201)}),
    Row(
        "articles-api:search",
        {
            "GET": may(MEMBERS, hidden=True),
            "PATCH": may(MEMBERS, hidden=True),
            "DELETE": may(MEMBERS, 204, hidden=True),
        },
        "saved search",
    ),
    Row("articles-api:articles", {"GET": may(MEMBERS), "POST": may(DESK, 202)}),
    Row("articles-api:article", {"GET": may(MEMBERS), "PATCH": may(DESK)}, "article"),
    Row("articles-api:assignments", {"GET": may(MEMBERS), "POST": may(DESK, 201)}, "article"),
    Row("articles-api:retry", {"POST": may(MEMBERS, 202)}, "failed article"),
    Row("articles-api:refetch", {"POST": may(DESK, 202)}, "fetched article"),
    Row("articles-api:watch", {"POST": may(DESK)}, "fetched article"),
    Row("articles-api:unwatch", {"POST": may(DESK, 204)}, "fetched article"),
    Row("articles-api:events", READ, "article"),
    Row("articles:batches", READ),
    Row("articles:batch-new", {"GET": may(MEMBERS), "POST": may(DESK, 302)}),
    Row("articles:batch", READ, "batch"),
    Row("articles:batch-cancel", {"POST": may(DESK, 302)}, "batch"),
    Row("articles:batch-resume", {"POST": may(DESK, 302)}, "cancelled batch"),
    Row("articles:batch-retry", {"POST": may(DESK, 302)}, "failed batch"),
    Row("articles-api:batches", {"GET": may(MEMBERS), "POST": may(DESK, 202)}),
    Row("articles-api:batch", READ, "batch"),
    Row("articles-api:batch-items", READ, "batch"),
    Row("articles-api:batch-cancel", {"POST": may(DESK)}, "batch"),
    Row("articles-api:batch-resume", {"POST": may(DESK)}, "cancelled batch"),
    Row("articles-api:batch-retry", {"POST": may(DESK)}, "failed batch"),
)

# Whoever subscribed looks after a feed, and those who look after the house.
KEEP: Final = may(MEMBERS, 302, colleague={EDITOR, ADMIN})
FEEDS: Final = (
    Row("articles:feeds", READ),
    Row("articles:feed-new", {"GET": may(MEMBERS), "POST": may(DESK, 302)}),
    Row("articles:feeds-take-list", {"POST": may(DESK, 302)}),
    Row("articles:feeds-opml", READ),
    Row("articles:feed-look", {"GET": may(MEMBERS), "POST": may(DESK, 302)}, "feed look"),
    Row("articles:feed", READ, "feed"),
    Row("articles:feed-change", {"POST": KEEP}, "feed"),
    Row("articles:feed-pause", {"POST": KEEP}, "feed"),
    # An admin imports nothing, so a feed cannot go on in their name.
    Row(
        "articles:feed-resume",
        {"POST": may(DESK, 302, colleague={EDITOR, ADMIN})},
        "paused feed",
    ),
    Row("articles:feed-delete", {"POST": KEEP}, "feed"),
    Row("articles:feed-check", {"POST": may(DESK, 302)}, "feed"),
    Row("articles:feed-test", {"POST": may(DESK, 302)}, "feed"),
    Row("articles:feed-retry", {"POST": may(DESK, 302)}, "feed"),
    Row("articles-api:feeds", {"GET": may(MEMBERS), "POST": may(DESK, 201)}),
    Row("articles-api:feeds-opml", {"GET": may(MEMBERS), "POST": may(DESK)}),
    Row("articles-api:feed-looks", {"POST": may(DESK, 202)}),
    Row("articles-api:feed-look", READ, "feed look"),
    Row(
        "articles-api:feed",
        {
            "GET": may(MEMBERS),
            "PATCH": may(MEMBERS, colleague={EDITOR, ADMIN}),
            "DELETE": may(MEMBERS, 204, colleague={EDITOR, ADMIN}),
        },
        "feed",
    ),
    Row("articles-api:feed-items", READ, "feed"),
    Row("articles-api:feed-check", {"POST": may(DESK, 202)}, "feed"),
    Row("articles-api:feed-retry", {"POST": may(DESK, 202)}, "feed"),
    Row("articles-api:feed-test", {"POST": may(DESK, 202)}, "feed"),
)

REQUESTS: Final = (
    Row("verification:list", READ),
    Row("verification:new", {"GET": may(DESK), "POST": may(DESK, 302)}),
    Row("verification:request", READ, "request"),
    Row("verification:move", {"POST": may(DESK, 302)}, "request"),
    Row("verification:move", {"POST": may(DESK, 302)}, "reported request", case="accept"),
    Row("verification:attempt", {"POST": may(DESK, 302)}, "sent request"),
    Row("verification:name-body", {"POST": may(DESK, 302)}, "reported request"),
    Row("verification:extend", {"GET": may(DESK), "POST": may(DESK, 302)}, "sent request"),
    Row("verification-api:requests", {"GET": may(MEMBERS), "POST": may(DESK, 201)}),
    Row("verification-api:request", {"GET": may(MEMBERS), "PATCH": may(DESK)}, "request"),
    Row("verification-api:move", {"POST": may(DESK)}, "request"),
    Row("verification-api:move", {"POST": may(DESK)}, "reported request", case="accept"),
    Row("verification-api:name-body", {"POST": may(DESK)}, "reported request"),
    Row("verification-api:attempts", {"POST": may(DESK, 200, 201)}, "sent request"),
)

HOUSE: Final = (
    Row("schema", OPEN),
    Row("api-docs", OPEN),
    Row(
        "admin:*",
        {
            "GET": Right(
                own=frozenset({SUPERUSER}),
                colleague=frozenset({SUPERUSER}),
                answers=(200, 302, 403, 405),
                refusals=(302, 403),
            )
        },
        foreign=True,
    ),
    # allauth's pages speak of whoever asks, and of nobody else.
    Row("account_*", READ_OR_GO, foreign=True),
    Row("account_reset_password_from_key", READ_OR_GO, "reset key", foreign=True),
    Row("mfa_*", READ_OR_GO, foreign=True),
    Row("mfa_remove_webauthn", READ_OR_GO, "security key", foreign=True),
    Row("mfa_edit_webauthn", READ_OR_GO, "security key", foreign=True),
)

POLICY: Final[tuple[Row, ...]] = (
    *PAGES,
    *MARKS,
    *FACTCHECKS,
    *ARTICLES,
    *FEEDS,
    *REQUESTS,
    *SOURCES,
    *REPOSTS,
    *PEOPLE,
    *JOBS,
    *NOTICES,
    *ARCHIVE,
    *HOUSE,
)

SOCKETS: Final[tuple[Row, ...]] = (
    Row("ws/articles/<uuid:article_id>/", {"CONNECT": may(MEMBERS)}, "article"),
)


def rows_of(route: str) -> list[Row]:
    """Return the rows of an address: its own, else the one whose star reaches it."""
    own = [row for row in POLICY if row.route == route]
    stars = (row for row in POLICY if row.route.endswith("*") and route.startswith(row.route[:-1]))
    return own or list(stars)[:1]


def unused(routes: Collection[str]) -> Iterator[str]:
    """Yield the rows that no address has any more."""
    for row in POLICY:
        reach = row.route.removesuffix("*")
        if not any(
            route == row.route or (row.route.endswith("*") and route.startswith(reach))
            for route in routes
        ):
            yield row.route
