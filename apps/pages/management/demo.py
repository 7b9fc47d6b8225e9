"""Builds the demo newsroom from `apps/pages/demo/`, through the services that people use.

Every row has an id made from its name, so that a load that was cut off is taken up where it
stopped, and a second one changes nothing.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.models import Membership, Newsroom, User
from apps.annotations import selectors as read
from apps.annotations import services as annotations
from apps.annotations.models import Annotation, Appearance
from apps.annotations.selectors import About
from apps.annotations.spans import Fragment
from apps.articles import services as articles
from apps.articles.models import Article
from apps.articles.sent import pasted, uploaded
from apps.articles.states import Status
from apps.factchecks import services as factchecks
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import State as JobState
from apps.reposts import services as reposts
from apps.reposts.models import Link
from apps.sources import services as sources
from apps.sources.models import Source
from apps.verification import services as verification
from apps.verification.models import VerificationRequest
from apps.verification.services.ours import Question

FOLDER = Path(__file__).resolve().parents[1] / "demo"
NAMESPACE = UUID("5ec0d50c-4ce0-5eed-9a71-de000000de70")
Row = Mapping[str, Any]


class BrokenDemoError(Exception):
    """The demo's own files do not fit together."""


def an_id(*names: object) -> UUID:
    """Return the id of the demo's row of this name; always the same."""
    return uuid5(NAMESPACE, "/".join(map(str, names)))


def is_whole() -> bool:
    """Return whether the demo is in the database to its last row."""
    wanted = [an_id("request", row["question"]) for row in _plan()["requests"]]
    return VerificationRequest.objects.filter(pk__in=wanted).count() == len(wanted)


def is_wanted() -> bool:
    """Return whether the database is empty, or holds a demo that was cut off."""
    names = [row["name"] for row in _plan()["newsrooms"]]
    begun = Newsroom.objects.filter(name__in=names).exists()
    return not is_whole() if begun else not Newsroom.objects.exists()


def load(password: str) -> None:
    """Build the demo newsroom, or the rest of it.

    :param password: of all its people
    :raises BrokenDemoError: a quotation does not stand in its article, or an import fails
    """
    plan = _plan()
    for row in plan["people"]:
        _person(row, plan["newsrooms"], password)
    for section, make in SECTIONS.items():
        for row in plan[section]:
            make(row)
            # One after the other: an original is there before its copies.
            _do_the_jobs()


def _plan() -> dict[str, list[Row]]:
    return tomllib.loads((FOLDER / "newsroom.toml").read_text(encoding="utf-8"))


def _member(email: str) -> Membership:
    return Membership.objects.select_related("user", "newsroom").get(user__email_key=email)


def _person(row: Row, newsrooms: list[Row], password: str) -> None:
    newsroom = Newsroom.objects.filter(name=row["newsroom"]).first()
    if newsroom is None:
        zone = next(known["tz"] for known in newsrooms if known["name"] == row["newsroom"])
        newsroom = accounts.create_newsroom(name=row["newsroom"], tz=zone, by=None)
    person = User.objects.filter(email_key=row["email"]).first()
    if person is None:
        person = accounts.create_person(
            email=row["email"], name=row["name"], password=password, tz=newsroom.tz, by=None
        )
    if not Membership.objects.filter(user=person).exists():
        accounts.add_member(user_id=person.pk, newsroom_id=newsroom.pk, roles=row["roles"], by=None)


def _source(row: Row) -> None:
    facts = row.get("body")
    source, _ = sources.propose_source(
        by=_member("annotator@demo.example"),
        kind=row["kind"],
        name=row["name"],
        aliases=row.get("aliases", []),
        body=sources.BodyFacts(tz=facts["tz"], domains=tuple(facts["domains"])) if facts else None,
        row_id=an_id("source", row["name"]),
    )
    if source.state == Source.State.PROPOSED:
        admin = _member("admin@demo.example")
        sources.accept_source(by=admin, source_id=source.pk, version=source.version)


def _article(row: Row) -> None:
    data = (FOLDER / "articles" / row["file"]).read_bytes()
    is_page = row["file"].endswith(".html")
    articles.import_article(
        by=_member(row["by"]),
        sent=uploaded(data, file_name=row["file"]) if is_page else pasted(data.decode()),
        said={name: row[name] for name in ("publisher", "host") if name in row},
        row_id=an_id("article", row["file"]),
    )


def _do_the_jobs() -> None:
    """Run what waits, as a worker would, until nothing does."""
    while waiting := list(
        Job.objects.filter(state=JobState.READY, run_after__lte=timezone.now())
        .order_by("created_at")
        .values_list("pk", flat=True)
    ):
        for job_id in waiting:
            jobs.run(job_id=job_id, worker="set-up")
    failed = Job.objects.filter(state=JobState.FAILED).first()
    if failed is not None:
        raise BrokenDemoError(f"{failed.kind}: {failed.error}")


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _mark(row: Row) -> None:
    article = Article.objects.select_related("revision").get(pk=an_id("article", row["article"]))
    if article.status != Status.READY or article.revision is None:
        raise BrokenDemoError(f"{row['article']} was not read: {article.error}")
    places = list(_places(article.revision.text, row["quote"]))
    if not places:
        raise BrokenDemoError(f"Not in {row['article']}: {row['quote']}")
    start = places[row.get("occurrence", 0)] + row.get("skip", 0)
    end = start + len(row["quote"]) - row.get("skip", 0)
    named = row.get("source")
    mark, _ = annotations.create_annotation(
        by=_member(row["by"]),
        article_id=article.pk,
        kind=row["kind"],
        span=(Fragment(start, end),),
        source_id=an_id("source", named) if named else None,
        body=row.get("body", ""),
        visibility=row.get("visibility"),
        row_id=_mark_id(row),
    )
    for figure in row.get("covers", []):
        annotations.cover(by=_member(row["by"]), caveat_id=mark.pk, figure_id=an_id("mark", figure))
    _talk(About(annotation_id=mark.pk), row)


def _talk(about: About, row: Row) -> None:
    """Have said what people say about something, and closed what they closed."""
    for said in row.get("comments", []):
        annotations.comment(
            by=_member(said["by"]),
            text=said["text"],
            row_id=an_id("comment", said["text"]),
            **about.columns,
        )
    if "resolved_by" not in row:
        return
    by = _member(row["resolved_by"])
    thread = read.talk(by, about).thread
    if thread is not None and thread.resolved_at is None:
        annotations.resolve(by=by, version=thread.version, about=about)


def _article_talk(row: Row) -> None:
    _talk(About(article_id=an_id("article", row["article"])), row)


def _mark_id(row: Row) -> UUID:
    return an_id("mark", row.get("id") or (row["kind"], row["quote"]))


def _attribution(row: Row) -> None:
    content = Annotation.objects.get(pk=an_id("mark", row["content"]))
    name = row.get("id") or row["content"]
    annotations.create_attribution(
        by=_member(row["by"]),
        article_id=content.article_id,
        content=content.pk,
        source=an_id("mark", row["source"]),
        cue=an_id("mark", row["cue"]),
        form=row["form"],
        hedges=row.get("hedges", []),
        parent=an_id("attribution", row["parent"]) if "parent" in row else None,
        row_id=an_id("attribution", name),
    )


@transaction.atomic
def _factcheck(row: Row) -> None:
    # One transaction: a fact-check that is there is there with its evidence and its steps.
    by = _member(row["by"])
    factcheck, made = factchecks.start(
        claim_id=Appearance.objects.get(annotation=an_id("mark", row["claim"])).claim_id,
        by=by,
        rating=row["rating"],
        conclusion=row["conclusion"],
        row_id=an_id("factcheck", row["claim"]),
    )
    if not made:
        return
    for item in row["evidence"]:
        factchecks.add_evidence(factcheck_id=factcheck.pk, by=by, **item)
    for step in row["moves"]:
        factcheck.refresh_from_db()
        factchecks.move(
            factcheck_id=factcheck.pk,
            to=step["to"],
            by=_member(step["by"]),
            version=factcheck.version,
            note=step.get("note", ""),
        )


def _repost(row: Row) -> None:
    link = Link.objects.get(
        original_id__in=[an_id("article", name) for name in row["between"]],
        copy_id__in=[an_id("article", name) for name in row["between"]],
    )
    if link.state != row["state"]:
        reposts.move(link_id=link.pk, to=row["state"], by=_member(row["by"]), version=link.version)


def _request(row: Row) -> None:
    asked = timezone.now().replace(minute=0, second=0, microsecond=0)
    verification.record_request(
        by=_member(row["by"]),
        asked=Question(
            question=row["question"],
            body_id=an_id("source", row["body"]),
            channel=row["channel"],
            sent_at=asked,
            due_at=asked + timedelta(hours=row["due_in_hours"]),
        ),
        row_id=an_id("request", row["question"]),
    )


# In the order in which one needs the other.
SECTIONS: Mapping[str, Callable[[Row], None]] = {
    "sources": _source,
    "articles": _article,
    "marks": _mark,
    "attributions": _attribution,
    "talk": _article_talk,
    "factchecks": _factcheck,
    "reposts": _repost,
    "requests": _request,
}
