"""What is whose to see: every kind of object, for everybody who may look, and for what leaves.

Each object has a word of its own, which is looked for in all that one audience can be shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Membership
from apps.annotations import selectors, services
from apps.annotations.models import Annotation, Appearance, Comment
from apps.annotations.spans import Fragment
from apps.articles.models import Article
from apps.core.errors import ConflictError, DomainError
from apps.notices import selectors as notices
from apps.notices import services as mail
from apps.notices.models import MailChoice
from apps.pages import selectors as pages
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db

EXPORTS: Final = "exports"
ALL: Final = "zwieback"
"""What every mark says, to be searched for."""
OURS: Final = frozenset({"annotator", "colleague", "reviewer", "editor", "admin"})
OWN: Final = frozenset({"annotator"})
LEAVES: Final = OURS | {EXPORTS}

# Whose each object is to see, where the annotator made it.
SEEN: Final[dict[str, frozenset[str]]] = {
    "claim": LEAVES,
    "open note": LEAVES,
    "internal note": OURS,
    "plain note": OURS,
    "private note": OWN,
    "thread on the claim mark": OURS,
    "thread on the claim": OURS,
    "thread on the article": OURS,
    "thread on the open note": OURS,
    "thread on the internal note": OURS,
    "thread on the private note": OWN,
}


def word(what: str) -> str:
    """Return the word that stands in one object alone."""
    return f"zq{what.replace(' ', '')}qz"


@dataclass
class World:
    """One article with an object of every kind in it."""

    people: People
    article: Article
    marks: dict[str, UUID] = field(default_factory=dict)
    claim: UUID | None = None

    def ways(self) -> Iterator[str]:
        """Yield every address at which some of it is shown."""
        api, page = f"/api/v1/articles/{self.article.pk}/", f"/articles/{self.article.pk}/"
        for name in ("annotations", "attributions", "claims", "comments", "thread", "orphans"):
            yield f"{api}{name}/"
        yield f"{api}annotations/?revision=1"
        yield f"{api}events/?after=0"
        for name in ("", "print/", "work/", "revisions/"):
            yield f"{page}{name}"
        for pk in self.marks.values():
            for name in ("", "thread/", "comments/"):
                yield f"/api/v1/annotations/{pk}/{name}"
        yield f"/api/v1/claims/{self.claim}/comments/"
        yield f"/claims/{self.claim}/"
        yield f"/api/v1/search/?q={ALL}"
        yield from ("/inbox/", "/api/v1/notices/", "/desk/", "/people/trail/", "/api/v1/records/")

    def shown(self, who: Membership) -> str:
        """Return all that a member is shown, their letter of notices too."""
        client = Client()
        client.force_login(who.user)
        answers = [client.get(path).content.decode() for path in self.ways()]
        letter = notices.compose(who.pk)
        return "\n".join([*answers, letter.data.decode() if letter else ""]).replace("=\n", "")

    def exported(self, who: Membership) -> str:
        """Return all that leaves the house at the wish of a member."""
        client = Client()
        client.force_login(who.user)
        api = f"/api/v1/articles/{self.article.pk}/annotations"
        files: list[Any] = [client.get(f"{api}.jsonld"), client.get(f"{api}.csv")]
        told = [b"".join(file.streaming_content).decode() for file in files]
        whole = selectors.export_of(self.article)
        return f"{told} {list(whole.marks())} {pages.printed(who, self.article.pk)}"


@pytest.fixture
def world(people: People) -> World:
    me, article = people.annotator, an_article(people.annotator)
    made = World(people, article)
    for n, (what, visibility) in enumerate(
        [
            ("claim", None),
            ("open note", "open"),
            ("internal note", "internal"),
            ("plain note", None),
            ("private note", "private"),
        ]
    ):
        mark, _ = services.create_annotation(
            by=me,
            article_id=article.pk,
            kind="claim" if what == "claim" else "note",
            span=(Fragment(n, n + 9),),
            body=f"{ALL} {word(what)}",
            visibility=visibility,
        )
        made.marks[what] = mark.pk
    made.claim = Appearance.objects.get(annotation=made.marks["claim"]).claim_id
    for who in (people.colleague, people.admin):
        mail.choose(by=who, when=MailChoice.When.AT_ONCE, version=0)
    names = "@Cole @Rui @Edda @Ada"
    for what, about in (
        ("claim mark", {"annotation_id": made.marks["claim"]}),
        ("claim", {"claim_id": made.claim}),
        ("article", {"article_id": article.pk}),
        *((what, {"annotation_id": made.marks[what]}) for what in made.marks if what != "claim"),
    ):
        said = f"{names} {word(f'thread on the {what}')}"
        services.comment(by=me, text=said, **about)
    return made


@pytest.mark.parametrize("audience", sorted(OURS | {"stranger"}))
def test_each_object_is_shown_to_whom_it_is_for_and_to_nobody_else(
    world: World, audience: str
) -> None:
    shown = world.shown(getattr(world.people, audience))
    seen = {what for what in SEEN if word(what) in shown}
    assert seen == {what for what, audiences in SEEN.items() if audience in audiences}


@pytest.mark.parametrize("audience", ["annotator", "editor", "admin"])
def test_what_leaves_is_the_same_whoever_asks_for_it(world: World, audience: str) -> None:
    told = world.exported(getattr(world.people, audience))
    leaving = {what for what in SEEN if word(what) in told}
    assert leaving == {what for what, audiences in SEEN.items() if EXPORTS in audiences}


@pytest.mark.parametrize("what", ["claim", "open note", "internal note", "private note"])
def test_a_look_by_its_id_answers_those_alone_who_may_see_it(world: World, what: str) -> None:
    for audience in sorted(OURS | {"stranger"}):
        client = Client()
        client.force_login(getattr(world.people, audience).user)
        answer = client.get(f"/api/v1/annotations/{world.marks[what]}/")
        assert answer.status_code == (200 if audience in SEEN[what] else 404), audience


def test_a_private_note_is_in_no_way_of_a_shared_one_on_the_same_words(world: World) -> None:
    me, editor = world.people.annotator, world.people.editor
    private, _ = services.create_annotation(
        by=me,
        article_id=world.article.pk,
        kind="note",
        span=(Fragment(40, 50),),
        visibility="private",
    )
    shared, made = services.create_annotation(
        by=me, article_id=world.article.pk, kind="note", span=(Fragment(30, 50),)
    )
    assert made
    # An editor who moves the shared one to the very words learns nothing of the other.
    moved = services.update_annotation(
        by=editor, annotation_id=shared.pk, version=1, span=(Fragment(40, 50),)
    )
    assert moved.span_key == private.span_key
    with pytest.raises(ConflictError, match="marked as note already"):
        services.set_visibility(by=me, annotation_id=private.pk, version=1, visibility="internal")


DEEDS: Final = st.lists(
    st.sampled_from(["open", "internal", "private", "say", "answer", "delete", "restore"]),
    max_size=6,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.sampled_from(["open", "internal", "private"]), deeds=DEEDS)
def test_whatever_is_done_to_a_note_nobody_is_shown_more_than_it_says(
    people: People, first: str, deeds: list[str]
) -> None:
    me, colleague = people.annotator, people.colleague
    article = an_article(me)
    note, _ = services.create_annotation(
        by=me,
        article_id=article.pk,
        kind="note",
        span=(Fragment(0, 7),),
        body="zqbodyqz",
        visibility=first,
    )
    for deed in deeds:
        note.refresh_from_db()
        known: Any = {"by": me, "annotation_id": note.pk, "version": note.version}
        try:
            match deed:
                case "say":
                    services.comment(by=me, annotation_id=note.pk, text="@Cole zqsaidqz")
                case "answer":
                    services.comment(by=colleague, annotation_id=note.pk, text="I see")
                case "delete":
                    services.delete_annotation(**known)
                case "restore":
                    services.restore_annotation(**known)
                case _:
                    services.set_visibility(**known, visibility=deed)
        except DomainError:
            # It cannot be done just now: what holds, holds.
            pass
        note.refresh_from_db()
        stands = note.deleted_at is None
        shared = stands and note.visibility != "private"
        said = Comment.objects.filter(thread__annotation=note)
        for who, sees in ((me, stands), (colleague, shared), (people.admin, shared)):
            assert selectors.visible_to(who).filter(pk=note.pk).exists() is sees
            assert selectors.mark_words(who).filter(pk=note.pk).exists() is sees
            assert selectors.for_article(who, article.pk).exists() is sees
            assert selectors.comments_visible_to(who).filter(pk__in=said).count() == (
                said.count() if sees else 0
            )
        told = notices.notices_visible_to(colleague).filter(subject_id__in=said)
        assert shared or not told.exists()
        leaves = stands and note.visibility == Annotation.Visibility.OPEN
        for who in (me, people.editor):
            assert selectors.for_export(who).filter(pk=note.pk).exists() is leaves
