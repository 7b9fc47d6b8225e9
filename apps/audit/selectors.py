"""Read the audit trail."""

from uuid import UUID

from django.db.models import QuerySet

from apps.audit.models import Record


def records_of(
    newsroom_id: UUID, *, person: str = "", subject: str = "", action: str = ""
) -> QuerySet[Record]:
    """Return a newsroom's records, newest first. Who may read them, the caller has asked.

    :param person: a part of the name or address of who did it
    :param subject: the id of what it was done to, or its kind, like ``articles.article``
    :param action: the beginning of the action, like ``membership.``
    """
    # No record holds a NUL, and the database takes none to look for.
    person, subject, action = (word.replace("\0", "") for word in (person, subject, action))
    records = Record.objects.filter(newsroom_id=newsroom_id)
    if person:
        records = records.filter(actor_label__icontains=person)
    if subject:
        records = records.filter(subject_id=subject) | records.filter(subject_type=subject)
    if action:
        records = records.filter(action__startswith=action)
    return records.order_by("-id")
