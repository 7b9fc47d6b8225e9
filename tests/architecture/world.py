"""Two newsrooms full of things, so that whoever asks can be shown their own or refused another's.

Every kind of object that an address names has a maker here. Whatever a maker writes carries the
canary of its newsroom in every text; a test holds the makers to that.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, Final
from uuid import uuid4

from django.db import models
from django.utils import timezone

from apps.accounts.models import (
    ApiToken,
    Desk,
    Draft,
    Invitation,
    Membership,
    Newsroom,
    Role,
    User,
    secret_hash,
)
from apps.annotations.models import (
    Annotation,
    Appearance,
    Attribution,
    Claim,
    Comment,
    Cover,
    Figure,
    Fragment,
    Mention,
    Move,
    Thread,
)
from apps.archive import services as archive
from apps.archive.models import Fetch
from apps.articles.models import (
    Article,
    Batch,
    BatchItem,
    Check,
    Feed,
    FeedItem,
    FeedLook,
    Parcel,
    Region,
    Revision,
    SavedSearch,
    Watch,
)
from apps.articles.services import log
from apps.articles.states import Every, Found, ParcelState, Status
from apps.audit import services as audit
from apps.factchecks.models import Contributor, Decision, Evidence, FactCheck, Rating, Scale
from apps.jobs.models import Job
from apps.jobs.states import State as JobState
from apps.notices import selectors as notices
from apps.notices.models import Mail, MailChoice, Notice, Todo
from apps.reposts.models import Link
from apps.sources.models import Body, Name, Source
from apps.verification.models import Mention as RequestMention
from apps.verification.models import Step, VerificationRequest

OURS: Final = "zqcanaryoursqz"
THEIRS: Final = "zqcanarytheirsqz"
WEEK: Final = timedelta(days=7)
PRIVATE: Final = re.compile("zqprivate[0-9a-f]{32}qz")


def private_word(member: Membership) -> str:
    """Return what stands in every private note of a person, and nobody else may ever be shown."""
    return f"zqprivate{member.pk.hex}qz"


@dataclass(frozen=True, slots=True)
class Side:
    """One newsroom with its people and its canary."""

    canary: str
    newsroom: Newsroom
    members: Mapping[str, Membership]

    def text(self, words: str) -> str:
        """Return words with the canary among them."""
        return f"{words} {self.canary}"


@dataclass(slots=True)
class World:
    """Two newsrooms; objects are made once for each kind and owner."""

    ours: Side
    theirs: Side
    _made: dict[tuple[str, Any], models.Model] = field(default_factory=dict)

    def side_of(self, member: Membership) -> Side:
        """Return the newsroom of `member`."""
        return self.ours if member.newsroom_id == self.ours.newsroom.pk else self.theirs

    def thing(self, kind: str, owner: Membership) -> Any:
        """Return the one object of `kind` that `owner` made."""
        key = (kind, owner.pk)
        if key not in self._made:
            self._made[key] = MAKERS[kind](self, owner)
        return self._made[key]

    def deleted(self, kind: str, owner: Membership) -> models.Model | None:
        """Return an object of `kind` that is gone; None where nothing of the kind ever goes."""
        if kind not in ENDERS:
            return None
        key = (f"deleted {kind}", owner.pk)
        if key not in self._made:
            made = MAKERS[kind](self, owner)
            ENDERS[kind](made)
            self._made[key] = made
        return self._made[key]


def a_world() -> World:
    """Make both newsrooms with their people."""
    ours = _side("Ours", OURS)
    theirs = _side("Theirs", THEIRS)
    return World(ours=ours, theirs=theirs)


def _side(name: str, canary: str) -> Side:
    newsroom = Newsroom.objects.create(name=f"{name} {canary}")
    members = {str(role): _member(newsroom, role, canary) for role in Role}
    members["colleague"] = _member(newsroom, Role.ANNOTATOR, canary, "colleague")
    members["all"] = _member(newsroom, Role.ADMIN, canary, "all", roles=list(Role))
    members["deactivated"] = _member(newsroom, Role.ADMIN, canary, "deactivated")
    scale = Scale.objects.create(newsroom=newsroom, number=1)
    for value, slug in enumerate(("false", "true")):
        Rating.objects.create(
            scale=scale, value=value, slug=f"{slug}-{canary}", label=f"{slug} {canary}"
        )
    return Side(canary=canary, newsroom=newsroom, members=members)


def _member(
    newsroom: Newsroom, role: Role, canary: str, name: str = "", *, roles: list[Role] | None = None
) -> Membership:
    called = name or str(role)
    user = User.objects.create(
        email=f"{called}@{canary}.example", name=f"{called} {canary}", password="!"
    )
    return Membership.objects.create(user=user, newsroom=newsroom, roles=roles or [role])


_numbers: Iterator[int] = count(1)


def _article(world: World, owner: Membership, begins: str = "") -> Article:
    side = world.side_of(owner)
    text = side.text(f"{begins}Lantern counted {next(_numbers)} men at the border")
    article = Article.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        title=side.text("Men sent back"),
        publisher=world.thing("source", owner),
        publisher_text=side.text("The Meridian"),
        host=f"{side.canary}.example",
        author=side.text("Ana Ortiz"),
        language="en",
        published_raw=side.text("1 May"),
        error=side.text("none"),
        error_code="none",
        file_name=f"{side.canary}.txt",
        blob=archive.store(data=text.encode(), media_type="text/plain"),
        media_type="text/plain",
    )
    sha = hashlib.sha256(text.encode()).hexdigest()
    revision = Revision.objects.create(
        id=uuid4(),
        article=article,
        number=1,
        text=text,
        text_sha=sha,
        normal_sha=sha,
        extractor="world",
    )
    Region.objects.create(revision=revision, kind=Region.Kind.BODY, start=0, end=len(text))
    article.revision, article.status = revision, Status.READY
    article.save()
    return article


def _parcel(world: World, owner: Membership) -> Parcel:
    side = world.side_of(owner)
    data = side.text(f"From {next(_numbers)}").encode()
    piece = {"place": side.text("message 1"), "title": side.text("Men sent back")}
    return Parcel.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        blob=archive.store(data=data, media_type="application/mbox"),
        media_type="application/mbox",
        file_name=f"{side.canary}.mbox",
        state=ParcelState.OPEN,
        contents={"pieces": [piece]},
        error=side.text("none"),
    )


def _table(world: World, owner: Membership) -> Parcel:
    parcel = _parcel(world, owner)
    word = world.side_of(owner).text("Text")
    parcel.media_type = "text/csv"
    parcel.contents = {"columns": [word], "sample": [[word]], "rows": 1}
    parcel.plan = {"columns": {"text": word}, "header": True, "delimiter": ","}
    parcel.save()
    return parcel


def _failed(world: World, owner: Membership) -> Article:
    article = _article(world, owner)
    article.status = Status.FAILED
    article.save()
    return article


def _batch(world: World, owner: Membership, **columns: Any) -> Batch:
    side = world.side_of(owner)
    batch = Batch.objects.create(
        newsroom=side.newsroom, by=owner.user, title=side.text("Wire"), total=3, **columns
    )
    kept = {"batch": batch, "said": {"title": side.text("Sent back")}}
    for n, state in enumerate(("waiting", "failed", "cancelled")):
        BatchItem.objects.create(
            n=n,
            place=side.text(f"line {n}"),
            file_name=side.text("a.txt"),
            address=f"https://{side.canary}.example/{n}",
            state=state if state != "cancelled" or columns else "waiting",
            error=side.text("The site did not answer") if state == "failed" else "",
            **kept,
        )
    return batch


def _cancelled_batch(world: World, owner: Membership) -> Batch:
    return _batch(world, owner, cancelled_at=timezone.now())


def _fetched(world: World, owner: Membership) -> Article:
    side = world.side_of(owner)
    article = _article(world, owner)
    url = f"https://{side.canary}.example/{article.pk}"
    article.url = article.canonical_url = url
    article.url_key = article.canonical_key = hashlib.sha256(url.encode()).hexdigest()
    article.save()
    fetch = Fetch.objects.create(
        newsroom_id=side.newsroom.pk,
        url=url,
        final_url=url,
        chain=[url],
        peer_ip="192.0.2.7",
        status=200,
        etag=side.text("etag"),
        last_modified=side.text("last modified"),
        error=side.text("none"),
        blob=article.blob,
    )
    now = timezone.now()
    Check.objects.create(
        article=article,
        by=owner.user,
        fetch=fetch,
        media_type="text/plain",
        found=Found.NEW,
        error=side.text("none"),
        done_at=now,
    )
    Watch.objects.create(
        newsroom=side.newsroom, by=owner.user, article=article, every=Every.DAY, next_at=now + WEEK
    )
    return article


def _fetched_revision(world: World, owner: Membership) -> Revision:
    article = _fetched(world, owner)
    assert article.revision is not None
    former = article.revision
    revision = Revision.objects.create(
        id=uuid4(),
        article=article,
        number=2,
        text=former.text,
        text_sha=former.text_sha,
        normal_sha=former.normal_sha,
        blob=article.blob,
        extractor="world",
    )
    article.revision = revision
    article.save()
    return revision


def _withdrawn(world: World, owner: Membership) -> Article:
    article = _article(world, owner)
    article.withdrawn_at, article.withdrawn_by = timezone.now(), owner.user
    article.withdrawn_why = world.side_of(owner).text("Twice")
    article.save()
    return article


def _saved_search(world: World, owner: Membership) -> SavedSearch:
    side = world.side_of(owner)
    return SavedSearch.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        name=side.text(f"Search {next(_numbers)}"),
        query=f"q={side.canary}",
    )


def mark_on(article: Article, owner: Membership, kind: str) -> Annotation:
    """Mark the whole text of an article, canary and all."""
    revision = article.revision
    assert revision is not None
    canary = revision.text.split()[-1]
    mark = Annotation.objects.create(
        newsroom=owner.newsroom,
        by=owner.user,
        article=article,
        revision=revision,
        kind=kind,
        body=f"See the annex {canary}",
        author=owner.user,
        span_key=f"0-{len(revision.text)}",
        start=0,
    )
    Fragment.objects.create(
        annotation=mark,
        n=0,
        start=0,
        end=len(revision.text),
        quote=revision.text,
        prefix=f"before {canary}",
        suffix=f"after {canary}",
    )
    return mark


def _annotation(world: World, owner: Membership, kind: str = "claim") -> Annotation:
    return mark_on(_article(world, owner), owner, kind)


def _proposal(world: World, owner: Membership) -> Annotation:
    mark = _annotation(world, owner, "figure")
    mark.origin, mark.author, mark.state = "rule", None, "proposed"
    mark.save()
    return mark


def _decided(world: World, owner: Membership) -> Annotation:
    """Accept a proposal, on the owner's word."""
    mark = _proposal(world, owner)
    mark.state, mark.accepted_by = "accepted", owner.user
    mark.save_changes(["state", "accepted_by"])
    log(article_id=mark.article_id, kind="annotation.accepted", subject=mark, by=owner)
    return mark


def _figure(world: World, owner: Membership) -> Annotation:
    mark = _annotation(world, owner, "figure")
    counts = world.side_of(owner).text("men")
    Figure.objects.create(annotation=mark, low=140, bound="at_least", counts=counts)
    return mark


def _caveat(world: World, owner: Membership) -> Annotation:
    return _annotation(world, owner, "caveat")


def _cover(world: World, owner: Membership) -> Cover:
    caveat = _caveat(world, owner)
    return Cover.objects.create(caveat=caveat, figure=mark_on(caveat.article, owner, "figure"))


def _pronoun(world: World, owner: Membership) -> Annotation:
    """Mark a source that means the one named before it."""
    said = "The Karrow Institute said the road was open. It said nothing else of "
    return mark_on(_article(world, owner, said), owner, "source")


def _moved(world: World, owner: Membership, outcome: str = "moved") -> Annotation:
    mark = _annotation(world, owner)
    article, former = mark.article, mark.revision
    revision = Revision.objects.create(
        id=uuid4(),
        article=article,
        number=2,
        text=former.text,
        text_sha=former.text_sha,
        normal_sha=former.normal_sha,
        extractor="world",
    )
    Region.objects.create(revision=revision, kind=Region.Kind.BODY, start=0, end=len(former.text))
    article.revision = revision
    article.save()
    mark.move = Move.objects.create(
        annotation=mark,
        from_revision=former,
        to_revision=revision,
        outcome=outcome,
        likeness=0.9,
        kind=mark.kind,
        state=mark.state,
        fragments=[{"start": 0, "end": len(former.text), "quote": former.text}],
    )
    if outcome == "orphan":
        mark.state = "orphan"
    else:
        mark.revision = revision
    mark.save()
    return mark


def _orphan(world: World, owner: Membership) -> Annotation:
    return _moved(world, owner, "orphan")


def _attribution(world: World, owner: Membership) -> Attribution:
    side = world.side_of(owner)
    article = _article(world, owner)
    return Attribution.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        article=article,
        cue_mark=mark_on(article, owner, "cue"),
        content_mark=mark_on(article, owner, "content"),
        form="direct",
        hedges=[side.canary],
    )


def _claim(world: World, owner: Membership) -> Claim:
    side = world.side_of(owner)
    claim = Claim.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        text=side.text("140 men were sent back"),
        claimant=world.thing("source", owner),
    )
    Appearance.objects.create(claim=claim, annotation=_annotation(world, owner))
    return claim


def _thread(world: World, owner: Membership) -> Thread:
    return Thread.objects.create(
        newsroom=owner.newsroom, by=owner.user, annotation=_annotation(world, owner)
    )


def _comment(world: World, owner: Membership) -> Comment:
    return _said_in(_thread(world, owner), world, owner)


def _said_in(thread: Thread, world: World, owner: Membership) -> Comment:
    side = world.side_of(owner)
    said = Comment.objects.create(
        newsroom=owner.newsroom,
        by=owner.user,
        thread=thread,
        text=side.text("Who counted?"),
    )
    name = f"colleague {side.canary}"
    user = side.members["colleague"].user
    Mention.objects.create(comment=said, start=0, end=3, name=name, user=user)
    return said


def _discussed_claim(world: World, owner: Membership, *, settled: bool = False) -> Claim:
    claim = _claim(world, owner)
    _settle(_said_in(_thread_on(owner, claim=claim), world, owner).thread, settled=settled)
    return claim


def _claims_comment(world: World, owner: Membership) -> Comment:
    return _said_in(_thread_on(owner, claim=_claim(world, owner)), world, owner)


def _discussed_article(world: World, owner: Membership, *, settled: bool = False) -> Article:
    article = _article(world, owner)
    _settle(_said_in(_thread_on(owner, article=article), world, owner).thread, settled=settled)
    return article


def _settled_claim(world: World, owner: Membership) -> Claim:
    return _discussed_claim(world, owner, settled=True)


def _settled_article(world: World, owner: Membership) -> Article:
    return _discussed_article(world, owner, settled=True)


def _thread_on(owner: Membership, **about: Any) -> Thread:
    return Thread.objects.create(newsroom=owner.newsroom, by=owner.user, **about)


def _settle(thread: Thread, *, settled: bool) -> None:
    if settled:
        thread.resolved_at = timezone.now()
        thread.save()


def _note(world: World, owner: Membership) -> Annotation:
    return _annotation(world, owner, "note")


def _private_note(world: World, owner: Membership) -> Annotation:
    return _keep_private(_note(world, owner), owner)


def _keep_private(mark: Annotation, owner: Membership) -> Annotation:
    """Make a note its owner's alone, and write their private word to it and into its thread."""
    mark.private_to, mark.body = owner.user, private_word(owner)
    mark.save()
    Comment.objects.create(
        newsroom=owner.newsroom,
        by=owner.user,
        thread=_thread_on(owner, annotation=mark),
        text=private_word(owner),
    )
    return mark


def _noted_article(world: World, owner: Membership) -> Article:
    article = _article(world, owner)
    _keep_private(mark_on(article, owner, "note"), owner)
    return article


def _notice(world: World, owner: Membership) -> Notice:
    side = world.side_of(owner)
    said = world.thing("comment", owner)
    return Notice.objects.create(
        newsroom=owner.newsroom,
        user=owner.user,
        by=side.members["deactivated"].user if owner != side.members["deactivated"] else None,
        kind="mention",
        subject_type="annotations.comment",
        subject_id=said.pk,
        text=side.text("Ana named you"),
        excerpt=side.text("Who counted?"),
        url=f"/inbox/?{side.canary}",
    )


def _mail_link(world: World, owner: Membership) -> MailChoice:
    del world
    return MailChoice.objects.create(membership=owner, when="daily")


def _failed_mail(world: World, owner: Membership) -> Mail:
    side = world.side_of(owner)
    return Mail.objects.create(
        newsroom=owner.newsroom,
        user=owner.user,
        message_id=f"<{uuid4()}@{side.canary}.example>",
        address=owner.user.email,
        subject=side.text("3 new notices"),
        blob=archive.store(data=side.text("Dear").encode(), media_type="message/rfc822"),
        state="failed",
        error=side.text("The mail server said no"),
        tries=1,
    )


def _buried(world: World, owner: Membership) -> Annotation:
    mark = _annotation(world, owner)
    mark.deleted_at = timezone.now()
    mark.save()
    return mark


def _discussed(world: World, owner: Membership) -> Annotation:
    mark = _comment(world, owner).thread.annotation
    assert mark is not None
    return mark


def _settled(world: World, owner: Membership) -> Annotation:
    mark = _discussed(world, owner)
    _settle(mark.thread, settled=True)
    return mark


def _feed(world: World, owner: Membership) -> Feed:
    side = world.side_of(owner)
    host = f"{side.canary}.example"
    feed = Feed.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        url=f"https://{host}/rss/{next(_numbers)}",
        url_key=uuid4().hex,
        host=host,
        title=side.text("Wire"),
        homepage=f"https://{host}/",
        last_error=side.text("The site did not answer"),
        moved_to=f"https://{host}/atom",
    )
    FeedItem.objects.create(
        feed=feed,
        guid_key=uuid4().hex,
        link=f"https://{host}/1",
        host=host,
        title=side.text("Men sent back"),
        published_raw=side.text("1 May"),
        author=side.text("Ana Ortiz"),
        content=side.text("Lantern counted them"),
        note=side.text("The site did not answer"),
        state="failed",
    )
    return feed


def _paused(world: World, owner: Membership) -> Feed:
    feed = _feed(world, owner)
    feed.paused_at = timezone.now()
    feed.paused_for = world.side_of(owner).text("Paused by Ana")
    feed.save()
    return feed


def _look(world: World, owner: Membership) -> FeedLook:
    side = world.side_of(owner)
    url = f"https://{side.canary}.example/rss/{next(_numbers)}"
    return FeedLook.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        url=url,
        found={"links": [{"url": url, "title": side.text("Wire"), "homepage": ""}]},
        error=side.text("none"),
        done_at=timezone.now(),
    )


def _source(world: World, owner: Membership) -> Source:
    side = world.side_of(owner)
    name = f"Ministry {next(_numbers)} {side.canary}"
    source = Source.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        kind="organisation",
        name=name,
        name_key=name.casefold(),
    )
    Name.objects.create(source=source, text=f"{name} too", key=f"{name} too".casefold(), lang="en")
    Body.objects.create(source=source, domains=[f"{side.canary}.example"])
    return source


def _link(world: World, owner: Membership) -> Link:
    side = world.side_of(owner)
    return Link.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        original=_article(world, owner),
        copy=_article(world, owner),
        coverage_of_shorter=0.9,
        coverage_of_original=0.9,
        coverage_of_copy=0.9,
        note=side.text("The disclaimer is cut"),
    )


def _confirmed_link(world: World, owner: Membership) -> Link:
    link = _link(world, owner)
    link.state = "confirmed"
    link.save()
    return link


def _request(world: World, owner: Membership, kind: str = "ours") -> VerificationRequest:
    side = world.side_of(owner)
    request = VerificationRequest.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        kind=kind,
        body=world.thing("source", owner),
        body_text=side.text("Defence Ministry"),
        asker_text=side.text("The Meridian"),
        state="draft" if kind == "ours" else "proposed",
        question=side.text("How many?"),
        owner=owner.user,
        due_at=timezone.now() + WEEK,
        claim=world.thing("claim", owner),
    )
    RequestMention.objects.create(request=request, annotation=_annotation(world, owner, "request"))
    Step.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        request=request,
        kind="noted",
        key="1",
        note=side.text("They will call back"),
    )
    return request


def _reported(world: World, owner: Membership) -> VerificationRequest:
    return _request(world, owner, "reported")


def _awaited(world: World, owner: Membership) -> VerificationRequest:
    request = _request(world, owner)
    request.state, request.sent_at = "sent", timezone.now()
    request.due_zone = "UTC"
    request.save()
    return request


def _factcheck(world: World, owner: Membership) -> FactCheck:
    side = world.side_of(owner)
    factcheck = FactCheck.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        claim=_claim(world, owner),
        author=owner.user,
        rating=Rating.objects.filter(scale__newsroom=side.newsroom).first(),
        conclusion=side.text("One origin"),
    )
    _evidence_of(factcheck, owner, side)
    Decision.objects.create(
        factcheck=factcheck,
        edition=1,
        reviewer=side.members["colleague"].user,
        word="changes_requested",
        note=side.text("Name the annex"),
    )
    return factcheck


def _in_review(world: World, owner: Membership) -> FactCheck:
    factcheck = _factcheck(world, owner)
    Decision.objects.filter(factcheck=factcheck).delete()
    factcheck.state, factcheck.submitted_at = "in_review", timezone.now()
    factcheck.save()
    Contributor.objects.create(factcheck=factcheck, edition=1, user=owner.user)
    return factcheck


def _approved(world: World, owner: Membership) -> FactCheck:
    factcheck = _in_review(world, owner)
    people = world.side_of(owner).members
    judge = people["reviewer"] if owner != people["reviewer"] else people["editor"]
    Decision.objects.create(factcheck=factcheck, edition=1, reviewer=judge.user, word="approved")
    factcheck.state = "approved"
    factcheck.save()
    return factcheck


def _evidence_of(factcheck: FactCheck, owner: Membership, side: Side) -> Evidence:
    return Evidence.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        factcheck=factcheck,
        stance="context",
        url=f"https://{side.canary}.example/annex",
        note=side.text("Annex 3"),
    )


def _evidence(world: World, owner: Membership) -> Evidence:
    return _evidence_of(_factcheck(world, owner), owner, world.side_of(owner))


def _job(world: World, owner: Membership) -> Job:
    side = world.side_of(owner)
    return Job.objects.create(
        newsroom_id=side.newsroom.pk,
        kind="world.made",
        key=f"{side.canary} {uuid4()}",
        subject_type="articles.article",
        subject_id=str(world.thing("article", owner).pk),
        state=JobState.FAILED,
        attempts=5,
        worker=side.text("worker"),
        error=side.text("The site did not answer"),
        progress={"what": side.text("Reading")},
        finished_at=timezone.now(),
    )


def _todo(world: World, owner: Membership) -> Todo:
    side = world.side_of(owner)
    article = world.thing("article", owner)
    return Todo.objects.create(
        newsroom=side.newsroom,
        by=None,
        kind="request.overdue",
        subject_type="articles.article",
        subject_id=article.pk,
        text=side.text("An answer is late"),
        url=f"/{side.canary}",
        assignee=owner.user,
    )


def _assignment(world: World, owner: Membership) -> Todo:
    side = world.side_of(owner)
    article = _article(world, owner)
    return Todo.objects.create(
        newsroom=side.newsroom,
        by=owner.user,
        kind="article.assigned",
        subject_type="articles.article",
        subject_id=article.pk,
        text=side.text("Men sent back"),
        note=side.text("Who counted?"),
        url=f"/{side.canary}",
        assignee=owner.user,
    )


def _membership(world: World, owner: Membership) -> Membership:
    # A person is nobody's object: their place is looked after, not made.
    return _member(owner.newsroom, Role.ANNOTATOR, world.side_of(owner).canary, f"p{uuid4().hex}")


def _invitation(world: World, owner: Membership) -> Invitation:
    side = world.side_of(owner)
    row_id = uuid4()
    return Invitation.objects.create(
        pk=row_id,
        newsroom=side.newsroom,
        by=owner.user,
        email=f"{row_id.hex}@{side.canary}.example",
        roles=["annotator"],
        token_hash=secret_hash(row_id.hex),
        expires_at=timezone.now() + WEEK,
    )


def _token(world: World, owner: Membership) -> ApiToken:
    return ApiToken.objects.create(
        user=owner.user,
        newsroom=owner.newsroom,
        name=world.side_of(owner).text("script"),
        hash=secret_hash(uuid4().hex),
    )


def _draft(world: World, owner: Membership) -> Draft:
    return Draft.objects.create(
        membership=owner,
        key=f"comment-{world.side_of(owner).canary}-{owner.pk}",
        text=world.side_of(owner).text("half a comment"),
        updated_at=timezone.now(),
    )


def _desk(world: World, owner: Membership) -> Desk:
    name = world.side_of(owner).text(f"Desk {next(_numbers)}")
    return Desk.objects.create(newsroom=owner.newsroom, name=name)


Maker = Callable[[World, Membership], models.Model]
MAKERS: Final[dict[str, Maker]] = {
    "annotation": _annotation,
    "approved factcheck": _approved,
    "article": _noted_article,
    "assignment": _assignment,
    "attribution": _attribution,
    "batch": _batch,
    "cancelled batch": _cancelled_batch,
    "caveat": _caveat,
    "claim": _claim,
    "claim's comment": _claims_comment,
    "confirmed link": _confirmed_link,
    "comment": _comment,
    "cover": _cover,
    "decided mark": _decided,
    "deleted annotation": _buried,
    "desk": _desk,
    "discussed annotation": _discussed,
    "discussed article": _discussed_article,
    "discussed claim": _discussed_claim,
    "draft": _draft,
    "evidence": _evidence,
    "factcheck": _factcheck,
    "factcheck in review": _in_review,
    "failed article": _failed,
    "fetched article": _fetched,
    "fetched revision": _fetched_revision,
    "failed batch": _batch,
    "failed mail": _failed_mail,
    "feed": _feed,
    "figure": _figure,
    "feed look": _look,
    "invitation": _invitation,
    "job": _job,
    "link": _link,
    "mail link": _mail_link,
    "note": _note,
    "notice": _notice,
    "private note": _private_note,
    "parcel": _parcel,
    "table": _table,
    "invitation link": _invitation,
    "membership": _membership,
    "moved annotation": _moved,
    "orphan": _orphan,
    "paused feed": _paused,
    "pronoun": _pronoun,
    "proposal": _proposal,
    "reported request": _reported,
    "request": _request,
    "saved search": _saved_search,
    "sent request": _awaited,
    "settled annotation": _settled,
    "settled article": _settled_article,
    "settled claim": _settled_claim,
    "source": _source,
    "thread": _thread,
    "todo": _todo,
    "token": _token,
    "withdrawn article": _withdrawn,
}


def _bury(thing: models.Model) -> None:
    type(thing)._default_manager.filter(pk=thing.pk).update(deleted_at=timezone.now())


def _revoke(thing: models.Model) -> None:
    type(thing)._default_manager.filter(pk=thing.pk).update(revoked_at=timezone.now())


# How an object of a kind goes away. What is not here never does.
ENDERS: Final[dict[str, Callable[[models.Model], None]]] = {
    "annotation": _bury,
    "attribution": _bury,
    "claim's comment": _bury,
    "comment": _bury,
    "note": _bury,
    "private note": _bury,
    "feed": _bury,
    "saved search": _bury,
    "token": _revoke,
    "invitation link": _revoke,
}

# How an object stands in a path, where that is not its id under the only name there is.
ADDRESSES: Final[dict[str, Callable[[models.Model], dict[str, object]]]] = {
    "invitation link": lambda thing: {"secret": thing.pk.hex},
    "mail link": lambda thing: {
        "secret": notices.off_secret(thing) if isinstance(thing, MailChoice) else ""
    },
    "fetched revision": lambda thing: {
        "article_id": getattr(thing, "article_id", None),
        "number": getattr(thing, "number", None),
    },
    "claim's comment": lambda thing: {
        "claim_id": thing.thread.claim_id if isinstance(thing, Comment) else None,
        "comment_id": thing.pk,
    },
    "draft": lambda thing: {"key": getattr(thing, "key", None)},
    "cover": lambda thing: {
        "annotation_id": getattr(thing, "caveat_id", None),
        "figure_id": getattr(thing, "figure_id", None),
    },
    "evidence": lambda thing: {
        "factcheck_id": getattr(thing, "factcheck_id", None),
        "evidence_id": thing.pk,
    },
}
NOWHERE: Final[dict[str, Callable[[], dict[str, object]]]] = {
    "invitation link": lambda: {"secret": uuid4().hex},
    "mail link": lambda: {"secret": uuid4().hex},
    "fetched revision": lambda: {"article_id": uuid4(), "number": 2},
    "reset key": lambda: {"uidb36": "abc", "key": "set-password"},
    "security key": lambda: {"pk": 2_000_000},
}


def address(kind: str, names: list[str], thing: models.Model | None) -> dict[str, object]:
    """Return what stands in a path for `thing`; for None, what stands for nothing at all."""
    if thing is None:
        return NOWHERE.get(kind, lambda: dict.fromkeys(names, uuid4()))()
    if kind in ADDRESSES:
        return ADDRESSES[kind](thing)
    (name,) = names
    return {name: thing.pk}


def fill(world: World) -> None:
    """Make one of every kind, and one gone of every kind that goes, for everybody.

    At once, because what is made while a test runs is undone with it.
    """
    for side, idle in ((world.ours, {"all"}), (world.theirs, {*map(str, Role), "deactivated"})):
        for name, member in side.members.items():
            if name in idle:
                continue
            for kind in MAKERS:
                world.thing(kind, member)
                world.deleted(kind, member)
        audit.record(
            by=side.members["admin"],
            action="world.made",
            subject=side.newsroom,
            change={"canary": side.canary},
        )
