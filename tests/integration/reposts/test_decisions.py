"""What a person does about a link: every step of the workflow and every non-step; turning it."""

from collections.abc import Callable
from functools import partial
from itertools import product
from uuid import uuid4

import pytest

from apps.accounts.models import Membership
from apps.articles.models import Entry
from apps.audit.models import Record
from apps.core.errors import NoSuchStepError, NotAllowedError, NotFoundError, StaleError
from apps.reposts import selectors, services
from apps.reposts.models import Link
from apps.reposts.states import STEPS, State
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db
VERBS: dict[str, Callable[..., Link]] = {
    "move": partial(services.move, to=State.REJECTED),
    "swap": services.swap,
}


def a_link(member: Membership, state: State = State.PROPOSED, **fields: object) -> Link:
    return Link.objects.create(
        **{
            "newsroom": member.newsroom,
            "original": an_article(member, title="The original", host="harbor.example"),
            "copy": an_article(member, title="The copy", host="ledger.example"),
            "state": state,
            "coverage_of_shorter": 1.0,
            "coverage_of_original": 0.9,
            "coverage_of_copy": 1.0,
            **fields,
        }
    )


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_move_follows_the_table_and_nothing_else(
    people: People, before: State, after: State
) -> None:
    link = a_link(people.annotator, before)
    move = partial(
        services.move, link_id=link.pk, to=after, by=people.annotator, version=1, note="why"
    )

    if (before, after) in STEPS:
        moved = move()
        assert (moved.state, moved.version, moved.note) == (after, 2, "why")
        assert Record.objects.get().action == f"repost.{after}"
        assert set(Entry.objects.values_list("article_id", "kind")) == {
            (link.original_id, f"repost.{after}"),
            (link.copy_id, f"repost.{after}"),
        }
    else:
        with pytest.raises(NoSuchStepError):
            move()
        link.refresh_from_db()
        assert (link.state, link.version) == (before, 1)
        assert not Record.objects.exists()
        assert not Entry.objects.exists()


def test_an_unknown_state_is_no_step(people: People) -> None:
    link = a_link(people.annotator)
    with pytest.raises(NoSuchStepError, match="“banana”"):
        services.move(link_id=link.pk, to="banana", by=people.annotator, version=1)


@pytest.mark.parametrize("who", ["annotator", "colleague", "reviewer", "editor"])
def test_everybody_who_works_on_texts_may_decide(people: People, who: str) -> None:
    link = a_link(people.annotator)
    by = getattr(people, who)
    assert services.move(link_id=link.pk, to=State.REJECTED, by=by, version=1).by is None


@pytest.mark.parametrize(
    ("who", "error"), [("admin", NotAllowedError), ("stranger", NotFoundError)]
)
@pytest.mark.parametrize("verb", VERBS)
def test_others_may_not_and_a_stranger_sees_nothing(
    people: People, who: str, error: type[Exception], verb: str
) -> None:
    link = a_link(people.annotator)
    with pytest.raises(error):
        VERBS[verb](link_id=link.pk, by=getattr(people, who), version=1)
    assert not Record.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_a_stale_version_changes_nothing_and_says_what_stands(people: People, verb: str) -> None:
    link = a_link(people.annotator)
    services.move(link_id=link.pk, to=State.CONFIRMED, by=people.colleague, version=1)
    with pytest.raises(StaleError) as caught:
        VERBS[verb](link_id=link.pk, by=people.annotator, version=1)
    assert caught.value.current == {"state": "confirmed", "version": 2}


def test_swapping_turns_the_link_and_its_coverages_around(people: People) -> None:
    link = a_link(people.annotator, coverage_of_original=0.4, kind=Link.Kind.EXCERPT)
    turned = services.swap(link_id=link.pk, by=people.annotator, version=1)

    assert (turned.original_id, turned.copy_id) == (link.copy_id, link.original_id)
    assert (turned.coverage_of_original, turned.coverage_of_copy) == (1.0, 0.4)
    assert Entry.objects.filter(kind="repost.swapped").count() == 2
    again = services.swap(link_id=link.pk, by=people.annotator, version=2)
    assert again.original_id == link.original_id


def test_the_banner_says_the_gravest_first(people: People) -> None:
    member = people.annotator
    article = an_article(member)
    assert selectors.banner_for(member, article.pk) is None

    a_link(member, State.REJECTED, copy=article)
    assert selectors.banner_for(member, article.pk) is None

    confirmed = a_link(member, State.CONFIRMED, original=article)
    banner = selectors.banner_for(member, article.pk)
    assert banner
    assert (banner.link_id, banner.is_copy, banner.more) == (confirmed.pk, False, 0)

    proposed = a_link(member, original=article)
    copied = a_link(member, copy=article, coverage_of_original=0.756)
    banner = selectors.banner_for(member, article.pk)
    assert banner
    assert (banner.link_id, banner.is_copy, banner.more) == (copied.pk, True, 2)
    assert (banner.other_title, banner.other_host) == ("The original", "harbor.example")
    assert banner.coverage == 76

    services.move(link_id=copied.pk, to=State.REJECTED, by=member, version=1)
    banner = selectors.banner_for(member, article.pk)
    assert banner
    assert banner.link_id == proposed.pk


def test_a_stranger_gets_no_banner(people: People) -> None:
    link = a_link(people.annotator)
    assert selectors.banner_for(people.stranger, link.copy_id) is None
    assert selectors.banner_for(people.stranger, uuid4()) is None


def test_a_pair_shows_both_texts_and_names_what_was_set_aside(people: People) -> None:
    member = people.annotator
    link = a_link(
        member,
        original=an_article(member, "The ferry left. Nobody has verified this."),
        copy=an_article(member, "The ferry left. Read more."),
    )
    pair = selectors.pair(member, link.pk)
    assert [row.relation for row in pair.comparison.rows] == ["same", "removed", "added"]
    assert [told.is_change for told in pair.told] == [False, True, True]
    assert pair.set_aside == ([], [])
