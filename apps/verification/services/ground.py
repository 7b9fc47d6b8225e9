"""What every write here begins with and ends with."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from apps.accounts.models import Membership
from apps.articles import services as articles
from apps.audit import services as audit
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    PreconditionFailedError,
)
from apps.notices import services as notices
from apps.sources.models import Source
from apps.verification import rules
from apps.verification.models import Mention, Step, VerificationRequest
from apps.verification.states import Channel

LONGEST_TEXT: Final = 10_000
OVERDUE_TODO: Final = "request.overdue"


def allow(by: Membership) -> None:
    """Let `by` work with requests.

    :raises NotAllowedError: their roles do not
    """
    if not rules.may_work(by):
        raise NotAllowedError(rules.WORKERS_ONLY)


def locked(by: Membership, request_id: UUID) -> VerificationRequest:
    """Return a request of the newsroom, locked for this transaction.

    :raises NotFoundError: there is none that `by` can see
    """
    mine = VerificationRequest.objects.filter(newsroom_id=by.newsroom_id)
    request = mine.select_for_update(no_key=True).filter(pk=request_id).first()
    if request is None:
        raise NotFoundError
    return request


def expect(
    request: VerificationRequest,
    version: int,
    error: type[ConflictError | PreconditionFailedError],
) -> None:
    """Check the version that was seen.

    :raises ConflictError: another version stands, or PreconditionFailedError, as asked
    """
    if request.version != version:
        raise error(
            f"This request is at version {request.version} now, and you saw version {version}. "
            "Look at what stands, then act on that.",
            current=request,
        )


def checked_text(text: str, field: str, *, needed: str = "") -> str:
    """Return a text fit to keep.

    :param needed: the sentence that asks for it, if it may not be empty
    :raises InvalidError: it is empty and needed, too long, or no text
    """
    text = text.replace("\r\n", "\n").strip()
    if needed and not text:
        message = needed
    elif len(text) > LONGEST_TEXT:
        message = f"This has more than {LONGEST_TEXT:,} characters. Shorten it."
    elif "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        message = "This has characters that are no text. Type it again."
    else:
        return text
    raise InvalidError(message, errors={field: [message]})


def checked_channel(channel: str) -> str:
    """Return a channel that we know.

    :raises InvalidError: it is none
    """
    if channel not in Channel.values:
        message = f"A channel is one of: {', '.join(Channel.values)}."
        raise InvalidError(message, errors={"channel": [message]})
    return channel


def known_body(by: Membership, body_id: UUID, *, lock: bool = False) -> Source:
    """Return the source that is to be the body of a request.

    :param lock: until the end of the transaction
    :raises InvalidError: `by` can see no such source
    """
    sources = Source.objects.select_for_update(no_key=True) if lock else Source.objects.all()
    source = sources.filter(newsroom_id=by.newsroom_id, pk=body_id).first()
    if source is None:
        message = "There is no such source in the registry. Choose another, or add it first."
        raise InvalidError(message, errors={"body": [message]})
    return source


def add_step(
    request: VerificationRequest, *, by: Membership | None, kind: str, key: str, **values: Any
) -> bool:
    """Write that something happened to a request, once under a key; return whether it was new."""
    step = Step(
        newsroom_id=request.newsroom_id,
        by=by.user if by else None,
        request=request,
        kind=kind,
        key=key,
        **values,
    )
    Step.objects.bulk_create([step], ignore_conflicts=True)
    return Step.objects.filter(pk=step.pk).exists()


def settle_clock(request: VerificationRequest) -> None:
    """Take back the to-do about a deadline that is no longer passed, or no longer matters."""
    notices.finish_todos(kind=OVERDUE_TODO, subject=request)


def hold_logs(requests: Iterable[VerificationRequest], *more: UUID) -> None:
    """Lock the logs of all articles that mention one of the requests, and of `more` articles.

    Call it when the requests are locked and before anything is told of any of them.
    """
    mentioned = Mention.objects.filter(request__in=list(requests), annotation__deleted_at=None)
    articles.hold([*mentioned.order_by().values_list("annotation__article_id", flat=True), *more])


def tell(
    request: VerificationRequest,
    deed: str,
    by: Membership | None,
    change: Mapping[str, Any],
) -> None:
    """Write the audit trail and, last, the logs of the articles that mention the request."""
    audit.record(by=by, action=f"request.{deed}", subject=request, change=change)
    mentioned = request.mentions.filter(annotation__deleted_at=None).order_by()
    for article_id in sorted(set(mentioned.values_list("annotation__article_id", flat=True))):
        articles.log(article_id=article_id, **_members(request, deed, by, change))


@dataclass(frozen=True, slots=True)
class Telling:
    """What happened to a request, for the logs of these articles."""

    request: VerificationRequest
    change: Mapping[str, Any]
    article_ids: Collection[UUID]


def tell_all(deed: str, tellings: Sequence[Telling]) -> None:
    """Write what rules did to requests, as `tell` does for one. The caller holds the logs."""
    audit.record_all(
        by=None,
        action=f"request.{deed}",
        changes=[(each.request, each.change) for each in tellings],
    )
    articles.log_all(
        [
            articles.an_entry(
                article_id=article_id, **_members(each.request, deed, None, each.change)
            )
            for each in tellings
            for article_id in sorted(each.article_ids)
        ]
    )


def _members(
    request: VerificationRequest, deed: str, by: Membership | None, change: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "kind": f"request.{deed}",
        "subject": request,
        "by": by,
        "data": {"state": request.state, "body": request.body_name, **change},
    }
