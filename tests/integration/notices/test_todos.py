"""To-dos: one while it is open, and whose."""

import pytest

from apps.accounts.models import Desk
from apps.audit.models import Record
from apps.notices import selectors, services
from apps.notices.models import Todo
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


def make(people: People, **said: object) -> bool:
    article = an_article(people.annotator)
    return services.make_todo(
        newsroom_id=people.annotator.newsroom_id,
        kind="article.look",
        subject=article,
        text="Look",
        **said,  # type: ignore[arg-type] # what a test says
    )


def test_the_same_todo_is_made_once_while_it_is_open(people: People) -> None:
    article = an_article(people.annotator)
    for expected in (True, False):
        made = services.make_todo(
            newsroom_id=article.newsroom_id, kind="article.look", subject=article, text="Look"
        )
        assert made is expected
    assert Record.objects.filter(action="todo.made").count() == 1
    assert services.finish_todos(kind="article.look", subject=article) == 1
    assert services.finish_todos(kind="article.look", subject=article) == 0
    assert services.make_todo(
        newsroom_id=article.newsroom_id, kind="article.look", subject=article, text="Look"
    )


def test_mine_my_desks_and_everybodys_wait_for_me(people: People) -> None:
    world = Desk.objects.create(newsroom=people.annotator.newsroom, name="World")
    people.annotator.desks.add(world)
    make(people, assignee_id=people.annotator.user_id)
    make(people)
    make(people, assignee_id=people.colleague.user_id)
    desks = Todo.objects.filter(assignee_id=people.colleague.user_id)
    assert selectors.open_for(people.annotator).count() == 2
    desks.update(assignee=None, desk=world)
    assert selectors.open_for(people.annotator).count() == 3
    assert selectors.open_for(people.colleague).count() == 1
    assert not selectors.open_for(people.stranger).exists()
