"""The calls on what rules propose, on figures, and on what caveats cover."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.auth import current_member
from apps.annotations import selectors, services, spans
from apps.annotations.api import serializers, shapes
from apps.annotations.api.views.desk import IF_MATCH, DeskView, read
from apps.core.api import required_version, with_etag
from apps.core.errors import InvalidError

CORRECTIONS: Final = ("source", "cue", "content", "form", "hedges")


class ProposalsView(DeskView):
    """What the rules propose in an article."""

    @extend_schema(responses=serializers.ProposalsOut)
    def get(self, request: Request, article_id: UUID) -> Response:
        """Show what waits: attributions with their three spans, figures, caveats.

        What somebody accepted, refused or marked is not among it.
        """
        found = selectors.open_proposals(current_member(request), article_id)
        return Response(shapes.proposals(found))


class SuggestView(DeskView):
    """A stretch of an article's newest text."""

    @extend_schema(request=serializers.SuggestIn, responses=serializers.ProposalsOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Say what the rules make of it here and now. Nothing is written."""
        member = current_member(request)
        sent = read(serializers.SuggestIn, request)
        found = selectors.suggestions(member, article_id, _stretch(sent))
        return Response(shapes.proposals(found))


class AcceptProposalsView(DeskView):
    """Proposals to accept."""

    @extend_schema(request=serializers.AcceptIn, responses=serializers.MadeOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Make marks and attributions of them: of those named, or of all. One can be corrected.

        The same call again answers with what the first made.
        """
        member = current_member(request)
        sent = read(serializers.AcceptIn, request)
        corrected = {name: sent[name] for name in CORRECTIONS if name in sent}
        made = services.accept_proposals(
            by=member,
            article_id=article_id,
            number=sent["revision"],
            keys=_keys(sent),
            stretch=_stretch(sent["stretch"]) if "stretch" in sent else None,
            correction=services.Correction(**corrected) if corrected else None,
            step=sent.get("id"),
            ids=sent.get("ids"),
        )
        return Response(shapes.made(made))


class RefuseProposalsView(DeskView):
    """Proposals to refuse."""

    @extend_schema(request=serializers.ProposalsIn, responses=serializers.RefusedOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Refuse those named, or all, for good."""
        member = current_member(request)
        sent = read(serializers.ProposalsIn, request)
        refused = services.refuse_proposals(
            by=member,
            article_id=article_id,
            number=sent["revision"],
            keys=_keys(sent),
            stretch=_stretch(sent["stretch"]) if "stretch" in sent else None,
            step=sent.get("id"),
        )
        return Response({"refused": refused})


class ReopenProposalsView(DeskView):
    """Proposals that somebody decided on."""

    @extend_schema(request=serializers.ReopenIn, responses=serializers.ReopenedOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Take back what one decided by one press: they wait again, and what was made is gone.

        What somebody else changed since stays, with the reason. Doing so again changes nothing.
        """
        member = current_member(request)
        sent = read(serializers.ReopenIn, request)
        found = services.reopen_proposals(
            by=member, article_id=article_id, step=sent["id"], keys=sent["keys"]
        )
        kept = [{"key": key, "detail": detail} for key, detail in found.kept.items()]
        return Response({"reopened": found.keys, "kept": kept})


class TieView(DeskView):
    """A source mark like "it"."""

    @extend_schema(request=serializers.StepIn, responses=serializers.AnnotationOut)
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Say that it means the source named last that fits."""
        member = current_member(request)
        sent = read(serializers.StepIn, request)
        mark = services.tie(by=member, annotation_id=annotation_id, version=sent["version"])
        return with_etag(shapes.annotation(mark), mark.version)


class ChainsView(DeskView):
    """Who is said to say the words of a mark."""

    @extend_schema(responses=serializers.ChainOut(many=True))
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """Show each chain from whoever says so outwards, and through how many hands it came."""
        member = current_member(request)
        mark = selectors.annotation(member, annotation_id)
        chains = selectors.chains_to(member, [mark.pk]).get(mark.pk, [])
        caveats = selectors.unverified(member, [mark.pk]).get(mark.pk, [])
        words = [each.words for each in caveats]
        return Response([shapes.chain(each, mark.article, words) for each in chains])


class FigureView(DeskView):
    """The number that a figure mark gives."""

    @extend_schema(
        parameters=[IF_MATCH], request=serializers.FigureIn, responses=serializers.AnnotationOut
    )
    def patch(self, request: Request, annotation_id: UUID) -> Response:
        """Say what it is, how it is bound and what it counts."""
        member = current_member(request)
        version = required_version(request)
        sent = read(serializers.FigureIn, request)
        services.set_figure(
            by=member,
            annotation_id=annotation_id,
            version=version,
            low=sent.get("low"),
            high=sent.get("high"),
            bound=sent["bound"],
            counts=sent.get("counts", ""),
            unit=sent.get("unit", ""),
        )
        mark = selectors.annotation(member, annotation_id)
        return with_etag(shapes.annotation(mark), mark.version)


class CoversView(DeskView):
    """The figures that a caveat covers."""

    @extend_schema(responses=serializers.CoverOut(many=True))
    def get(self, request: Request, annotation_id: UUID) -> Response:
        """List them, as a bare array."""
        covers = selectors.covers_of(current_member(request), annotation_id)
        return Response([shapes.cover(each) for each in covers])

    @extend_schema(
        request=serializers.CoverIn,
        responses={201: serializers.CoverOut, 200: serializers.CoverOut},
    )
    def post(self, request: Request, annotation_id: UUID) -> Response:
        """Say that it covers another."""
        member = current_member(request)
        sent = read(serializers.CoverIn, request)
        made, new = services.cover(by=member, caveat_id=annotation_id, figure_id=sent["figure"])
        return Response(shapes.cover(made), status=201 if new else 200)


class CoverView(DeskView):
    """A figure that a caveat covers."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, annotation_id: UUID, figure_id: UUID) -> Response:
        """Say that it does not."""
        services.uncover(by=current_member(request), caveat_id=annotation_id, figure_id=figure_id)
        return Response(status=204)


def _keys(sent: dict[str, Any]) -> Collection[str] | None:
    """Return the keys that a call names; None if it means all.

    :raises InvalidError: it says neither
    """
    if sent.get("keys"):
        return frozenset(sent["keys"])
    if sent.get("all"):
        return None
    raise InvalidError(
        "Name the proposals you mean as `keys`, or send `all` for all that wait.",
        errors={"keys": ["Name some, or send `all`."]},
    )


def _stretch(sent: dict[str, Any]) -> spans.Fragment:
    """Return a stretch of a text.

    :raises InvalidError: it ends before it begins
    """
    if sent["start"] >= sent["end"]:
        raise InvalidError(
            "This stretch holds no character. Its end comes later.",
            errors={"end": ["Send a place behind `start`."]},
        )
    return spans.Fragment(sent["start"], sent["end"])
