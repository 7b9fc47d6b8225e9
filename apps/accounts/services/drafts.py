"""Keep what a person has written and not sent.

None of it is recorded in the trail: an admin reads that, and a draft is in nobody else's sight.
"""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Draft, Membership
from apps.core.errors import ConflictError, InvalidError, NotFoundError

TEXT_LIMIT = 20_000
# More than one person begins and leaves; a page that kept one at every key would come here.
MOST = 500


class TooManyDraftsError(ConflictError):
    """A person has begun too many things."""

    code = "too_many_drafts"
    title = "You have too many drafts"


@transaction.atomic
def keep_draft(*, by: Membership, key: str, text: str) -> Draft:
    """Keep `text` as what `by` is writing under `key`, in place of what was there.

    :raises InvalidError: it is empty, too long, or cannot be kept as text
    :raises TooManyDraftsError: they have begun `MOST` other things
    """
    if not text or len(text) > TEXT_LIMIT or "\0" in text or not _is_text(text):
        message = f"A draft is text of 1 to {TEXT_LIMIT:,} characters. Shorten it, or send it."
        raise InvalidError(message, errors={"text": [message]})
    # Their own row: one person's windows wait for each other, and nobody else does.
    Membership.objects.select_for_update(no_key=True).filter(pk=by.pk).values("pk").get()
    others = Draft.objects.filter(membership=by).exclude(key=key)
    if others.count() >= MOST:
        raise TooManyDraftsError("Send or empty some of what you began, then go on.")
    draft, _ = Draft.objects.update_or_create(
        membership=by, key=key, defaults={"text": text, "updated_at": timezone.now()}
    )
    return draft


def drop_draft(*, by: Membership, key: str) -> None:
    """Forget what `by` was writing under `key`: it was sent, or given up.

    :raises NotFoundError: there is nothing
    """
    gone, _ = Draft.objects.filter(membership=by, key=key).delete()
    if not gone:
        raise NotFoundError


def _is_text(text: str) -> bool:
    """Tell whether it holds no half of a surrogate pair, which cannot be written down."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
