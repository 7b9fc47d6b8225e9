"""Every write to marks, attributions, claims and threads."""

from apps.annotations.services.marks import (
    create_annotation,
    delete_annotation,
    restore_annotation,
    update_annotation,
)
from apps.annotations.services.proposals import accept, propose, refuse

__all__ = [
    "accept",
    "create_annotation",
    "delete_annotation",
    "propose",
    "refuse",
    "restore_annotation",
    "update_annotation",
]
