"""Who acts where no membership does."""

from dataclasses import dataclass
from uuid import UUID

from apps.accounts.models import Operator, User


@dataclass(frozen=True, slots=True)
class Superuser:
    """A superuser who acts on people apart from any newsroom."""

    user: User
    newsroom_id: UUID | None = None

    @property
    def actor_id(self) -> UUID:
        """Return the person's id, for the audit trail."""
        return self.user.pk

    @property
    def actor_label(self) -> str:
        """Return the person's name and address, for the audit trail."""
        return f"{self.user.name} <{self.user.email}>, superuser"


def operator(by: User | None, newsroom_id: UUID) -> Operator | None:
    """Return the superuser as an actor in a newsroom; None stays the system."""
    return Operator(user=by, newsroom_id=newsroom_id) if by is not None else None
