"""The calls on articles: import, read, correct, try again, and what happened."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.auth import current_member
from apps.articles import selectors, services
from apps.articles.api import serializers as shapes
from apps.articles.models import Article
from apps.articles.selectors.listing import ASKED
from apps.articles.sent import Sent, sha_of_plain
from apps.articles.services.receiving import MAX_BODY_BYTES, from_file, from_text
from apps.core.api import CreatedPage, required_version, with_etag
from apps.core.api.parsers import JSONParser
from apps.core.errors import DomainError, InvalidError, TooLargeError

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you were given."
)


class WordsPage(CreatedPage):
    """Newest first, by the words that articles are found by."""

    ordering = ("-created_at", "-article_id")


class ArticlesView(GenericAPIView[Any]):
    """The newsroom's articles."""

    serializer_class = shapes.ArticleRow
    pagination_class = WordsPage
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in ASKED if name != "order"],
        responses=shapes.ArticleRow(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return a page of those that fit, newest first."""
        member = current_member(request)
        asked = request.query_params.dict()
        rows = selectors.fitting(
            selectors.words_visible_to(member, selectors.Filter.read(asked)),
            selectors.ask(member, asked.get("q", "")),
        )
        page = self.paginate_queryset(rows.only("article_id", "created_at")) or []
        found = {
            row.pk: row
            for row in selectors.visible_to(member).filter(pk__in=[each.pk for each in page])
        }
        listed = [found[each.pk] for each in page if each.pk in found]
        return self.get_paginated_response(shapes.ArticleRow(listed, many=True).data)

    @extend_schema(
        request={"application/json": shapes.ArticleIn, "multipart/form-data": shapes.ArticleIn},
        responses={202: shapes.Imported, 200: shapes.Imported},
    )
    def post(self, request: Request) -> Response:
        """Import an address, a text or a file; the same call again answers 200 with its article.

        An address that the newsroom has answers 409 with its article as `current`; sent without
        an id, it answers 200 with the article, which is looked at for changes.
        """
        member = current_member(request)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            raise TooLargeError(
                "That is more than an article. We take 10 MB of page and 2 MB of text at most."
            )
        shape = shapes.ArticleIn(data=request.data)
        shape.is_valid(raise_exception=True)
        said = dict(shape.validated_data)
        row_id, url = said.pop("id", None), said.pop("url", "")
        try:
            if url and not {"text", "file"} & said.keys():
                article, made = services.import_address(
                    by=member, url=url, said=said, row_id=row_id
                )
                answer = shapes.Imported(article).data
            else:
                sent = _sent(said)
                article, made = services.import_article(
                    by=member, sent=sent, said=said, address=url, row_id=row_id
                )
                answer = shapes.Imported(article, context={"normal_sha": sha_of_plain(sent)}).data
        except DomainError as error:
            _show_current(error)
            raise
        return with_etag(answer, article.version, status=202 if made else 200)


class ArticleView(APIView):
    """One article."""

    @extend_schema(responses=shapes.ArticleOut)
    def get(self, request: Request, article_id: UUID) -> Response:
        """Return it with its text, regions, jobs and ETag."""
        return _answer(selectors.get(current_member(request), article_id))

    @extend_schema(request=shapes.DetailsIn, responses=shapes.ArticleOut, parameters=[IF_MATCH])
    def patch(self, request: Request, article_id: UUID) -> Response:
        """Correct its details."""
        member = current_member(request)
        selectors.get(member, article_id)
        version = required_version(request)
        shape = shapes.DetailsIn(data=request.data)
        shape.is_valid(raise_exception=True)
        try:
            services.correct_details(
                by=member, article_id=article_id, version=version, said=shape.validated_data
            )
        except DomainError as error:
            _show_current(error)
            raise
        return _answer(selectors.get(member, article_id))


class RetryView(APIView):
    """A failed import."""

    @extend_schema(request=None, responses={202: shapes.Imported})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Have it read again."""
        article = services.retry(by=current_member(request), article_id=article_id)
        return with_etag(shapes.Imported(article).data, article.version, status=202)


class RefetchView(APIView):
    """An article's address."""

    @extend_schema(request=None, responses={202: shapes.CheckOut})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Have it looked at for changes; while a look is not done, it is that one."""
        check = services.refetch(by=current_member(request), article_id=article_id)
        return Response(shapes.CheckOut(check).data, status=202)


class WatchView(APIView):
    """A watch over an article's address."""

    @extend_schema(request=shapes.WatchIn, responses=shapes.WatchOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Have it looked at time and again; a watch that stands is changed."""
        member = current_member(request)
        selectors.get(member, article_id)
        shape = shapes.WatchIn(data=request.data)
        shape.is_valid(raise_exception=True)
        watch = services.watch(by=member, article_id=article_id, **shape.validated_data)
        return Response(shapes.WatchOut(watch).data)


class UnwatchView(APIView):
    """A watch that nobody wants any more."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, article_id: UUID) -> Response:
        """Look at it no longer; where there is no watch, nothing happens."""
        services.unwatch(by=current_member(request), article_id=article_id)
        return Response(status=204)


class WithdrawView(APIView):
    """An import made by mistake."""

    @extend_schema(request=shapes.WithdrawIn, responses=shapes.ArticleOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Take it out of lists, search and proposals; nothing is deleted."""
        member = current_member(request)
        selectors.get(member, article_id)
        shape = shapes.WithdrawIn(data=request.data)
        shape.is_valid(raise_exception=True)
        services.withdraw(by=member, article_id=article_id, **shape.validated_data)
        return _answer(selectors.get(member, article_id))


class RestoreView(APIView):
    """An import that was withdrawn."""

    @extend_schema(request=shapes.ArticleVersionIn, responses=shapes.ArticleOut)
    def post(self, request: Request, article_id: UUID) -> Response:
        """Bring it back."""
        member = current_member(request)
        selectors.get(member, article_id)
        shape = shapes.ArticleVersionIn(data=request.data)
        shape.is_valid(raise_exception=True)
        services.restore(by=member, article_id=article_id, **shape.validated_data)
        return _answer(selectors.get(member, article_id))


class EventsView(APIView):
    """What happened to an article."""

    @extend_schema(
        parameters=[OpenApiParameter("after", int, description="The last `seq` you have.")],
        responses=shapes.EntryOut,
    )
    def get(self, request: Request, article_id: UUID) -> Response:
        """Return its event log after `after` as a bare array, without holes."""
        member = current_member(request)
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdecimal() and len(after) < 16):  # noqa: PLR2004 - bigint
            raise InvalidError(
                "`after` is the number of an event. Send the last `seq` you have, or 0.",
                errors={"after": ["Send a whole number from 0."]},
            )
        lines = selectors.lines_after(member, article_id, int(after))
        return Response([shapes.line(line) for line in lines])


def _answer(article: Article) -> Response:
    return with_etag(shapes.ArticleOut(article).data, article.version)


def _show_current(error: DomainError) -> None:
    """Give the article that a refusal names the shape it has in a list."""
    if isinstance(error.current, Article):
        error.current = shapes.ArticleRow(error.current).data


def _sent(said: dict[str, Any]) -> Sent:
    """Take text or file out of what was said and return it, checked.

    :raises DomainError: there is neither, there are both, or it cannot become an article
    """
    text, file = said.pop("text", None), said.pop("file", None)
    return from_text(text) if file is None else from_file(file, text=text)
