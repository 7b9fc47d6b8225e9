"""The jobs that look at the addresses of articles."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.archive import selectors as archive
from apps.archive.fetching import Fetched, FetchError
from apps.articles import selectors, services
from apps.articles.models import Check
from apps.articles.sent import Sent, uploaded
from apps.articles.services.checks import FETCH
from apps.articles.services.watches import WATCH
from apps.articles.text import UnreadableError
from apps.core.errors import DomainError
from apps.core.isolation import NotStartedError
from apps.jobs.registry import (
    Kind,
    Schedule,
    Work,
    delay_seconds,
    register,
    register_schedule,
)

ATTEMPTS: Final = 5
SWEEP_SECONDS: Final = 60


class NotNowError(DomainError):
    """The site may answer better at a later attempt."""

    code = "not_now"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look has met.

    :param read_as: of an answer with bytes: how they are to be read, or why they cannot be
    """

    url: str
    outcome: Fetched | FetchError
    read_as: Sent | UnreadableError | None = None


def look(work: Work) -> Seen | None:
    """Fetch the page that the look in the payload is at; None if that is done or gone.

    :raises NotNowError: it may go better at a later attempt, and there is one
    """
    check = (
        Check.objects.select_related("article__revision__fetch")
        .defer("article__revision__text")
        .filter(pk=work.payload["check"], done_at=None, fetch=None)
        .first()
    )
    if check is None:
        return None
    url = selectors.address_of(check.article)
    known = selectors.validators(check.article)
    work.report(1, 2, "Fetching the page")
    try:
        fetched = archive.fetch(url, etag=known.etag, last_modified=known.last_modified)
    except FetchError as error:
        if error.may_pass and work.attempt < ATTEMPTS and _is_soon(error, work.attempt):
            raise NotNowError(str(error)) from error
        return Seen(url, error)
    return Seen(url, fetched, None if fetched.not_modified else _read_as(fetched))


def keep(work: Work, seen: Seen | None) -> None:
    """Keep what was met, as evidence of a text or of none."""
    if seen is not None:
        services.keep_fetch(
            check_id=UUID(work.payload["check"]),
            url=seen.url,
            outcome=seen.outcome,
            read_as=seen.read_as,
            attempts=work.attempt,
        )


def _is_soon(error: FetchError, attempt: int) -> bool:
    """Tell whether the next attempt is not before the site wants one."""
    return error.retry_after is None or error.retry_after <= delay_seconds(attempt, 0.0)


def _read_as(fetched: Fetched) -> Sent | UnreadableError:
    """Tell how fetched bytes are to be read, by what the site says they are and what they are."""
    if not fetched.data.strip():
        return UnreadableError(
            "empty",
            "The site answered with an empty page. Open it in your browser and paste the text.",
        )
    try:
        return uploaded(
            fetched.data,
            file_name="",
            media_type=fetched.media_type,
            charset=fetched.charset,
        )
    except UnreadableError as error:
        return error


def nothing(work: Work) -> None:
    """Leave all to the effect: asking is writing."""
    del work


def ask(work: Work, result: None) -> None:
    """Begin the looks that watches want now."""
    del work, result
    services.ask_due()


register(
    Kind(
        name=FETCH,
        work=look,
        finish=keep,
        retry_on=(NotNowError, NotStartedError),
        lease_seconds=60,
        attempts=ATTEMPTS,
    )
)
register(Kind(name=WATCH, work=nothing, finish=ask))
register_schedule(Schedule(name="articles.watches", kind=WATCH, every_seconds=SWEEP_SECONDS))
