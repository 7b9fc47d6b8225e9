"""However the network mistreats the rooms of a newsroom, they end at what the desk has.

A state machine drives two to eight tabs, some of one person, through marking, changing, deleting,
taking back and reloads, while calls are lost before or after they took effect, arrive twice, late,
or in another order, and news and connections come and go. Then the network heals, and every tab
must show what the desk has, to the letter. The scripts are the product's own (`tests/js/rooms.js`).

    make test ARGS="tests/integration/convergence --histories 10000"
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.accounts.models import Membership
from apps.annotations.models import Annotation
from apps.articles.models import Article
from tests.factories import People, an_article
from tests.integration.convergence.rooms import Call, Rooms

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TEXT: Final = (
    "Lantern counted at least 140 men who were sent back before a board had heard them. "
    "The ministry did not answer. Ferries left the harbour of Dorn at nine, a pilot said."
)
PLACES: Final = [(0, 7), (8, 15), (8, 32), (24, 60), (83, 95), (100, 111), (112, 140), (0, 82)]
KINDS: Final = ["claim", "source", "note", "cue"]
HISTORIES: Final = 200
ROUNDS: Final = 60
INDEX: Final = st.integers(0, 1000)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of somebody's browser."""

    name: str
    browser: int
    member: Membership


class Desk(RuleBasedStateMachine):
    """The newsroom's article, its people's tabs, and the network between."""

    rooms: Rooms
    people: People
    clients: dict[UUID, Client]

    def __init__(self) -> None:
        super().__init__()
        self.tabs: list[Tab] = []
        self.opened = 0
        self.served: dict[tuple[str, int], tuple[int, str]] = {}
        self.late: list[tuple[Membership, Call]] = []
        self.news: defaultdict[str, list[int]] = defaultdict(list)
        self.made: dict[str, str] = {}
        self.took_back: set[str] = set()
        self.given_up: set[str] = set()
        self.read: dict[tuple[UUID, str], tuple[int, str]] = {}

    @initialize(browsers=st.lists(st.integers(0, 3), min_size=2, max_size=8))
    def open(self, browsers: list[int]) -> None:
        """Open tabs: as many browsers as numbers that differ, each one person's."""
        self.rooms.tell("reset")
        self.article = an_article(self.people.annotator, TEXT)
        members = [self.people.annotator, self.people.editor, self.people.colleague]
        members.append(self.people.reviewer)
        for browser in browsers:
            self._open(browser, members[browser])

    def _open(self, browser: int, member: Membership) -> None:
        self.opened += 1
        tab = Tab(f"tab {self.opened}", browser, member)
        self.tabs.append(tab)
        given = {
            "article": str(self.article.pk),
            "me": {"id": str(member.user_id), "name": member.user.name},
            "revision": 1,
            "seq": Article.objects.get(pk=self.article.pk).seq,
        }
        self.rooms.tell("open", tab=tab.name, browser=str(browser), given=given)

    # What people do ----------------------------------------------------------------------------

    @rule(at=INDEX, kind=st.sampled_from(KINDS), place=st.sampled_from(PLACES), body=st.text("ab"))
    def mark(self, at: int, kind: str, place: tuple[int, int], body: str) -> None:
        """Mark words."""
        tab = self.tabs[at % len(self.tabs)]
        before = self._ids(tab)
        words = [{"fragments": [a_fragment(*place)], "quote": TEXT[slice(*place)]}]
        self._do(tab, "create", kind=kind, words=words, body=body)
        for made in self._ids(tab) - before:
            self.made[made] = tab.name

    @rule(at=INDEX, which=INDEX, body=st.text("cd", min_size=1, max_size=3))
    def reword(self, at: int, which: int, body: str) -> None:
        """Change what a mark says."""
        self._to_a_mark(at, which, "change", changes={"body": body})

    @rule(at=INDEX, which=INDEX, place=st.sampled_from(PLACES))
    def move(self, at: int, which: int, place: tuple[int, int]) -> None:
        """Change where a mark stands."""
        changes = {"fragments": [a_fragment(*place)], "quote": TEXT[slice(*place)]}
        self._to_a_mark(at, which, "change", changes=changes)

    @rule(at=INDEX, which=INDEX)
    def delete(self, at: int, which: int) -> None:
        """Delete a mark."""
        self._to_a_mark(at, which, "remove")

    @rule(at=INDEX, way=st.sampled_from(["undo", "redo"]))
    def turn(self, at: int, way: str) -> None:
        """Take back, or do again."""
        tab = self.tabs[at % len(self.tabs)]
        self.took_back.update(each.name for each in self.tabs if each.browser == tab.browser)
        self._do(tab, way)

    @rule(at=INDEX, how=st.sampled_from(["leave", "insist"]))
    def choose(self, at: int, how: str) -> None:
        """Decide on what was refused."""
        tab = self.tabs[at % len(self.tabs)]
        self._choose(tab, how)

    @rule(at=INDEX)
    def reload(self, at: int) -> None:
        """Load a page anew; what it asked may arrive all the same."""
        tab = self.tabs.pop(at % len(self.tabs))
        for call in self.rooms.calls:
            if call.tab == tab.name and (call.tab, call.call) not in self.served:
                self.late.append((tab.member, call))
        self.rooms.tell("close", tab=tab.name)
        self._open(tab.browser, tab.member)
        self.made = {
            mark: self.tabs[-1].name if by == tab.name else by for mark, by in self.made.items()
        }
        if tab.name in self.took_back:
            self.took_back.add(self.tabs[-1].name)

    # What the network does ---------------------------------------------------------------------

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX)
    def deliver(self, which: int) -> None:
        """Let a call arrive, and its answer too."""
        call = self._call(which)
        self._serve(call)
        self._answer(call)

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX)
    def arrive(self, which: int) -> None:
        """Let a call arrive whose answer takes its time."""
        self._serve(self._call(which))

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX)
    def arrive_twice(self, which: int) -> None:
        """Let a call arrive two times."""
        call = self._call(which)
        self._serve(call)
        self._send(self._member(call), call)

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX, later=st.booleans())
    def lose(self, which: int, later: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Lose a call, or its answer; the call may arrive when nobody waits for it any more."""
        call = self._call(which)
        if later and (call.tab, call.call) not in self.served:
            self.late.append((self._member(call), call))
        self.served.pop((call.tab, call.call), None)
        self.rooms.tell("fail", tab=call.tab, call=call.call)

    @precondition(lambda self: self.late)
    @rule(which=INDEX)
    def arrive_late(self, which: int) -> None:
        """Let a call arrive whose tab has given it up."""
        self._send(*self.late.pop(which % len(self.late)))

    @rule(at=INDEX, which=INDEX, again=st.booleans())
    def hear(self, at: int, which: int, again: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Let a tab hear of news, in whatever order, perhaps not for the last time."""
        tab = self.tabs[at % len(self.tabs)]
        news = self.news[tab.name]
        if news and self.rooms.lines[tab.name].up:
            seq = news[which % len(news)] if again else news.pop(which % len(news))
            self.rooms.tell("news", tab=tab.name, seq=seq)

    @rule(at=INDEX)
    def lose_news(self, at: int) -> None:
        """Lose what a tab has not heard of."""
        self.news[self.tabs[at % len(self.tabs)].name].clear()

    @rule(at=INDEX)
    def connect_or_cut(self, at: int) -> None:
        """Let a tab's line come up if it is being tried, or drop if it is up."""
        tab = self.tabs[at % len(self.tabs)].name
        line = self.rooms.lines[tab]
        if line.up or line.opening:
            self.rooms.tell("up" if line.opening else "down", tab=tab)

    @rule(at=INDEX)
    def wait(self, at: int) -> None:
        """Let a tab's timers go off."""
        self.rooms.tell("wait", tab=self.tabs[at % len(self.tabs)].name)

    # How it ends -------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Heal the network; then all rooms are what the desk has."""
        if not self.tabs:
            return
        for member, call in self.late:
            self._send(member, call)
        for tab in self.tabs:
            if self.rooms.lines[tab.name].up:
                self.rooms.tell("down", tab=tab.name)
        for _ in range(ROUNDS):
            if self._settled():
                break
            self._help()
        else:
            pytest.fail(f"It never settles: {self.rooms.lines} {list(self._states())}")
        self._compare()

    def _help(self) -> None:
        for tab in self.tabs:
            self.rooms.tell("wait", tab=tab.name)
            if self.rooms.lines[tab.name].opening:
                self.rooms.tell("up", tab=tab.name)
        while self.rooms.calls:
            # What changes something first: then what all ask is asked once.
            call = min(self.rooms.calls, key=lambda call: call.method == "GET")
            self._serve(call)
            self._answer(call)
        for tab in self.tabs:
            news = self.news.pop(tab.name, [])
            if news and self.rooms.lines[tab.name].up:
                self.rooms.tell("news", tab=tab.name, seq=max(news))
            self._choose(tab, "leave")

    def _settled(self) -> bool:
        return (
            not self.rooms.calls
            and all(line.up and not line.timers for line in self.rooms.lines.values())
            and all(
                state["ready"] and state["line"] == "up" and not state["deeds"]
                for state in self._states()
            )
            and not any(self.news[tab.name] for tab in self.tabs)
        )

    def _compare(self) -> None:
        article = Article.objects.get(pk=self.article.pk)
        seqs = list(article.entries.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, article.seq + 1)), "the log has a hole"
        rows = {
            str(pk)
            for pk in Annotation.objects.filter(article=article).values_list("pk", flat=True)
        }
        assert rows <= set(self.made), "a mark that nobody made"
        kept = {mark for mark, by in self.made.items() if by not in self.took_back}
        assert kept <= rows | self.given_up, "what somebody marked was lost"
        for tab, state in zip(self.tabs, self._states(), strict=True):
            assert state["seq"] == article.seq
            there = self._get(tab.member, f"/api/v1/articles/{article.pk}/annotations/")
            shown = {mark["data"]["id"]: mark["data"] for mark in state["marks"]}
            stands = {mark["id"]: mark for mark in there}
            apart = {
                mark: (shown.get(mark), stands.get(mark))
                for mark in shown.keys() | stands.keys()
                if shown.get(mark) != stands.get(mark)
            }
            assert not apart, f"{tab.name} shows other things than there are: {apart}"
            firm = {mark["firm"] for mark in state["marks"]}
            assert firm <= {"saved"}

    # How ---------------------------------------------------------------------------------------

    def _do(self, tab: Tab, deed: str, **given: Any) -> None:
        self.rooms.tell("do", tab=tab.name, deed=deed, **given)

    def _to_a_mark(self, at: int, which: int, deed: str, **given: Any) -> None:
        tab = self.tabs[at % len(self.tabs)]
        marks = self._state(tab)["marks"]
        if not marks:
            return
        mark = marks[which % len(marks)]
        if mark["going"] or mark["firm"] == "refused":
            return
        if deed == "remove" and not mark["data"]["version"]:
            self.given_up.add(mark["data"]["id"])
        self._do(tab, deed, mark=mark["data"]["id"], **given)

    def _choose(self, tab: Tab, how: str) -> None:
        """Press one of the buttons that a card has for what was refused."""
        for mark in self._state(tab)["marks"]:
            if mark["firm"] != "refused" and not mark["mine"]:
                continue
            name = mark["data"]["id"]
            if mark["mine"]:
                deed = "leave" if how == "leave" else "keep"
            elif how != "leave":
                deed = "retry"
            else:
                deed = "leave" if mark["data"]["version"] else "remove"
            if deed == "remove":
                self.given_up.add(name)
            self._do(tab, deed, mark=name)

    def _ids(self, tab: Tab) -> set[str]:
        return {mark["data"]["id"] for mark in self._state(tab)["marks"]}

    def _state(self, tab: Tab) -> Any:
        return self.rooms.tell("state", tab=tab.name)

    def _states(self) -> Iterator[Any]:
        return map(self._state, self.tabs)

    def _call(self, which: int) -> Call:
        return self.rooms.calls[which % len(self.rooms.calls)]

    def _member(self, call: Call) -> Membership:
        return next(tab.member for tab in self.tabs if tab.name == call.tab)

    def _serve(self, call: Call) -> None:
        if (call.tab, call.call) not in self.served:
            self.served[call.tab, call.call] = self._send(self._member(call), call)

    def _answer(self, call: Call) -> None:
        status, body = self.served.pop((call.tab, call.call))
        self.rooms.tell("answer", tab=call.tab, call=call.call, status=status, body=body)

    def _send(self, member: Membership, call: Call) -> tuple[int, str]:
        """Let the desk answer a call. Between two writes it says the same to whoever asks again."""
        known = self.read.get((member.pk, call.path)) if call.method == "GET" else None
        if known is not None:
            return known
        headers = {"If-Match": call.match} if call.match else {}
        answer = self.clients[member.pk].generic(
            call.method, call.path, call.body or "", "application/json", headers=headers
        )
        assert answer.status_code < 500, answer.content
        said = answer.status_code, answer.content.decode()
        if call.method == "GET":
            self.read[member.pk, call.path] = said
        else:
            self.read.clear()
            self._spread_news()
        return said

    def _spread_news(self) -> None:
        seq = Article.objects.values_list("seq", flat=True).get(pk=self.article.pk)
        for tab in self.tabs:
            if not self.news[tab.name] or self.news[tab.name][-1] != seq:
                self.news[tab.name].append(seq)

    def _get(self, member: Membership, path: str) -> Any:
        return self.clients[member.pk].get(path).json()


def a_fragment(start: int, end: int) -> dict[str, int]:
    """Return a fragment as a room knows it."""
    return {"start": start, "end": end}


def test_whatever_the_network_does_all_rooms_end_at_what_the_desk_has(
    people: People, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    # What is refused is a part of it.
    caplog.set_level("ERROR", logger="django.request")
    members = (people.annotator, people.editor, people.colleague, people.reviewer)
    clients = {member.pk: Client() for member in members}
    for member in members:
        clients[member.pk].force_login(member.user)
    histories = request.config.getoption("--histories")
    with Rooms() as rooms:
        machine = type("OurDesk", (Desk,), {"rooms": rooms, "people": people, "clients": clients})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=histories or HISTORIES,
                # The same ones each time, unless more are asked for.
                derandomize=histories is None,
                stateful_step_count=40,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
