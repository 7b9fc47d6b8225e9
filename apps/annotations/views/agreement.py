"""The page that shows how far people agree."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.auth import current_member
from apps.annotations import selectors
from apps.annotations.plot import plot
from apps.articles import selectors as articles
from apps.core.errors import InvalidError, NotFoundError


@login_required
@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far two people (``?one=``, ``?other=``) agree, in one ``?article=`` or in all."""
    member = current_member(request)
    article_id = _id(request, "article")
    article = articles.get(member, article_id) if article_id else None
    people = selectors.annotators(member, article_id)
    # The first two, where nobody is chosen.
    one = _id(request, "one") or (people[0].pk if people else None)
    other = _id(request, "other") or next((each.pk for each in people if each.pk != one), None)
    context: dict[str, object] = {"article": article, "people": people, "one": one, "other": other}
    status = 200
    if one and other:
        try:
            found = selectors.compared(member, one, other, article_id)
        except InvalidError as error:
            context["refusal"], status = str(error), error.status
        else:
            rows = selectors.labelled(found.report)
            drawn = plot((label, each.f1, each.alpha) for label, each in rows)
            context |= {"compared": found, "rows": rows, "plot": drawn}
    return render(request, "annotations/agreement.html", context, status=status)


def _id(request: HttpRequest, name: str) -> UUID | None:
    """Return an id of the query; None if there is none.

    :raises NotFoundError: what is there is no id
    """
    written = request.GET.get(name, "")
    if not written:
        return None
    try:
        return UUID(written)
    except ValueError as error:
        raise NotFoundError from error
