"""The desks of a newsroom."""

from uuid import UUID

from django.db import transaction

from apps.accounts.models import Actor, Desk, Newsroom
from apps.accounts.services.checks import (
    NameTakenError,
    clean_name,
    require_admin,
    require_version,
)
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import NotFoundError

NAME_LIMIT = 100


@transaction.atomic
def create_desk(*, name: str, by: Actor, desk_id: UUID | None = None) -> tuple[Desk, bool]:
    """Make a desk in the newsroom of `by`, and tell whether this call made it.

    :raises NotAllowedError: `by` does not run the house
    :raises InvalidError: the name cannot be used
    :raises NameTakenError: another desk has this name
    """
    require_admin(by)
    name = clean_name(name, limit=NAME_LIMIT)
    newsroom = Newsroom.objects.select_for_update(no_key=True).get(pk=by.newsroom_id)

    def make(row_id: UUID, sent_as: str) -> Desk:
        _require_free(name, newsroom_id=newsroom.pk)
        return Desk.objects.create(pk=row_id, newsroom=newsroom, name=name, created_as=sent_as)

    desk, created = create_once(
        Desk,
        row_id=desk_id,
        sent={"name": name, "newsroom": newsroom.pk},
        by=by.actor_id,
        make=make,
    )
    if created:
        audit.record(by=by, action="desk.created", subject=desk, change={"name": name})
    return desk, created


@transaction.atomic
def rename_desk(*, desk_id: UUID, name: str, version: int, by: Actor) -> Desk:
    """Give a desk another name.

    :raises NotAllowedError: `by` does not run the house
    :raises NotFoundError: there is no such desk in the newsroom of `by`
    :raises StaleError: somebody changed it since `version`
    :raises InvalidError: the name cannot be used
    :raises NameTakenError: another desk has this name
    """
    require_admin(by)
    Newsroom.objects.select_for_update(no_key=True).get(pk=by.newsroom_id)
    desk = Desk.objects.filter(pk=desk_id, newsroom_id=by.newsroom_id).first()
    if desk is None:
        raise NotFoundError
    require_version(desk, version, what="This desk")
    name = clean_name(name, limit=NAME_LIMIT)
    _require_free(name, newsroom_id=by.newsroom_id, but=desk.pk)
    change = {"name": [desk.name, name]}
    desk.name = name
    desk.version += 1
    desk.save(update_fields=["name", "version"])
    audit.record(by=by, action="desk.renamed", subject=desk, change=change)
    return desk


def _require_free(name: str, *, newsroom_id: UUID, but: UUID | None = None) -> None:
    others = Desk.objects.filter(newsroom_id=newsroom_id, name__iexact=name)
    if (others.exclude(pk=but) if but else others).exists():
        sentence = f"There is a desk called {name} already. Choose another name."
        raise NameTakenError(sentence, errors={"name": [sentence]})
