"""What pages of other apps show of threads."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django import template
from django.http import HttpRequest

from apps.accounts.auth import current_member
from apps.annotations import rules, selectors
from apps.annotations.models import Comment
from apps.annotations.selectors import About, Talk

register = template.Library()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a comment; `now` is what whoever it names is called today, "" for no mention."""

    text: str
    now: str


@register.simple_tag(takes_context=True)
def claim_talk(context: template.Context, claim_id: UUID) -> Talk:
    """Return the thread on a claim."""
    request: HttpRequest = context["request"]
    return selectors.talk(current_member(request), About(claim_id=claim_id))


@register.simple_tag(takes_context=True)
def article_talk(context: template.Context, article_id: UUID) -> Talk:
    """Return the thread on an article."""
    request: HttpRequest = context["request"]
    return selectors.talk(current_member(request), About(article_id=article_id))


@register.simple_tag(takes_context=True)
def may_comment(context: template.Context) -> bool:
    """Tell whether the person at this page may speak in threads."""
    return rules.may(current_member(context["request"]), rules.Deed.COMMENT)


@register.simple_tag(takes_context=True)
def may_reword(context: template.Context, said: Comment) -> bool:
    """Tell whether the person at this page may word a comment anew."""
    return _may(context, rules.Deed.CHANGE_COMMENT, said)


@register.simple_tag(takes_context=True)
def may_take_away(context: template.Context, said: Comment) -> bool:
    """Tell whether the person at this page may take a comment away."""
    return _may(context, rules.Deed.DELETE_COMMENT, said)


def _may(context: template.Context, deed: rules.Deed, said: Comment) -> bool:
    member = current_member(context["request"])
    return said.deleted_at is None and rules.may(member, deed, owner_id=said.by_id)


@register.filter
def taken_away(said: Comment) -> str:
    """Say who took a comment away."""
    if said.deleted_by_id is None:
        return "Removed"
    return "Removed by its author" if said.deleted_by_id == said.by_id else "Removed by an editor"


@register.simple_tag
def new_id() -> UUID:
    """Return an id for what a form is going to make, so that a second press makes the same."""
    return uuid4()


@register.filter
def parts(said: Comment) -> list[Part]:
    """Return a comment's text in stretches, whom it names apart from the rest."""
    found, at = [], 0
    for mention in said.mentions.all():
        if mention.start < at:
            continue
        who = mention.user or mention.desk
        found.append(Part(said.text[at : mention.start], ""))
        found.append(Part(said.text[mention.start : mention.end], who.name if who else ""))
        at = mention.end
    return [part for part in (*found, Part(said.text[at:], "")) if part.text]
