"""Tell people things, and note what they have read. Reading leaves no line in the audit trail."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Now

from apps.accounts.models import Membership
from apps.core.errors import NotFoundError
from apps.core.events import announce
from apps.notices import selectors
from apps.notices.events import InboxChanged
from apps.notices.models import MailChoice, Notice
from apps.notices.services.kinds import ask_for_letter

MOST_TEXT = 300


@transaction.atomic
def notify(  # noqa: PLR0913 - the columns of a notice, all by keyword
    *,
    by: Membership,
    users: Iterable[UUID],
    kind: Notice.Kind,
    subject: models.Model,
    text: str,
    excerpt: str = "",
    url: str,
) -> set[UUID]:
    """Tell people of the newsroom of `by` about something, each once and never `by`.

    Whoever was told of the subject before hears nothing, unless they are mentioned now and were
    not then. The caller has seen to it that they may see the subject.

    :param users: by id; who does not work here any more is left out
    :returns: who was told by this call
    """
    fresh, changed = _to_tell(by, set(users) - {by.user_id}, kind, subject)
    for notice in (*fresh, *changed):
        notice.by, notice.kind = by.user, kind
        notice.text, notice.excerpt, notice.url = _cut(text), _cut(excerpt), url
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    # Another call may have told some of them in the same moment.
    kept = set(Notice.objects.filter(pk__in=[each.pk for each in fresh]).values_list("pk"))
    for notice in changed:
        # Unread once more, and on top: it says something else now.
        Notice.objects.filter(pk=notice.pk).update(
            **{name: getattr(notice, name) for name in ("by", "kind", "text", "excerpt", "url")},
            created_at=Now(),
            read_at=None,
            mailed_at=None,
            version=models.F("version") + 1,
        )
    told = [*(each for each in fresh if (each.pk,) in kept), *changed]
    for notice in told:
        announce(InboxChanged(newsroom_id=by.newsroom_id, user_id=notice.user_id))
    _ask_for_letters(by, told)
    return {notice.user_id for notice in told}


def _to_tell(
    by: Membership, users: Collection[UUID], kind: Notice.Kind, subject: models.Model
) -> tuple[list[Notice], list[Notice]]:
    """Return new notices for those who were not told yet, and those to be told something else.

    Whoever does not work here gets none.
    """
    here = Membership.objects.filter(
        user_id__in=users, newsroom_id=by.newsroom_id, ended_at=None, user__is_active=True
    )
    known = {
        notice.user_id: notice
        for notice in _about([subject.pk], subject)
        .filter(user_id__in=users)
        .select_for_update(no_key=True)
        .order_by("pk")
    }
    fresh, changed = [], []
    for user_id in here.order_by("user_id").values_list("user_id", flat=True):
        notice = known.get(user_id)
        if notice is None:
            fresh.append(
                Notice(
                    newsroom_id=by.newsroom_id,
                    user_id=user_id,
                    subject_type=subject._meta.label_lower,
                    subject_id=subject.pk,
                )
            )
        elif kind == Notice.Kind.MENTION and notice.kind != Notice.Kind.MENTION:
            changed.append(notice)
    return fresh, changed


def _ask_for_letters(by: Membership, told: Iterable[Notice]) -> None:
    """Have mail made for those who want theirs at once."""
    about = {notice.user_id: notice for notice in told}
    choices = MailChoice.objects.filter(
        when=MailChoice.When.AT_ONCE,
        membership__user__in=about,
        membership__newsroom=by.newsroom_id,
    )
    for choice in choices.select_related("membership"):
        notice = about[choice.membership.user_id]
        ask_for_letter(
            membership_id=choice.membership_id,
            newsroom_id=by.newsroom_id,
            occasion=f"{notice.pk}:{notice.kind}",
        )


@transaction.atomic
def reword(*, subject: models.Model, excerpt: str) -> None:
    """Let what people were told of a subject have the words it has now."""
    _about([subject.pk], subject).update(excerpt=_cut(excerpt))


@transaction.atomic
def forget(*, model: type[models.Model], subject_ids: Collection[UUID]) -> None:
    """Take back what people were told of subjects that are gone, or no longer theirs to see."""
    rows = _about(subject_ids, model)
    for newsroom_id, user_id in rows.order_by().values_list("newsroom_id", "user_id").distinct():
        announce(InboxChanged(newsroom_id=newsroom_id, user_id=user_id))
    rows.delete()


def _about(
    ids: Collection[UUID], subject: models.Model | type[models.Model]
) -> models.QuerySet[Notice]:
    return Notice.objects.filter(subject_type=subject._meta.label_lower, subject_id__in=ids)


@transaction.atomic
def mark_read(*, by: Membership, notice_id: UUID, read: bool = True) -> Notice:
    """Note that `by` has read a notice, or wants it back among the unread.

    :raises NotFoundError: there is none that they were given
    """
    rows = selectors.notices_visible_to(by)
    notice = rows.select_for_update(no_key=True).filter(pk=notice_id).first()
    if notice is None:
        raise NotFoundError
    if (notice.read_at is not None) != read:
        rows.filter(pk=notice_id).update(
            read_at=Now() if read else None, version=models.F("version") + 1
        )
        announce(InboxChanged(newsroom_id=by.newsroom_id, user_id=by.user_id))
    return selectors.notice(by, notice_id)


@transaction.atomic
def mark_all_read(*, by: Membership, until: datetime | None = None) -> int:
    """Note that `by` has read everything, and return how much that was.

    :param until: the newest that they saw; what came after it stays unread
    """
    unread = selectors.notices_visible_to(by).filter(read_at=None)
    if until is not None:
        unread = unread.filter(created_at__lte=until)
    count = unread.update(read_at=Now(), version=models.F("version") + 1)
    if count:
        announce(InboxChanged(newsroom_id=by.newsroom_id, user_id=by.user_id))
    return count


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= MOST_TEXT else f"{words[: MOST_TEXT - 1].rstrip()}…"
