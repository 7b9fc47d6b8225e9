"""Accessibility rules on every page of the URLconf, in both themes and both widths."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from apps.accounts.models import Membership, User
from apps.annotations import services as annotations
from apps.annotations.models import Claim
from apps.archive import services as archive
from apps.articles import services
from apps.articles.models import Article
from apps.articles.sent import Item, pasted, uploaded
from apps.articles.services import feeds
from apps.factchecks.models import FactCheck
from apps.jobs.models import Job
from apps.notices.models import Mail
from apps.pages.management import demo
from apps.reposts.models import Link
from apps.sources.models import Source
from apps.verification.models import VerificationRequest
from tests import jobs_runner
from tests.browser.conftest import SignIn, apart

RULES: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,
    # All that we read: what passed is then not written out, which takes longer than to find it.
    "resultTypes": ["violations"],
}
ASK: Final = """async rules => (await axe.run(rules)).violations.map(
    each => [each.id, each.nodes.slice(0, 3).map(node => node.target)])"""
WIDTHS: Final = (1440, 390)
FEWEST_PAGES: Final = 20
# Taken only where a secret that is shown once is in the address.
SECRETS: Final = frozenset({"secret", "uidb36", "key"})
NOTHING: Final[frozenset[str]] = frozenset()


def named_routes(
    patterns: Sequence[URLPattern | URLResolver], space: str = "", taken: frozenset[str] = NOTHING
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name of each address and the names in its path."""
    for pattern in patterns:
        names = taken | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_routes(pattern.url_patterns, inner, names)
        elif pattern.name:
            yield f"{space}{pattern.name}", names


def fill(member: Membership) -> dict[str, UUID]:
    """Make what the demo has none of, and have all that waits done; return the ids by name."""
    batch, _ = services.open_batch(
        by=member,
        title="Wire of Monday",
        items=[
            Item(place="row 1", sent=pasted("The night ferries of Dorn have stopped. " * 9)),
            Item(place="row 2", address="http://127.0.0.1/refused"),
        ],
    )
    table = b"title,text\nOne,The harbour office said so on Monday.\nTwo,\n"
    parcel, _ = services.receive_parcel(by=member, sent=uploaded(table, file_name="rows.csv"))
    feed, _ = feeds.subscribe(by=member, url="http://127.0.0.1/feed")
    look, _ = feeds.look_at(by=member, url="http://127.0.0.1/look")
    jobs_runner.drain(may_fail=True, twice=False)
    known = known_ids(member.newsroom_id)
    room = known["article_id"]
    talk(member, known)
    services.assign_article(by=member, article_id=room, assignee_id=member.user_id)
    return {
        "batch_id": batch.pk,
        "parcel_id": parcel.pk,
        "feed_id": feed.pk,
        "look_id": look.pk,
    }


def talk(member: Membership, known: dict[str, UUID]) -> None:
    """Fill the inbox of `member` and the journal of mail."""
    colleague = Membership.objects.get(user__email="reviewer@demo.example")
    said = f"@{member.user.name} who counted?"
    for about in ("article_id", "claim_id"):
        annotations.comment(by=colleague, text=said, **{about: known[about]})
    for state in Mail._meta.get_field("state").choices or ():
        Mail.objects.create(
            newsroom=member.newsroom,
            user=member.user,
            message_id=f"<{uuid4()}@desk.example>",
            address=member.user.email,
            subject="2 new notices",
            blob=archive.store(data=b"2 new notices", media_type="message/rfc822"),
            state=state[0],
        )


def newest(model: Any, newsroom_id: UUID) -> UUID:
    """Return one object of the demo newsroom, the same every time."""
    found = model.objects.filter(newsroom_id=newsroom_id).order_by("created_at", "pk").first()
    assert found is not None, f"The demo has no {model._meta.verbose_name}"
    return UUID(str(found.pk))


def known_ids(newsroom_id: UUID) -> dict[str, UUID]:
    """Return an id for each name that stands in the path of a page."""
    room = Article.objects.filter(newsroom_id=newsroom_id, annotations__isnull=False).first()
    assert room is not None
    return {
        "article_id": room.pk,
        "link_id": newest(Link, newsroom_id),
        "factcheck_id": newest(FactCheck, newsroom_id),
        "claim_id": newest(Claim, newsroom_id),
        "request_id": newest(VerificationRequest, newsroom_id),
        "source_id": newest(Source, newsroom_id),
        "membership_id": newest(Membership, newsroom_id),
        "job_id": Job.objects.values_list("pk", flat=True)[0],
    }


def addresses(newsroom_id: UUID, made: dict[str, UUID]) -> list[str]:
    """Return every address that a person may open by a link."""
    ids = known_ids(newsroom_id) | made
    found = []
    for name, wanted in named_routes(get_resolver().url_patterns):
        if wanted & SECRETS or wanted - ids.keys():
            continue
        path = reverse(name, kwargs={key: ids[key] for key in wanted})
        if path == reverse("api-docs") or not path.startswith("/api/"):
            found.append(path)
    return found


def violations(page: Page) -> list[str]:
    """Return what axe has to say of the page as it stands."""
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    return [f"{name}: {targets}" for name, targets in page.evaluate(ASK, RULES)]


def complaints(page: Page, path: str) -> dict[str, list[str]]:
    """Open a page and return what axe says of it in each theme and width; no page, nothing."""
    answer = page.request.get(path)
    if answer.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return {path: ["it fails"]}
    if (
        not answer.ok
        or "html" not in answer.headers["content-type"]
        or "<html" not in answer.text()
    ):
        return {}
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found[f"{path} at {width}"] = [f"it is {wide} wide"]
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            if said := violations(page):
                found[f"{path} at {width}, {theme}"] = said
    return found


def whose(path: str) -> list[str]:
    """Return who opens a page: the one it is made for."""
    if path.startswith("/admin/"):
        return ["superuser"]
    if path.startswith("/people/"):
        return ["admin"]
    if path.startswith("/account/"):
        return ["nobody"] if "logout" in path else ["nobody", "annotator"]
    if path == reverse("annotations:agreement"):
        return ["reviewer"]
    return ["annotator"]


def test_axe_complains_of_a_page_that_is_wrong(sign_in: SignIn, people: Any) -> None:
    page = sign_in(people.annotator)
    page.goto("/desk/")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(said.startswith("button-name") for said in violations(page))


@pytest.mark.long
def test_axe_finds_nothing_on_any_page(sign_in: SignIn) -> None:
    apart(demo.load, "a password of the demo")
    members = {
        who: User.objects.get(email=f"{who}@demo.example").memberships.get()
        for who in ("annotator", "reviewer", "admin")
    }
    pages = {who: sign_in(member) for who, member in members.items()}
    User.objects.filter(pk=members["admin"].user_id).update(is_staff=True, is_superuser=True)
    pages["superuser"] = pages["admin"]
    pages["nobody"] = sign_in(members["annotator"])
    pages["nobody"].context.clear_cookies()
    found: dict[str, list[str]] = {}
    opened: set[str] = set()
    made = apart(fill, members["annotator"])
    for path in addresses(members["annotator"].newsroom_id, made):
        for who in whose(path):
            pages[who].emulate_media(reduced_motion="reduce")
            found |= complaints(pages[who], path)
            opened.add(pages[who].url)
    assert len(opened) > FEWEST_PAGES
    assert found == {}
