"""Tie source, cue and content together, and untie them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Membership
from apps.annotations import rules, selectors, wording
from apps.annotations.models import Annotation, Attribution
from apps.annotations.services import ground
from apps.annotations.states import State
from apps.articles import services as articles
from apps.articles.models import Article
from apps.audit import services as audit
from apps.core.creation import create_once
from apps.core.errors import ConflictError, IdUsedError, InvalidError

MAX_HEDGES: Final = 20
MAX_HEDGE: Final = 100
# The mark's field, what the API calls it, and the kinds of mark it takes.
PARTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "source_mark": ("source", frozenset({"source"})),
    "cue_mark": ("cue", frozenset({"cue"})),
    "content_mark": ("content", frozenset({"content", "claim"})),
}
FIELDS: Final = (*PARTS, "form", "hedges", "parent")


class BadAttributionError(InvalidError):
    """These marks cannot be tied together like this."""

    code = "bad_attribution"


class CircleError(BadAttributionError):
    """An attribution would stand inside itself."""

    code = "attribution_circle"


class AttributionInUseError(ConflictError):
    """Others stand inside the attribution."""

    code = "attribution_in_use"
    title = "Others stand inside this attribution"


@transaction.atomic
def create_attribution(  # noqa: PLR0913 - the members of an attribution, all by keyword
    *,
    by: Membership,
    article_id: UUID,
    content: UUID,
    form: str,
    source: UUID | None = None,
    cue: UUID | None = None,
    hedges: Sequence[str] = (),
    parent: UUID | None = None,
    row_id: UUID | None = None,
) -> tuple[Attribution, bool]:
    """Say who says what: `source` and `cue` (one of them at least) and `content` are marks.

    :param hedges: the words that weaken it, like "reportedly"
    :param parent: the attribution inside which this one stands
    :returns: the attribution, and whether this call made it
    :raises BadAttributionError: the marks are of other kinds or of another article
    """
    article = ground.ready_article(by, article_id)
    chosen = {"source_mark": source, "cue_mark": cue, "content_mark": content}
    sent = {**chosen, "article": article_id, "form": form, "hedges": hedges, "parent": parent}

    def make(pk: UUID, sent_as: str) -> Attribution:
        tie = Attribution(
            pk=pk,
            created_as=sent_as,
            newsroom_id=by.newsroom_id,
            by=by.user,
            article=article,
            form=form,
            hedges=_hedges(hedges),
        )
        _place(tie, by, parent)
        _tie(tie, by, chosen)
        tie.save(force_insert=True)
        return tie

    tie, made = create_once(Attribution, row_id=row_id, sent=sent, by=by.pk, make=make)
    if made:
        _tell(tie, "created", by)
    return tie, made


def tie_of_rule(  # noqa: PLR0913 - the members of an attribution, all by keyword
    *,
    by: Membership,
    article: Article,
    marks: Mapping[str, Annotation | None],
    form: str,
    hedges: Sequence[str],
    parent: Attribution | None,
    row_id: UUID | None = None,
) -> Attribution:
    """Write an attribution that a rule proposed and `by` accepted; it is nobody's own.

    Call it in the transaction that accepts. One that was accepted and taken back before comes back
    under its id.

    :param marks: the marks by the field that takes them
    :param row_id: the client's id
    :raises BadAttributionError: there is no content, or neither source nor cue
    :raises IdUsedError: the id belongs to something else
    """
    if marks["source_mark"] is None and marks["cue_mark"] is None:
        raise _refusal("source", "Say who says it, or by which words: keep a source or a cue.")
    if marks["content_mark"] is None:
        raise _refusal("content", "Say what is attributed: keep the content.")
    members = {"form": form, "hedges": _hedges(hedges), "parent": parent, **marks}
    known = Attribution.objects.filter(pk=row_id).first() if row_id else None
    if known is None:
        tie = Attribution.objects.create(
            pk=row_id or uuid4(),
            newsroom_id=by.newsroom_id,
            article=article,
            origin=Annotation.Origin.RULE,
            accepted_by=by.user,
            **members,
        )
        _tell(tie, "accepted", by)
        return tie
    if known.deleted_at is None or not _accepted_before(known, by, article):
        raise IdUsedError("This id was used before, for something else. Send a new id.")
    for name, value in {**members, "deleted_at": None}.items():
        setattr(known, name, value)
    known.save_changes([*members, "deleted_at"])
    _tell(known, "restored", by)
    return known


def _accepted_before(tie: Attribution, by: Membership, article: Article) -> bool:
    """Tell whether an attribution of an article is one that `by` accepted."""
    return (tie.origin, tie.accepted_by_id, tie.article_id) == (
        Annotation.Origin.RULE,
        by.user_id,
        article.pk,
    )


def tie_as_there(
    *,
    by: Membership,
    article: Article,
    there: Attribution,
    marks: Mapping[str, Annotation | None],
    parent: Attribution | None,
) -> Attribution:
    """Write the attribution of another article on the marks that were carried from it.

    Call it in the transaction that carries.

    :param there: the other article's
    :param marks: the carried marks by the field that takes them
    """
    tie = Attribution.objects.create(
        newsroom_id=by.newsroom_id,
        article=article,
        form=there.form,
        hedges=there.hedges,
        origin=Annotation.Origin.CARRIED,
        accepted_by=by.user,
        carried_from=there,
        parent=parent,
        **marks,
    )
    _tell(tie, "carried", by)
    return tie


@transaction.atomic
def update_attribution(  # noqa: PLR0913 - the members of an attribution, all by keyword
    *,
    by: Membership,
    attribution_id: UUID,
    version: int,
    marks: Mapping[str, UUID | None],
    form: str | None = None,
    hedges: Sequence[str] | None = None,
    parent: UUID | ground.Keep | None = ground.Keep.IT,
) -> Attribution:
    """Change an attribution. What is not named stays.

    :param marks: the marks to put in the place of others, by ``source``, ``cue``, ``content``
    :raises PreconditionFailedError: another version stands
    :raises CircleError: `parent` stands inside this attribution
    """
    ties = selectors.attributions_visible_to(by)
    if parent is not ground.Keep.IT and parent is not None:
        # All of the article's at once, in one order: two that are put inside each other at the
        # same moment must not both find the way free.
        article = ties.filter(pk=attribution_id).values("article_id")
        list(ties.filter(article_id__in=article).order_by("pk").select_for_update(no_key=True))
    tie = ground.locked(ties, attribution_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=tie.by_id)
    ground.expect(tie, version)
    if form is not None:
        tie.form = form
    if hedges is not None:
        tie.hedges = _hedges(hedges)
    if parent is not ground.Keep.IT:
        _place(tie, by, parent)
    standing = {field: getattr(tie, f"{field}_id") for field in PARTS}
    named = {field: marks[word] for field, (word, _) in PARTS.items() if word in marks}
    if named:
        _tie(tie, by, {**standing, **named})
    tie.save_changes(FIELDS)
    _tell(tie, "changed", by)
    return tie


@transaction.atomic
def delete_attribution(*, by: Membership, attribution_id: UUID, version: int) -> None:
    """Untie the marks of an attribution; they stay as they are.

    :raises PreconditionFailedError: another version stands
    :raises AttributionInUseError: others stand inside it; `current` names them
    """
    ties = selectors.attributions_visible_to(by)
    tie = ground.locked(ties, attribution_id)
    ground.allow(by, rules.Deed.CHANGE, owner_id=tie.by_id)
    ground.expect(tie, version)
    if inside := [str(pk) for pk in ties.filter(parent=tie).values_list("pk", flat=True)]:
        raise AttributionInUseError(
            "Other attributions stand inside this one. Take them out first.",
            current={"attributions": inside},
        )
    take_apart(tie, by)


def take_apart(tie: Attribution, by: Membership) -> None:
    """Let an attribution be gone, in which no other stands; the caller has locked it and may."""
    tie.deleted_at = timezone.now()
    tie.save_changes(["deleted_at"])
    _tell(tie, "deleted", by)


def untie(tie: Attribution, *, by: Membership) -> None:
    """Take an attribution that was carried back; those inside it stand for themselves then.

    Call it in the transaction that takes its marks back.
    """
    for inner in Attribution.objects.filter(parent=tie, deleted_at=None).order_by("pk"):
        inner.parent = None
        inner.save_changes(["parent"])
        _tell(inner, "changed", by)
    tie.deleted_at = timezone.now()
    tie.save_changes(["deleted_at"])
    _tell(tie, "deleted", by)


def place_inside(tie: Attribution, parent: Attribution, *, by: Membership) -> None:
    """Put a carried attribution back inside the one that it stands in where it comes from."""
    tie.parent = parent
    tie.save_changes(["parent"])
    _tell(tie, "changed", by)


def _hedges(hedges: Sequence[str]) -> list[str]:
    if len(hedges) > MAX_HEDGES:
        raise _refusal("hedges", f"There are {len(hedges)} hedges, and {MAX_HEDGES} is the most.")
    return [wording.checked(each, "hedges", required=True, limit=MAX_HEDGE) for each in hedges]


def _place(tie: Attribution, by: Membership, parent_id: UUID | None) -> None:
    """Put an attribution inside another of its article, or inside none."""
    if parent_id is None:
        tie.parent = None
        return
    ties = selectors.attributions_visible_to(by).filter(article_id=tie.article_id)
    parent = ties.select_for_update(no_key=True).filter(pk=parent_id).first()
    if parent is None:
        raise _refusal("parent", "There is no such attribution in this article. Choose another.")
    above = dict(ties.values_list("pk", "parent_id"))
    at: UUID | None = parent_id
    while at is not None:
        if at == tie.pk:
            message = "This attribution would stand inside itself. Choose another around it."
            raise CircleError(message, errors={"parent": [message]})
        at = above.get(at)
    tie.parent = parent


def _tie(tie: Attribution, by: Membership, chosen: Mapping[str, UUID | None]) -> None:
    """Tie marks to an attribution, locked, so that none is deleted or changes kind meanwhile."""
    if chosen["source_mark"] is None and chosen["cue_mark"] is None:
        raise _refusal("source", "Say who says it, or by which words: name a source or a cue.")
    if chosen["content_mark"] is None:
        raise _refusal("content", "Say what is attributed: name a content or a claim mark.")
    wanted = [pk for pk in chosen.values() if pk]
    visible = selectors.visible_to(by).filter(article_id=tie.article_id, pk__in=wanted)
    locked = visible.exclude(state=State.REFUSED).order_by("pk").select_for_update(no_key=True)
    marks = {mark.pk: mark for mark in locked}
    for field, (word, kinds) in PARTS.items():
        pk = chosen[field]
        setattr(tie, field, _fitting(word, kinds, marks.get(pk)) if pk else None)


def _fitting(word: str, kinds: frozenset[str], mark: Annotation | None) -> Annotation:
    if mark is None:
        raise _refusal(word, "There is no such mark in this article. Choose another.")
    if mark.kind not in kinds:
        allowed = " or ".join(sorted(kinds))
        raise _refusal(word, f"That is a {mark.kind} mark. Choose a {allowed} mark.")
    return mark


def _tell(tie: Attribution, verb: str, by: Membership) -> None:
    outline = {
        "article": str(tie.article_id),
        **{word: _text(getattr(tie, f"{field}_id")) for field, (word, _) in PARTS.items()},
        "form": tie.form,
        "hedges": tie.hedges,
        "parent": _text(tie.parent_id),
    }
    audit.record(by=by, action=f"attribution.{verb}", subject=tie, change=outline)
    articles.log(
        article_id=tie.article_id,
        kind=f"attribution.{verb}",
        subject=tie,
        by=by,
        data={"content": str(tie.content_mark_id)},
    )


def _text(pk: UUID | None) -> str | None:
    return str(pk) if pk else None


def _refusal(field: str, message: str) -> BadAttributionError:
    return BadAttributionError(message, errors={field: [message]})
