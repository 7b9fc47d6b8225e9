"""For each kind of job, a scene that wants one done, and how to tell that it was, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.annotations import services as annotations
from apps.annotations.models import Annotation, Findings, MarkWords
from apps.annotations.spans import Fragment
from apps.archive import services as archive
from apps.archive.models import Blob, Fetch
from apps.articles import services as articles
from apps.articles.details import Details
from apps.articles.extraction.found import Extracted
from apps.articles.models import Article, Entry, Feed, FeedHost, FeedItem, FeedLook, Revision, Watch
from apps.articles.regions import Kind as RegionKind
from apps.articles.regions import Region
from apps.articles.sent import Item, pasted, uploaded
from apps.articles.services import feeds
from apps.audit.models import Record
from apps.factchecks import services as factchecks
from apps.jobs.models import Job, Tick
from apps.jobs.services import enqueue
from apps.jobs.states import State
from apps.notices import services as notices
from apps.notices.models import Mail, MailChoice, Notice, Todo
from apps.reposts import selectors as fingerprints
from apps.reposts import services as reposts
from apps.reposts.models import Fingerprint, Link
from apps.verification import services as verification
from apps.verification.models import Mention, Step, VerificationRequest
from tests.factories import People, an_article
from tests.integration.factchecks.conftest import claim_in


@dataclass(frozen=True, slots=True)
class Scene:
    """A job and its effect.

    :param effect: reads from the database what the job is there for
    :param expected: what that is when the job was done exactly once
    """

    job: Job
    effect: Callable[[], object]
    expected: object


def a_text(word: str) -> str:
    """Return a text of sixty words that no other scene has."""
    return " ".join(f"{word}{number}" for number in range(60)) + "."


def revision_of(article: Article) -> UUID:
    """Return the id of the article's only revision."""
    assert article.revision_id
    return article.revision_id


def only(kind: str, **subject: Any) -> Job:
    """Return the one job of a kind that waits, about a subject where that is asked."""
    return Job.objects.get(kind=kind, state=State.READY, **subject)


def tidy(people: People) -> Scene:
    """Make an old tick and a fresh one."""
    del people
    Tick.objects.create(name="scene", due_at=timezone.now() - timedelta(days=2))
    Tick.objects.create(name="scene", due_at=timezone.now())
    with transaction.atomic():
        enqueue(kind="jobs.tidy", key="scene", payload={})
    ticks = Tick.objects.filter(name="scene")
    return Scene(only("jobs.tidy"), ticks.count, 1)


def collect(people: People) -> Scene:
    """Keep bytes that nobody names, and an article's for longer than the newsroom wants."""
    long_ago = timezone.now() - timedelta(days=3)
    unnamed = archive.store(data=b"unnamed", media_type="text/plain")
    Blob.objects.filter(pk=unnamed.pk).update(created_at=long_ago, unnamed_since=long_ago)
    article = an_article(people.annotator, a_text("old"), created_at=long_ago)
    article.blob = archive.store(data=b"old", media_type="text/plain")
    article.save()
    archive.set_retention(by=people.admin, days=1, version=0)
    with transaction.atomic():
        enqueue(kind="archive.collect", key="scene-collect", payload={})

    def effect() -> object:
        return (
            Blob.objects.filter(pk=unnamed.pk).count(),
            Blob.objects.filter(pk=article.blob_id, gone_at=None).count(),
            Record.objects.filter(action="evidence.let_go").count(),
        )

    return Scene(only("archive.collect"), effect, (0, 0, 1))


def extract(people: People) -> Scene:
    """Upload a page."""
    page = f"<html><title>Alone</title><body><article><p>{a_text('page')}</p></article></html>"
    article, _ = articles.import_article(
        by=people.annotator,
        sent=uploaded(page.encode(), file_name="page.html"),
    )

    def effect() -> object:
        article.refresh_from_db()
        return (
            article.status,
            Revision.objects.filter(article=article).count(),
            list(Entry.objects.filter(article=article).values_list("kind", flat=True)),
        )

    expected = ("ready", 1, ["article.imported", "revision.created"])
    return Scene(only("articles.extract"), effect, expected)


def fetch(people: People) -> Scene:
    """Import an address that nothing is fetched from: the web is not for tests."""
    article, _ = articles.import_address(by=people.annotator, url="http://127.0.0.1/scene")

    def effect() -> object:
        article.refresh_from_db()
        return (
            article.status,
            Fetch.objects.filter(url=article.url).count(),
            list(Entry.objects.filter(article=article).values_list("kind", flat=True)),
        )

    expected = ("failed", 1, ["article.imported", "article.failed"])
    return Scene(only("articles.fetch"), effect, expected)


def watch(people: People) -> Scene:
    """Watch an article until a moment that is past."""
    article = an_article(people.annotator, a_text("watched"), url="https://harbor.example/watched")
    articles.watch(by=people.annotator, article_id=article.pk, every="hour")
    past = timezone.now() - timedelta(seconds=1)
    Watch.objects.update(next_at=past, until=past)
    with transaction.atomic():
        enqueue(kind="articles.watch", key="scene of a watch", payload={})

    def effect() -> object:
        return (
            Watch.objects.filter(article=article).count(),
            Entry.objects.filter(article=article, kind="watch.ended").count(),
        )

    return Scene(only("articles.watch"), effect, (0, 1))


def fingerprint(people: People) -> Scene:
    """Import an article that repeats nothing."""
    article = an_article(people.annotator, a_text("alone"))
    reposts.ask_for_fingerprint(revision_id=revision_of(article))

    def effect() -> object:
        return (
            Fingerprint.objects.filter(revision=article.revision_id).count(),
            Job.objects.filter(kind=reposts.COMPARE, subject_id=str(article.pk)).count(),
        )

    job = only(reposts.FINGERPRINT, subject_id=str(article.pk))
    return Scene(job, effect, (1, 1))


def compare(people: People) -> Scene:
    """Import an article and a copy of it, of which the article was compared already."""
    original, copy = (
        an_article(people.annotator, a_text("again"), host=host)
        for host in ("harbor.example", "ledger.example")
    )
    for article in (original, copy):
        reposts.keep_fingerprint(found=fingerprints.print_of(revision_of(article)))
    compared = Job.objects.filter(kind=reposts.COMPARE, subject_id=str(original.pk))
    compared.update(state=State.DONE)

    def effect() -> object:
        logs = Entry.objects.filter(article__in=[original, copy], kind="repost.proposed")
        links = Link.objects.filter(original__in=[original, copy], copy__in=[original, copy])
        return links.count(), logs.count()

    return Scene(only(reposts.COMPARE, subject_id=str(copy.pk)), effect, (1, 2))


def detect(people: People) -> Scene:
    """Import an article that says somebody was asked."""
    article = an_article(people.annotator)
    verification.ask_for_reading(revision_id=revision_of(article))

    def effect() -> object:
        return (
            Mention.objects.filter(annotation__article=article).count(),
            VerificationRequest.objects.filter(mentions__annotation__article=article).count(),
            Annotation.objects.filter(article=article, kind="request").count(),
            list(Entry.objects.filter(article=article).values_list("kind", flat=True)),
        )

    job = only("verification.detect", subject_id=str(article.pk))
    return Scene(job, effect, (1, 1, 1, ["annotation.proposed", "request.mentioned"]))


def import_chunk(people: People) -> Scene:
    """Open a batch of two texts and something that is none."""
    batch, _ = articles.open_batch(
        by=people.annotator,
        title="Three",
        items=[
            Item(place="1", sent=pasted(a_text("one"))),
            Item(place="2", sent=pasted(a_text("two"))),
            Item(place="3"),
        ],
    )

    def effect() -> object:
        ids = batch.items.exclude(article=None).values("article")
        return (
            sorted(batch.items.values_list("state", flat=True)),
            Article.objects.filter(pk__in=ids, status="ready").count(),
            Revision.objects.filter(article__in=ids).count(),
            Entry.objects.filter(article__in=ids).count(),
        )

    return Scene(only("articles.import_chunk"), effect, (["done", "done", "failed"], 2, 2, 4))


def fingerprint_many(people: People) -> Scene:
    """Import two articles that repeat nothing."""
    made = [an_article(people.annotator, a_text(word)) for word in ("left", "right")]
    ids = [revision_of(article) for article in made]
    reposts.ask_for_fingerprints(revision_ids=ids, newsroom_id=people.annotator.newsroom_id)

    def effect() -> object:
        compares = Job.objects.filter(
            kind=reposts.COMPARE_MANY, payload__revision_ids__icontains=str(ids[0])
        )
        return Fingerprint.objects.filter(revision__in=ids).count(), compares.count()

    return Scene(only(reposts.FINGERPRINT_MANY), effect, (2, 1))


def compare_many(people: People) -> Scene:
    """Import an article and a copy of it, to be compared by one job."""
    made = [
        an_article(people.annotator, a_text("both"), host=host)
        for host in ("quay.example", "dorn.example")
    ]
    ids = [revision_of(article) for article in made]
    reposts.keep_fingerprints(found=fingerprints.prints_of(ids)[0])

    def effect() -> object:
        links = Link.objects.filter(original__in=made, copy__in=made)
        logs = Entry.objects.filter(article__in=made, kind="repost.proposed")
        return links.count(), logs.count()

    job = only(reposts.COMPARE_MANY, payload__revision_ids__icontains=str(ids[0]))
    return Scene(job, effect, (1, 2))


def read_text(people: People) -> Scene:
    """Import an article in which somebody says something."""
    article = an_article(people.annotator, "Harbor Wire said that at least 140 men were sent back.")
    annotations.ask_for_proposals(revision_id=revision_of(article))

    def effect() -> object:
        return (
            [len(each.proposals) for each in Findings.objects.filter(revision__article=article)],
            list(Entry.objects.filter(article=article).values_list("kind", flat=True)),
        )

    job = only("annotations.read", subject_id=str(article.pk))
    return Scene(job, effect, ([2], ["proposals.found"]))


def read_texts(people: People) -> Scene:
    """Import two articles in which somebody says something."""
    made = [
        an_article(people.annotator, f"{outlet} said that the road was open.")
        for outlet in ("Harbor Wire", "The Meridian")
    ]
    annotations.ask_for_many_proposals(
        revision_ids=[revision_of(article) for article in made],
        newsroom_id=people.annotator.newsroom_id,
    )

    def effect() -> object:
        return [len(each.proposals) for each in Findings.objects.filter(revision__article__in=made)]

    return Scene(only("annotations.read_many"), effect, [1, 1])


def detect_many(people: People) -> Scene:
    """Import two articles that say somebody was asked."""
    made = [
        an_article(people.annotator, f"The Meridian has contacted {body} for comment by email.")
        for body in ("Ostmark's Border Service", "Karrow's Port Authority")
    ]
    verification.ask_for_readings(
        revision_ids=[revision_of(article) for article in made],
        newsroom_id=people.annotator.newsroom_id,
    )

    def effect() -> object:
        return (
            Mention.objects.filter(annotation__article__in=made).count(),
            Annotation.objects.filter(article__in=made, kind="request").count(),
            Entry.objects.filter(article__in=made).count(),
        )

    return Scene(only("verification.detect_many"), effect, (2, 2, 4))


def note_overdue(people: People) -> Scene:
    """Ask a ministry, to whom the deadline meant nothing."""
    request = VerificationRequest.objects.create(
        newsroom=people.annotator.newsroom,
        by=people.annotator.user,
        owner=people.annotator.user,
        kind="ours",
        body_text="Velmark's Defence Ministry",
        question="How many were sent back?",
        state="sent",
        sent_at=timezone.now() - timedelta(days=3),
        due_at=timezone.now() - timedelta(days=1),
        due_zone="UTC",
    )
    with transaction.atomic():
        enqueue(kind="verification.note_overdue", key="scene-overdue", payload={})

    def effect() -> object:
        return (
            Step.objects.filter(request=request, kind="overdue").count(),
            Todo.objects.filter(subject_id=request.pk).count(),
        )

    return Scene(only("verification.note_overdue"), effect, (1, 1))


def log_factcheck(people: People) -> Scene:
    """Start to check a claim that two articles make."""
    first, second = (an_article(people.annotator) for _ in range(2))
    claim = claim_in(people.annotator, first)
    claim_in(people.annotator, second, claim)
    factchecks.start(claim_id=claim.pk, by=people.annotator)

    def effect() -> object:
        logs = Entry.objects.filter(article__in=[first, second], kind="factcheck.started")
        return logs.count()

    return Scene(only("factchecks.log"), effect, 2)


def move(people: People) -> Scene:
    """Mark words of an article whose next revision has them elsewhere."""
    first, second = a_text("first"), a_text("second")
    article = an_article(people.annotator, f"{first}\n\n{second}")
    mark, _ = annotations.create_annotation(
        by=people.annotator,
        article_id=article.pk,
        kind="claim",
        span=(Fragment(0, len(first)),),
        number=1,
    )
    text = f"{second}\n\n{first}"
    region = Region(RegionKind.BODY, 0, len(text))
    articles.keep_revision(
        article_id=article.pk, found=Extracted(text, [region], Details(), extractor="scene")
    )

    def effect() -> object:
        mark.refresh_from_db()
        starts = mark.fragments.values_list("start", flat=True)
        return mark.revision.number, mark.version, list(starts)

    return Scene(only("annotations.move"), effect, (2, 2, [len(second) + 2]))


def follow_language(people: People) -> Scene:
    """Correct the language of an article that has a mark."""
    text = a_text("language")
    article = an_article(people.annotator, text, language="en")
    mark, _ = annotations.create_annotation(
        by=people.annotator, article_id=article.pk, kind="claim", span=(Fragment(0, len(text)),)
    )
    article.refresh_from_db()
    articles.correct_details(
        by=people.annotator,
        article_id=article.pk,
        version=article.version,
        said={"language": "fr"},
    )

    def effect() -> object:
        return MarkWords.objects.get(pk=mark.pk).config

    return Scene(only("annotations.words"), effect, "french")


def open_parcel(people: People) -> Scene:
    """Send a table of two texts."""
    table = f"title,text\nOne,{a_text('row')}\nTwo,{a_text('line')}\n"
    parcel, _ = articles.receive_parcel(
        by=people.annotator, sent=uploaded(table.encode(), file_name="rows.csv")
    )

    def effect() -> object:
        parcel.refresh_from_db()
        return parcel.state, parcel.version, parcel.contents.get("rows")

    return Scene(only("articles.open_parcel"), effect, ("open", 2, 2))


def a_feed(people: People, host: str, **columns: Any) -> Feed:
    """Make a feed at an address that nothing is fetched from: the web is not for tests."""
    return Feed.objects.create(
        newsroom=people.annotator.newsroom,
        by=people.annotator.user,
        url=f"http://{host}/feed",
        url_key=host,
        host=host,
        **columns,
    )


def find_due_feeds(people: People) -> Scene:
    """Follow a feed, and look round where something is to be done."""
    feed = a_feed(people, "127.0.0.2")
    with transaction.atomic():
        enqueue(kind="articles.find_due_feeds", key="scene of a round", payload={})

    def effect() -> object:
        checks = Job.objects.filter(kind="articles.check_feed", subject_id=str(feed.pk))
        return checks.count()

    return Scene(only("articles.find_due_feeds"), effect, 1)


def check_feed(people: People) -> Scene:
    """Give a feed its turn."""
    feed = a_feed(people, "127.0.0.3")
    feeds.give_turns(hosts=[feed.host])
    # A round that looks for what is due is another scene's, and would wait for this one's site.
    Feed.objects.filter(pk=feed.pk).update(next_at=timezone.now() + timedelta(days=1))

    def effect() -> object:
        feed.refresh_from_db()
        return feed.failures, FeedHost.objects.get(pk=feed.host).turn

    job = only("articles.check_feed", subject_id=str(feed.pk))
    return Scene(job, effect, (1, 2))


def import_feed_item(people: People) -> Scene:
    """Give its turn to an item whose text the feed carries."""
    later = timezone.now() + timedelta(days=1)
    feed = a_feed(people, "127.0.0.4", next_at=later)
    item = FeedItem.objects.create(
        feed=feed,
        guid_key="scene",
        link="http://127.0.0.4/item",
        link_key="scene",
        host=feed.host,
        title="An item",
        content=f"<p>{a_text('item')}</p>",
    )
    feeds.give_turns(hosts=[feed.host])
    FeedItem.objects.filter(pk=item.pk).update(next_at=later)

    def effect() -> object:
        item.refresh_from_db()
        return item.state, Article.objects.filter(pk=item.pk).count()

    return Scene(only("articles.import_feed_item"), effect, ("imported", 1))


def look_at_feed(people: People) -> Scene:
    """Look at an address."""
    look, _ = feeds.look_at(by=people.annotator, url="http://127.0.0.5/feed")

    def effect() -> object:
        look.refresh_from_db()
        return look.error_code, look.version

    return Scene(only("articles.look_at_feed"), effect, ("not_public", 2))


def tidy_looks(people: People) -> Scene:
    """Make an old look and a fresh one."""
    for days in (0, 2):
        look = FeedLook.objects.create(
            newsroom=people.annotator.newsroom, by=people.annotator.user, url=f"scene {days}"
        )
        made = timezone.now() - timedelta(days=days)
        FeedLook.objects.filter(pk=look.pk).update(created_at=made)
    with transaction.atomic():
        enqueue(kind="articles.tidy_looks", key="scene of looks", payload={})
    looks = FeedLook.objects.filter(url__startswith="scene")
    return Scene(only("articles.tidy_looks"), looks.count, 1)


def find_due_digests(people: People) -> Scene:
    """Let somebody want a letter a day, whose hour has come."""
    long_ago = timezone.now() - timedelta(days=3)
    MailChoice.objects.create(membership=people.reviewer, when="daily", since=long_ago)
    with transaction.atomic():
        enqueue(kind="notices.digest", key="scene of digests", payload={})
    asked = Job.objects.filter(kind="notices.compose", payload__membership=str(people.reviewer.pk))
    return Scene(only("notices.digest"), asked.count, 1)


def compose(people: People) -> Scene:
    """Tell somebody something who wants a letter at once."""
    MailChoice.objects.create(membership=people.colleague, when="at_once")
    article = an_article(people.annotator, a_text("told"))
    notices.notify(
        by=people.annotator,
        users=[people.colleague.user_id],
        kind=Notice.Kind.MENTION,
        subject=article,
        text="Ana named you",
        url="/inbox/",
    )
    letters = Mail.objects.filter(user=people.colleague.user)
    return Scene(only("notices.compose"), letters.count, 1)


def send(people: People) -> Scene:
    """Keep a letter that is to go out; whether it did, nobody knows after a crash."""
    letter = archive.store(data=b"Subject: Scene\n\nTold.\n", media_type="message/rfc822")
    mail = Mail.objects.create(
        newsroom_id=people.editor.newsroom_id,
        user=people.editor.user,
        message_id="<scene@desk.example>",
        address=people.editor.user.email,
        subject="Scene",
        blob=letter,
    )
    with transaction.atomic():
        payload = {"mail": mail.pk, "turn": 1}
        enqueue(kind="notices.send", key="scene of a letter", payload=payload)

    def effect() -> object:
        mail.refresh_from_db()
        return mail.tries, mail.state in {"sent", "uncertain"}

    return Scene(only("notices.send", key="scene of a letter"), effect, (1, True))


SCENES: Final[dict[str, Callable[[People], Scene]]] = {
    "annotations.move": move,
    "annotations.read": read_text,
    "annotations.read_many": read_texts,
    "annotations.words": follow_language,
    "archive.collect": collect,
    "articles.check_feed": check_feed,
    "articles.find_due_feeds": find_due_feeds,
    "articles.import_chunk": import_chunk,
    "articles.import_feed_item": import_feed_item,
    "articles.look_at_feed": look_at_feed,
    "articles.open_parcel": open_parcel,
    "articles.tidy_looks": tidy_looks,
    "articles.extract": extract,
    "articles.fetch": fetch,
    "articles.watch": watch,
    "factchecks.log": log_factcheck,
    "jobs.tidy": tidy,
    "notices.compose": compose,
    "notices.digest": find_due_digests,
    "notices.send": send,
    "reposts.compare": compare,
    "reposts.compare_many": compare_many,
    "reposts.fingerprint": fingerprint,
    "reposts.fingerprint_many": fingerprint_many,
    "verification.detect": detect,
    "verification.detect_many": detect_many,
    "verification.note_overdue": note_overdue,
}
