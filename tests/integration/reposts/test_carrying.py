"""Marks of an original on its copy: what is offered, what is carried, and the way back."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Membership
from apps.annotations import selectors as marks
from apps.annotations import services as annotations
from apps.annotations.models import Annotation, Appearance, Attribution, Cover, Figure
from apps.annotations.services.ground import MarkInUseError
from apps.annotations.spans import Fragment
from apps.core.errors import NotAllowedError, NotFoundError, StaleError
from apps.reposts import selectors, services
from apps.reposts.models import Carry, Link
from apps.reposts.selectors import Carriage, Offer, Standing
from apps.reposts.services.carrying import GoneError, NotConfirmedError
from apps.reposts.states import Result, State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db
STORY = (
    "Wounded men are sent back to the Ashe front.\n"
    "“The lists may be wrong,” a clerk told Lantern on Monday.\n"
    "More than 9,000 men left the hospitals of Halmi by April.\n"
    "The Meridian has yet to verify this figure.\n"
    "The ministry declined to comment."
)
COPY = STORY.replace("More than 9,000", "Some 12,000").replace(
    "The Meridian has yet to verify this figure.\n", ""
)


def a_pair(member: Membership, copy: str = COPY, state: State = State.CONFIRMED) -> Link:
    return Link.objects.create(
        newsroom=member.newsroom,
        original=an_article(member, STORY, title="The original", host="harbor.example"),
        copy=an_article(member, copy, title="The copy", host="ledger.example"),
        state=state,
        coverage_of_shorter=1.0,
        coverage_of_original=0.9,
        coverage_of_copy=1.0,
    )


def a_mark(by: Membership, link: Link, kind: str, words: str) -> Annotation:
    start = STORY.index(words)
    span = (Fragment(start, start + len(words)),)
    made, _ = annotations.create_annotation(
        by=by, article_id=link.original_id, kind=kind, span=span
    )
    return made


def offers(by: Membership, link: Link) -> list[tuple[str, str, str]]:
    found = selectors.carriage(by, link.pk).offers
    return [(each.mark.kind, each.result.value, each.standing.value) for each in found]


def carry(by: Membership, link: Link, *chosen: Annotation) -> list[Annotation]:
    target = link.copy.revision_id
    assert target
    ids = [mark.pk for mark in chosen]
    return services.carry(by=by, link_id=link.pk, marks=ids, target_id=target)


def test_each_mark_is_identical_changed_or_gone(people: People) -> None:
    by = people.annotator
    link = a_pair(by)
    a_mark(by, link, "claim", "Wounded men are sent back to the Ashe front")
    a_mark(by, link, "figure", "More than 9,000 men")
    a_mark(by, link, "caveat", "The Meridian has yet to verify this figure.")
    a_mark(by, link, "note", "The ministry")
    a_mark(by, link, "request", "The ministry declined to comment.")

    assert offers(people.reviewer, link) == [
        ("claim", "identical", "offered"),
        ("figure", "changed", "offered"),
        ("caveat", "gone", "offered"),
    ]
    changed = selectors.carriage(by, link.pk).offers[1]
    assert [(part.text, part.fate.value) for part in changed.parts] == [
        ("More than 9,000", "removed"),
        ("Some 12,000", "added"),
        (" men", "kept"),
    ]


def test_a_carried_claim_is_another_appearance_of_the_same(people: People) -> None:
    link = a_pair(people.annotator)
    claim = a_mark(people.annotator, link, "claim", "Wounded men are sent back to the Ashe front")
    (made,) = carry(people.reviewer, link, claim)

    assert made.origin == Annotation.Origin.CARRIED
    assert (made.carried_from, made.author) == (claim, None)
    assert made.accepted_by == people.reviewer.user
    assert made.article == link.copy
    one, other = Appearance.objects.filter(annotation__in=[claim, made]).values_list(
        "claim", flat=True
    )
    assert one == other
    assert offers(people.annotator, link) == [("claim", "identical", "carried")]
    assert carry(people.annotator, link, claim) == []


def numbered(by: Membership, link: Link) -> Annotation:
    """Mark the figure of the original, and say what number it gives."""
    figure = a_mark(by, link, "figure", "More than 9,000 men")
    return annotations.set_figure(
        by=by,
        annotation_id=figure.pk,
        version=figure.version,
        low=Decimal(9000),
        high=None,
        bound="more_than",
        counts="men",
    )


@pytest.mark.parametrize(
    ("copy", "number"),
    [
        (STORY, (Decimal(9000), None, "more_than")),
        (COPY, (Decimal(12000), Decimal(12000), "about")),
    ],
    ids=["identical", "changed"],
)
def test_a_figure_has_the_number_of_its_own_words(
    people: People, copy: str, number: tuple[Decimal, Decimal | None, str]
) -> None:
    link = a_pair(people.annotator, copy)
    (made,) = carry(people.annotator, link, numbered(people.annotator, link))
    said = Figure.objects.get(annotation=made)
    assert (said.low, said.high, said.bound) == number


def test_ties_and_covers_follow_when_all_their_marks_are_there(people: People) -> None:
    by = people.annotator
    link = a_pair(by, STORY)
    source = a_mark(by, link, "source", "a clerk")
    cue = a_mark(by, link, "cue", "told")
    content = a_mark(by, link, "content", "“The lists may be wrong,”")
    tie, _ = annotations.create_attribution(
        by=by,
        article_id=link.original_id,
        source=source.pk,
        cue=cue.pk,
        content=content.pk,
        form="direct",
        hedges=["may"],
    )
    figure = a_mark(by, link, "figure", "More than 9,000 men")
    caveat = a_mark(by, link, "caveat", "The Meridian has yet to verify this figure.")
    annotations.cover(by=by, caveat_id=caveat.pk, figure_id=figure.pk)
    here = Attribution.objects.filter(article=link.copy, deleted_at=None)

    carry(by, link, source, content)
    assert not here.exists()
    (made,) = carry(by, link, cue)
    carried = here.get()
    assert (carried.carried_from, carried.cue_mark, carried.hedges) == (tie, made, ["may"])
    carry(by, link, caveat)
    assert not Cover.objects.filter(caveat__article=link.copy).exists()
    carry(by, link, figure)
    assert Cover.objects.filter(caveat__article=link.copy).count() == 1

    services.take_back(by=by, link_id=link.pk, marks=[cue.pk])
    assert not here.exists()
    carry(by, link, cue)
    assert here.count() == 1


def test_what_somebody_built_on_a_carried_mark_keeps_it(people: People) -> None:
    by = people.annotator
    link = a_pair(by, STORY)
    content = a_mark(by, link, "content", "“The lists may be wrong,”")
    (made,) = carry(by, link, content)
    start = STORY.index("a clerk")
    source, _ = annotations.create_annotation(
        by=by, article_id=link.copy_id, kind="source", span=(Fragment(start, start + 7),)
    )
    annotations.create_attribution(
        by=by, article_id=link.copy_id, source=source.pk, content=made.pk, form="direct"
    )
    with pytest.raises(MarkInUseError):
        services.take_back(by=by, link_id=link.pk, marks=[content.pk])
    assert offers(by, link) == [("content", "identical", "carried")]


def test_what_stands_there_already_is_not_offered_again(people: People) -> None:
    by = people.annotator
    link = a_pair(by, STORY)
    a_mark(by, link, "source", "a clerk")
    start = STORY.index("a clerk")
    annotations.create_annotation(
        by=people.reviewer,
        article_id=link.copy_id,
        kind="source",
        span=(Fragment(start, start + 7),),
    )
    assert offers(by, link) == [("source", "identical", "present")]
    mark = selectors.carriage(by, link.pk).offers[0].mark
    assert carry(by, link, mark) == []


def test_a_refused_mark_is_offered_no_more_until_somebody_asks(people: People) -> None:
    by = people.annotator
    link = a_pair(by)
    mark = a_mark(by, link, "caveat", "The Meridian has yet to verify this figure.")
    target = link.copy.revision_id
    assert target
    services.refuse(by=by, link_id=link.pk, marks=[mark.pk], target_id=target)
    assert offers(by, link) == [("caveat", "gone", "refused")]
    services.take_back(by=by, link_id=link.pk, marks=[mark.pk])
    assert offers(by, link) == [("caveat", "gone", "offered")]


def test_later_marks_on_the_original_are_offered_too(people: People) -> None:
    by = people.annotator
    link = a_pair(by)
    carry(by, link, a_mark(by, link, "source", "a clerk"))
    a_mark(by, link, "cue", "told")
    assert offers(by, link) == [
        ("source", "identical", "carried"),
        ("cue", "identical", "offered"),
    ]


def test_nothing_follows_before_a_persons_word_nor_to_another_text(people: People) -> None:
    by = people.annotator
    link = a_pair(by, state=State.PROPOSED)
    mark = a_mark(by, link, "source", "a clerk")
    gone = a_mark(by, link, "caveat", "The Meridian has yet to verify this figure.")
    with pytest.raises(NotConfirmedError):
        carry(by, link, mark)
    services.move(link_id=link.pk, to=State.CONFIRMED, by=by, version=1)
    with pytest.raises(GoneError):
        carry(by, link, mark, gone)
    assert link.original.revision_id
    with pytest.raises(StaleError):
        services.carry(by=by, link_id=link.pk, marks=[mark.pk], target_id=link.original.revision_id)
    with pytest.raises(NotAllowedError):
        carry(people.admin, link, mark)
    with pytest.raises(NotFoundError):
        carry(people.stranger, link, mark)
    assert not Carry.objects.exists()
    assert not Annotation.objects.filter(article=link.copy).exists()


WORDS = STORY.split(" ")
edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "change", "swap"]), st.integers(0, len(WORDS) - 2)
    ),
    max_size=6,
)
stretches = st.lists(
    st.tuples(
        st.sampled_from(["claim", "source", "cue", "content", "figure", "caveat"]),
        st.integers(0, len(WORDS) - 1),
        st.integers(1, 8),
    ),
    max_size=8,
)


def _edited(made: Sequence[tuple[str, int]]) -> str:
    words = list(WORDS)
    for what, at in made:
        if at + 1 >= len(words):
            continue
        match what:
            case "drop":
                words[at : at + 1] = []
            case "double":
                words[at:at] = [words[at]]
            case "change":
                words[at] = "otherwise"
            case _:
                words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _state(by: Membership, link: Link) -> tuple[object, ...]:
    found = selectors.carriage(by, link.pk)
    living = marks.visible_to(by).filter(article=link.copy)
    ties = Attribution.objects.filter(article=link.copy, deleted_at=None)
    claims = Appearance.objects.filter(annotation__deleted_at=None).values_list("claim", flat=True)
    return (
        [(each.mark.pk, each.result, each.standing, each.span) for each in found.offers],
        living.count(),
        ties.count(),
        sorted(claims),
    )


def _well_placed(found: Carriage, offer: Offer) -> bool:
    there = [found.target.text[part.start : part.end] for part in offer.span]
    said = [part.quote for part in offer.mark.fragments.all()]
    if offer.result is Result.IDENTICAL:
        return there == said
    return bool(there) == (offer.result is Result.CHANGED)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=edits, stretch=stretches)
def test_identical_is_identical_nothing_is_lost_and_the_way_back_leads_back(
    people: People, made: list[tuple[str, int]], stretch: list[tuple[str, int, int]]
) -> None:
    by = people.annotator
    with transaction.atomic():
        link = a_pair(by, _edited(made))
        marked = set()
        for kind, at, size in stretch:
            start = len(" ".join([*WORDS[:at], ""]))
            end = len(" ".join(WORDS[: at + size]))
            span = (Fragment(start, end),)
            if (kind, start, end) not in marked:
                annotations.create_annotation(
                    by=by, article_id=link.original_id, kind=kind, span=span
                )
            marked.add((kind, start, end))
        found = selectors.carriage(by, link.pk)
        assert len(found.offers) == len(marked)
        assert all(_well_placed(found, offer) for offer in found.offers)

        before = _state(by, link)
        fitting = [offer.mark for offer in found.offers if offer.result is not Result.GONE]
        if fitting:
            carry(by, link, *fitting)
            after = selectors.carriage(by, link.pk)
            standing = {offer.mark.pk: offer.standing for offer in after.offers}
            assert all(
                standing[mark.pk] in {Standing.CARRIED, Standing.PRESENT} for mark in fitting
            )
            here = Annotation.objects.filter(article=link.copy, deleted_at=None)
            keys = list(here.values_list("kind", "span_key"))
            assert len(keys) == len(set(keys))
            services.take_back(by=by, link_id=link.pk, marks=[mark.pk for mark in fitting])
        assert _state(by, link) == before
        transaction.set_rollback(True)
