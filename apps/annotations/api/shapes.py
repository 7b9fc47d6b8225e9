"""What the calls answer, made by hand: an article may have thousands of marks."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.accounts.models import Desk, User
from apps.annotations import spans
from apps.annotations.models import (
    Annotation,
    Attribution,
    Claim,
    Comment,
    Cover,
    Figure,
    Thread,
)
from apps.annotations.reading import kept
from apps.annotations.selectors import Chain, Meant, Open, Stood
from apps.annotations.services import Made
from apps.articles.models import Article
from apps.sources.models import Source

Shape = dict[str, Any]


def named(who: User | Source | Desk | None) -> Shape | None:
    """Return id and name."""
    return {"id": who.pk, "name": who.name} if who else None


def annotation(mark: Annotation) -> Shape:
    """Return a mark as `selectors.marks` or `told` give it, or any at the cost of some queries."""
    fragments: list[Shape] | None = getattr(mark, "told_fragments", None)
    if fragments is None:
        fragments = [
            {"start": part.start, "end": part.end, "quote": part.quote}
            for part in mark.fragments.all()
        ]
    appearance = getattr(mark, "appearance", None)
    told: Shape = {}
    if mark.kind == Annotation.Kind.FIGURE:
        told["figure"] = figure(mark)
    elif mark.kind == Annotation.Kind.CAVEAT:
        told["covers"] = _covered(mark)
    return told | {
        "id": mark.pk,
        "article": mark.article_id,
        "kind": mark.kind,
        "fragments": fragments,
        "quote": spans.quote([str(part["quote"]) for part in fragments]),
        "body": mark.body,
        "version": mark.version,
        "state": mark.state,
        "origin": mark.origin,
        "visibility": mark.visibility,
        "author": named(mark.author),
        "accepted_by": named(mark.accepted_by),
        "source": named(mark.source),
        "claim": appearance.claim_id if appearance else None,
        "thread": _thread(mark),
        "revision": _number(mark),
        "moved": _moved(mark),
        # Whole seconds: of 5,000 marks, the rest would be a tenth of what goes over the wire.
        "created_at": mark.created_at.replace(microsecond=0),
    }


def figure(mark: Annotation) -> Shape | None:
    """Return the number that a figure mark gives."""
    known: Figure | None = getattr(mark, "figure", None)
    if known is None:
        return None
    return {
        "low": _number_text(known.low),
        "high": _number_text(known.high),
        "bound": known.bound,
        "counts": known.counts,
        "unit": known.unit,
    }


def _covered(mark: Annotation) -> Sequence[UUID]:
    """Return the ids of the figure marks that a caveat covers."""
    known: Sequence[UUID] | None = getattr(mark, "told_covers", None)
    if known is not None:
        return known
    return [each.figure_id for each in mark.covers.all()]


def _number_text(number: Decimal | None) -> str | None:
    """Return a number as text without idle noughts: JSON's own lose digits."""
    if number is None:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def proposals(found: Open | None) -> Shape:
    """Return what the rules propose, with the words themselves."""
    if found is None:
        return {"revision": None, "language": "", "proposals": []}
    text = found.revision.text
    return {
        "revision": found.revision.number,
        "language": found.language,
        "proposals": [_proposal(each, text) for each in found.proposals],
    }


def _proposal(each: kept.Proposal, text: str) -> Shape:
    told: Shape = {"key": each.key, "kind": each.sort.value}
    match each.finding:
        case kept.Attribution() as tie:
            told |= {
                "source": _words(tie.source, text),
                "cue": _words(tie.cue, text),
                "content": _words(tie.content, text),
                "form": tie.form.value,
                "hedges": list(tie.hedges),
                "rule": tie.rule,
                "parent": each.parent or None,
                "insertions": _words(tie.insertions, text),
                "hearer": _word(tie.hearer, text),
                "antecedent": _word(tie.antecedent, text),
                "relay": _word(tie.relay, text),
            }
        case kept.Figure() as number:
            told |= {
                "fragments": _words(number.span, text),
                "low": _number_text(number.low),
                "high": _number_text(number.high),
                "bound": number.bound.value,
                "counts": number.counts,
                "unit": number.unit,
            }
        case kept.Caveat() as caveat:
            told |= {
                "fragments": _words(caveat.span, text),
                "covers": _word(caveat.covers, text),
            }
    return told


def _words(span: spans.Span, text: str) -> list[Shape]:
    return [
        {"start": part.start, "end": part.end, "quote": text[part.start : part.end]}
        for part in span
    ]


def _word(part: spans.Fragment | None, text: str) -> Shape | None:
    return _words((part,), text)[0] if part else None


def made(of: Made) -> Shape:
    """Return what was made of proposals."""
    return {
        "attributions": [attribution(tie) for tie in of.attributions],
        "annotations": [annotation(mark) for mark in of.annotations],
    }


def chain(of: Chain, article: Article, caveats: Sequence[str]) -> Shape:
    """Return a chain with those who carry the words, as the pages tell it."""
    publisher = article.publisher.name if article.publisher else article.publisher_text
    return {
        "steps": [
            {
                "attribution": step.attribution.pk,
                "source": named(step.source),
                "name": step.called,
                "unnamed": step.unnamed,
                "cue": step.cue,
                "hedges": list(step.hedges),
            }
            for step in of
        ],
        "publisher": publisher,
        "host": article.host,
        "handed": of.handed,
        "caveats": list(caveats),
    }


def cover(of: Cover) -> Shape:
    """Return that a caveat covers a figure."""
    return {"caveat": of.caveat_id, "figure": of.figure_id}


def stood(it: Stood) -> Shape:
    """Return a mark as it stood on an earlier revision."""
    return annotation(it.mark) | {
        "kind": it.kind,
        "state": it.state,
        "fragments": it.fragments,
        "quote": spans.quote([str(part["quote"]) for part in it.fragments]),
        "revision": it.number,
        "moved": None,
    }


def _number(mark: Annotation) -> int:
    known: int | None = getattr(mark, "revision_number", None)
    return mark.revision.number if known is None else known


def _moved(mark: Annotation) -> Shape | None:
    """Return the way of a mark that is to be confirmed or has lost its words."""
    way = mark.move
    if way is None:
        return None
    known: int | None = getattr(mark, "moved_from", None)
    quotes = [str(part["quote"]) for part in way.fragments]
    near = {"start": way.near_start, "end": way.near_end}
    return {
        "revision": way.from_revision.number if known is None else known,
        "quote": spans.quote(quotes),
        "likeness": round(way.likeness, 3),
        "why": way.why,
        "near": None if way.near_start is None else near,
    }


def _thread(mark: Annotation) -> Shape | None:
    known: Thread | None = getattr(mark, "thread", None)
    return thread(known, getattr(mark, "comment_count", None)) if known else None


def thread(of: Thread | None, counted: int | None = None) -> Shape:
    """Return a thread by its numbers; of none, those of one in which nobody has spoken.

    :param counted: the number of its comments, where that is known
    """
    if of is None:
        return {"version": 0, "resolved_at": None, "comments": 0}
    if counted is None:
        counted = of.comments.filter(deleted_at=None).count()
    return {"version": of.version, "resolved_at": of.resolved_at, "comments": counted}


def attribution(tie: Attribution) -> Shape:
    """Return an attribution by the ids of its marks."""
    return {
        "id": tie.pk,
        "article": tie.article_id,
        "source": tie.source_mark_id,
        "cue": tie.cue_mark_id,
        "content": tie.content_mark_id,
        "form": tie.form,
        "hedges": tie.hedges,
        "parent": tie.parent_id,
        "origin": tie.origin,
        "author": named(tie.by),
        "accepted_by": named(tie.accepted_by),
        "version": tie.version,
        "created_at": tie.created_at,
    }


def claim(of: Claim) -> Shape:
    """Return a claim as `selectors.claims_visible_to` gives it."""
    return {
        "id": of.pk,
        "text": of.text,
        "claimant": named(of.claimant),
        "annotations": [each.annotation_id for each in of.appearances.all()],
        "author": named(of.by),
        "version": of.version,
        "created_at": of.created_at,
    }


def comment(said: Comment) -> Shape:
    """Return a comment; of one that was taken away, its place alone."""
    gone = said.deleted_at is not None
    return {
        "id": said.pk,
        "annotation": said.thread.annotation_id,
        "claim": said.thread.claim_id,
        "article": said.thread.article_id,
        "text": "" if gone else said.text,
        "mentions": []
        if gone
        else [
            {
                "start": each.start,
                "end": each.end,
                "user": named(each.user),
                "desk": named(each.desk),
            }
            for each in said.mentions.all()
        ],
        "author": named(said.by),
        "version": said.version,
        "created_at": said.created_at,
        "deleted_at": said.deleted_at,
        "deleted_by": named(said.deleted_by),
    }


def suggestion(meant: Meant) -> Shape:
    """Return somebody who can be mentioned."""
    kind = "desk" if meant.is_desk else "person"
    return {"kind": kind, "id": meant.id, "name": meant.name}


def current(row: object) -> object:
    """Return what stands, where an error names a row of ours; anything else as it is."""
    for model, shape in _SHAPES.items():
        if isinstance(row, model):
            return shape(row)
    return row


_SHAPES: dict[type[Any], Any] = {
    Annotation: annotation,
    Attribution: attribution,
    Claim: claim,
    Comment: comment,
    Thread: thread,
}
