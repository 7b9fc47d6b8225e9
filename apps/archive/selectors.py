"""Read the open web, through the one guarded way there is; find who names which bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from apps.accounts.models import Membership
from apps.archive import fetching, rules
from apps.archive.fetching import ARTICLES, Fetched, Question
from apps.archive.models import Blob, Retention
from apps.core.errors import NotAllowedError

_TIMES: Final = ("created_at", "at")
_MOST_STEPS: Final = 3


def fetch(
    url: str,
    *,
    media_types: frozenset[str] | None = None,
    etag: str = "",
    last_modified: str = "",
) -> Fetched:
    """Return what is at `url`, fetched by a child process. Takes up to half a minute.

    :param media_types: what the answer may be; all that an article may come as, if not given
    :param etag: what the site called the state that is known already, as an earlier answer had it;
        with either of the two, the answer may be that nothing is modified
    :raises FetchError: it is refused, or nobody answers as they should
    """
    return fetching.ask(
        Question(
            url=url,
            media_types=ARTICLES if media_types is None else media_types,
            user_agent=settings.FETCH_USER_AGENT,
            etag=etag,
            last_modified=last_modified,
            allowed=tuple(settings.FETCH_ALLOWED_NETWORKS),
            ca_file=settings.FETCH_CA_FILE,
        )
    )


@dataclass(frozen=True, slots=True)
class Naming:
    """A column, of whatever app, that names rows of ours.

    :param newsroom: the path from its row to the id of the newsroom whose row it is
    :param since: the path from its row to when it began to name; both are empty where no path is
        found, and such a row holds what it names for ever
    """

    model: type[models.Model]
    column: str
    newsroom: str
    since: str

    def rows(self, **conditions: Any) -> QuerySet[models.Model]:
        """Return the rows that name something."""
        return self.model._base_manager.filter(**{f"{self.column}__isnull": False}, **conditions)

    def naming(self) -> QuerySet[models.Model]:
        """Return the rows that name the row of an outer query."""
        return self.model._base_manager.filter(**{self.column: OuterRef("pk")})


def namings(named: type[models.Model]) -> list[Naming]:
    """Return every column that names `named`: apps above have them, and we import none of these."""
    return [
        Naming(relation.related_model, relation.field.name, *_whose(relation.related_model))
        for relation in named._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
        # What a proxy or a many-to-many has besides is no column of its own.
        and relation.field.model._meta.managed
    ]


def _whose(model: type[models.Model]) -> tuple[str, str]:
    """Return the paths from a row to its newsroom's id and to its time; both or neither."""
    steps: list[tuple[str, type[models.Model]]] = [("", model)]
    since = ""
    for prefix, here in steps:
        columns = {field.attname: field for field in here._meta.concrete_fields}
        if not since:
            since = next((prefix + name for name in _TIMES if name in columns), "")
        if "newsroom_id" in columns:
            return (f"{prefix}newsroom_id", since) if since else ("", "")
        if prefix.count("__") < _MOST_STEPS:
            steps.extend(
                (f"{prefix}{field.name}__", field.related_model)
                for field in columns.values()
                if isinstance(field, models.ForeignKey) and not field.null
            )
    return "", ""


def is_named(named: type[models.Model]) -> Q:
    """Return the condition that some row names one of `named`."""
    return reduce(or_, (Q(Exists(one.naming())) for one in namings(named)), Q(pk__in=[]))


def is_held(days: Mapping[UUID, int], *, at: datetime) -> Q:
    """Return the condition that some row names bytes and its newsroom still keeps them.

    :param days: for how many days each newsroom keeps bytes, where it is not for ever
    """
    held = Q(pk__in=[])
    for one in namings(Blob):
        rows = one.naming()
        if one.newsroom:
            for newsroom_id, kept in days.items():
                long_ago = {f"{one.since}__lt": at - timedelta(days=kept)}
                rows = rows.exclude(**{one.newsroom: newsroom_id}, **long_ago)
        held |= Q(Exists(rows))
    return held


def newsrooms_naming(blob_ids: Iterable[str]) -> dict[UUID, set[str]]:
    """Return, of some bytes, which of them each newsroom names."""
    found: dict[UUID, set[str]] = {}
    wanted = list(blob_ids)
    for one in namings(Blob):
        if one.newsroom:
            rows = one.rows(**{f"{one.column}__in": wanted})
            for newsroom_id, blob_id in rows.values_list(one.newsroom, one.column):
                found.setdefault(newsroom_id, set()).add(blob_id)
    return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """The bytes that a newsroom's rows name, and for how long it keeps them.

    :param files: how many are here, of `size` bytes together; `gone` were let go
    """

    retention: Retention
    files: int
    size: int
    gone: int


def evidence_of(member: Membership) -> Evidence:
    """Return what the member's newsroom keeps.

    :raises NotAllowedError: only admins decide on it
    """
    if not rules.may_set_retention(member):
        raise NotAllowedError("Only an admin decides how long evidence is kept. Ask one of yours.")
    ours = reduce(
        or_,
        (
            Q(Exists(one.naming().filter(**{one.newsroom: member.newsroom_id})))
            for one in namings(Blob)
            if one.newsroom
        ),
    )
    here = Q(gone_at=None)
    counted = Blob.objects.filter(ours).aggregate(
        files=Count("pk", filter=here),
        size=Sum("size", filter=here),
        gone=Count("pk", filter=~here),
    )
    retention = Retention.objects.filter(newsroom_id=member.newsroom_id).first()
    return Evidence(
        retention=retention or Retention(newsroom_id=member.newsroom_id),
        files=counted["files"],
        size=counted["size"] or 0,
        gone=counted["gone"],
    )
