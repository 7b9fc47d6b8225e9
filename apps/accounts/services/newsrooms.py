"""Open and rename newsrooms."""

from uuid import UUID

from django.db import transaction

from apps.accounts.events import NewsroomCreated
from apps.accounts.models import Newsroom, User
from apps.accounts.services.actors import operator
from apps.accounts.services.checks import NameTakenError, clean_name, clean_zone
from apps.audit import services as audit
from apps.core.errors import NotFoundError
from apps.core.events import announce


@transaction.atomic
def create_newsroom(
    *, name: str, by: User | None, tz: str = "UTC", language: str = "en"
) -> Newsroom:
    """Open a newsroom without people.

    :param by: a superuser, or None on the command line
    :raises InvalidError: the name or the zone cannot be used
    :raises NameTakenError: another newsroom has this name
    """
    name = clean_name(name)
    if Newsroom.objects.filter(name__iexact=name).exists():
        raise NameTakenError(f"There is a newsroom called {name} already. Choose another name.")
    newsroom = Newsroom.objects.create(name=name, tz=clean_zone(tz), language=language)
    audit.record(
        by=operator(by, newsroom.pk), action="newsroom.created", subject=newsroom, change={}
    )
    announce(NewsroomCreated(newsroom_id=newsroom.pk))
    return newsroom


@transaction.atomic
def change_newsroom(
    *, newsroom_id: UUID, name: str, tz: str, language: str, by: User | None
) -> Newsroom:
    """Change a newsroom's name, zone and language.

    :raises NotFoundError: there is no such newsroom
    :raises InvalidError: the name or the zone cannot be used
    :raises NameTakenError: another newsroom has this name
    """
    newsroom = Newsroom.objects.select_for_update(no_key=True).filter(pk=newsroom_id).first()
    if newsroom is None:
        raise NotFoundError
    name = clean_name(name)
    if Newsroom.objects.filter(name__iexact=name).exclude(pk=newsroom_id).exists():
        raise NameTakenError(f"There is a newsroom called {name} already. Choose another name.")
    change = {"name": [newsroom.name, name], "tz": [newsroom.tz, tz]}
    newsroom.name, newsroom.tz, newsroom.language = name, clean_zone(tz), language
    newsroom.save(update_fields=["name", "tz", "language"])
    audit.record(
        by=operator(by, newsroom.pk), action="newsroom.changed", subject=newsroom, change=change
    )
    return newsroom
