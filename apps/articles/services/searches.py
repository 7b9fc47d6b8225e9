"""Keep searches under names, each person their own."""

from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.articles import rules
from apps.articles.models import SavedSearch
from apps.articles.selectors import saved_searches
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    PreconditionFailedError,
)

MAX_NAME: Final = 100
MAX_QUERY: Final = 2000
MOST: Final = 100
# Where a page begins is no part of what is looked for.
_PASSING: Final = frozenset({"cursor", "page", "csrfmiddlewaretoken"})


class NameTakenError(ConflictError):
    """The person has another search of this name."""

    code = "name_taken"
    title = "This name is taken"


class TooManySearchesError(ConflictError):
    """The person keeps as many as one can find again."""

    code = "too_many_searches"
    title = "That is one search too many"


@transaction.atomic
def save_search(
    *, by: Membership, name: str, query: str, row_id: UUID | None = None
) -> tuple[SavedSearch, bool]:
    """Keep a search; return it and whether this call made it.

    :param query: the query string of its address
    :raises InvalidError: it has no name or asks nothing, or either is too long
    :raises NameTakenError: the person has another of this name
    :raises TooManySearchesError: they have :data:`MOST` already
    :raises IdUsedError: `row_id` belongs to something else
    """
    called, asked = _name(name), _query(query)

    def make(search_id: UUID, created_as: str) -> SavedSearch:
        mine = _mine(by)
        if len(mine) >= MOST:
            raise TooManySearchesError(f"You keep {MOST} searches already. Delete one first.")
        _free(mine, called)
        search = SavedSearch.objects.create(
            id=search_id,
            created_as=created_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            name=called,
            query=asked,
        )
        audit.record(
            by=by, action="search.saved", subject=search, change={"name": called, "query": asked}
        )
        return search

    return create_once(
        SavedSearch,
        row_id=row_id,
        sent={"name": called, "query": asked},
        by=by.pk,
        make=make,
    )


@transaction.atomic
def rename_search(*, by: Membership, search_id: UUID, version: int, name: str) -> SavedSearch:
    """Give a saved search another name.

    :raises NotFoundError: `by` has no such search
    :raises PreconditionFailedError: it was renamed since
    :raises InvalidError: there is no name, or too much of one
    :raises NameTakenError: they have another of this name
    """
    search = _locked(by, search_id, version)
    called = _name(name)
    if called == search.name:
        return search
    _free(_mine(by), called)
    before, search.name = search.name, called
    search.save_changes(["name"])
    audit.record(by=by, action="search.renamed", subject=search, change={"name": [before, called]})
    return search


@transaction.atomic
def delete_search(*, by: Membership, search_id: UUID, version: int) -> None:
    """Delete a saved search; what it found stays.

    :raises NotFoundError: `by` has no such search
    :raises PreconditionFailedError: it was renamed since
    """
    search = _locked(by, search_id, version)
    search.deleted_at = timezone.now()
    search.save_changes(["deleted_at"])
    audit.record(by=by, action="search.deleted", subject=search, change={"name": search.name})


def _mine(by: Membership) -> list[SavedSearch]:
    # Locked, so that two of one name saved at once do not both find it free.
    return list(saved_searches(by).select_for_update(no_key=True))


def _locked(by: Membership, search_id: UUID, version: int) -> SavedSearch:
    search = saved_searches(by).select_for_update(no_key=True).filter(pk=search_id).first()
    if search is None or not rules.may_change_search(by, search):
        raise NotFoundError
    if search.version != version:
        raise PreconditionFailedError("This search was renamed meanwhile. Look at it again.")
    return search


def _free(mine: list[SavedSearch], name: str) -> None:
    if any(search.name == name for search in mine):
        message = f"You have a search called “{name}”. Choose another name."
        raise NameTakenError(message, errors={"name": [message]})


def _name(name: str) -> str:
    called = " ".join(_plain(name).split())
    if not called:
        message = "Give it a name to find it by."
        raise InvalidError(message, errors={"name": [message]})
    if len(called) > MAX_NAME:
        message = f"This is longer than {MAX_NAME} characters. Shorten it."
        raise InvalidError(message, errors={"name": [message]})
    return called


def _query(query: str) -> str:
    """Return the query string without what is empty, passing, or not its own.

    :raises InvalidError: nothing is left, or too much
    """
    asked = [
        (name, value)
        for name, value in parse_qsl(_plain(query).removeprefix("?"), max_num_fields=None)
        if value.strip() and name not in _PASSING
    ]
    kept = urlencode(asked)
    if not kept:
        message = "This search asks for nothing yet. Type words or choose a filter first."
        raise InvalidError(message, errors={"query": [message]})
    if len(kept) > MAX_QUERY:
        message = f"This search is longer than {MAX_QUERY} characters. Shorten it."
        raise InvalidError(message, errors={"query": [message]})
    return kept


def _plain(words: str) -> str:
    return words.replace("\0", "").encode(errors="ignore").decode()
