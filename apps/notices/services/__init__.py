"""Write what waits for people, and what they give to each other."""

from apps.notices.services.assignments import (
    Keep,
    assign,
    cancel_assignment,
    change_assignment,
    finish_assignment,
    return_todos,
)
from apps.notices.services.todos import finish_todos, make_todo

__all__ = [
    "Keep",
    "assign",
    "cancel_assignment",
    "change_assignment",
    "finish_assignment",
    "finish_todos",
    "make_todo",
    "return_todos",
]
