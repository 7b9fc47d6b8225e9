"""Announce facts inside a transaction; whoever listens acts in the same transaction.

An app announces what happened and never learns who listens. That is what lets imports run one
way only: a lower app announces, a higher app subscribes. A receiver only writes rows and
enqueues jobs, so that what it does stands or falls with the change it answers.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction


class Event:
    """Something that has happened; subclasses are frozen dataclasses of ids."""


E = TypeVar("E", bound=Event)
_receivers: dict[type[Event], list[Callable[..., None]]] = defaultdict(list)


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register the decorated function to run whenever `event_type` is announced."""

    def register(receiver: Callable[[E], None]) -> Callable[[E], None]:
        _receivers[event_type].append(receiver)
        return receiver

    return register


def announce(event: Event) -> None:
    """Run every receiver of `event`, in the order of registration, in this transaction.

    :raises RuntimeError: outside a transaction, where half of the effects could be lost
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was announced outside a transaction.")
    for receiver in _receivers[type(event)]:
        receiver(event)
