"""However the network mistreats the rooms of a newsroom, they end at what the desk has.

A state machine drives two to eight tabs, some of one person, through marking, changing, deleting,
taking back and reloads, while calls are lost before or after they took effect, arrive twice, late,
or in another order, and news and connections come and go. All along, nothing that somebody does
may be lost, doubled, or go over what they have not seen (`ledger.py`). Then the network heals, and
by what the rooms do of their own accord every tab must show what the desk has, to the letter. The
scripts are the product's own (`tests/js/rooms.js`).

    make test ARGS="tests/integration/convergence --histories 10000"
"""

import json
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.annotations.models import Annotation
from apps.articles.models import Article
from tests.factories import People, an_article
from tests.integration.convergence.network import FATES, Fate, Network, Tab
from tests.integration.convergence.rooms import Rooms

# Each history is a transaction of its own, which is not kept.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

T = TypeVar("T")
TEXT: Final = (
    "Lantern counted at least 140 men who were sent back before a board had heard them. "
    "The ministry did not answer. Ferries left the harbour of Dorn at nine, a pilot said."
)
PLACES: Final = [(0, 7), (8, 15), (8, 32), (24, 60), (83, 95), (0, 82)]
KINDS: Final = ["claim", "note", "cue"]
EDITOR: Final = 1
HISTORIES: Final = 200
STEPS: Final = 40
ROUNDS: Final = 60
# So many marks stand in each other's way often enough.
MARKS: Final = 6
INDEX: Final = st.integers(0, 1000)
PAIR: Final = st.tuples(INDEX, INDEX)
DEED: Final = st.sampled_from(["reword", "reword", "move", "delete"])
FATE: Final = st.sampled_from(FATES)
PLACE: Final = st.sampled_from(PLACES)
BEGUN: Final = st.sampled_from([True, True, True, False])
# Two or three tabs meet more often than eight do; without an editor nobody changes another's mark.
BROWSERS: Final = st.one_of(
    st.lists(st.integers(0, 3), min_size=1, max_size=2),
    st.lists(st.integers(0, 3), min_size=1, max_size=7),
)


class Desk(RuleBasedStateMachine):
    """The newsroom's article, its people's tabs, and the network between."""

    rooms: Rooms
    people: People
    clients: dict[UUID, Client]

    def __init__(self) -> None:
        super().__init__()
        self.opened = self.words = 0
        self.history = transaction.atomic()
        self.history.__enter__()
        self.rooms.tell("reset")
        self.article = an_article(self.people.annotator, TEXT)
        self.network = Network(self.rooms, self.clients, self.article.pk)
        self.ledger = self.network.ledger

    @initialize(others=BROWSERS, begun=st.lists(BEGUN, min_size=8, max_size=8))
    def open(self, others: list[int], begun: list[bool]) -> None:
        """Open tabs: as many browsers as numbers that differ, each one person's."""
        for browser, at_once in zip([EDITOR, *others], begun, strict=False):
            tab = self._open(browser)
            if at_once:
                self.network.connect(tab)
                self.network.flow(tab)

    def _open(self, browser: int) -> Tab:
        people = self.people
        members = [people.annotator, people.editor, people.colleague, people.reviewer]
        self.opened += 1
        tab = Tab(f"tab {self.opened}", browser, members[browser])
        self.network.open(tab)
        return tab

    # What people do ----------------------------------------------------------------------------

    @precondition(lambda self: len(self.ledger.kinds) < MARKS)
    @rule(at=INDEX, kind=st.sampled_from(KINDS), place=PLACE, fate=FATE)
    def mark(self, at: int, kind: str, place: tuple[int, int], fate: Fate) -> None:
        """Mark words."""
        tab = self._tab(at)
        words = [{"fragments": [a_fragment(*place)], "quote": TEXT[slice(*place)]}]
        self._do(tab, "create", kind=kind, words=words, body=self._new_words())
        self.network.meet(tab, fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(at=INDEX, which=INDEX, fate=FATE)
    def reword(self, at: int, which: int, fate: Fate) -> None:
        """Change what a mark says."""
        self._to_a_mark(at, which, self._reword, fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(at=INDEX, which=INDEX, place=PLACE, fate=FATE)
    def move(self, at: int, which: int, place: tuple[int, int], fate: Fate) -> None:
        """Change where a mark stands."""
        self._to_a_mark(at, which, lambda tab, mark: self._move(tab, mark, place), fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(at=INDEX, which=INDEX, fate=FATE)
    def delete(self, at: int, which: int, fate: Fate) -> None:
        """Delete a mark."""
        self._to_a_mark(at, which, self._delete, fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(at=INDEX, way=st.sampled_from(["undo", "undo", "redo"]), fate=FATE)
    def turn(self, at: int, way: str, fate: Fate) -> None:
        """Take back, or do again."""
        tab = self._tab(at)
        self._do(tab, way)
        self.network.meet(tab, fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(
        which=INDEX, at=PAIR, deeds=st.tuples(DEED, DEED), place=PLACE, fates=st.tuples(FATE, FATE)
    )
    def contend(
        self,
        which: int,
        at: tuple[int, int],
        deeds: tuple[str, str],
        place: tuple[int, int],
        fates: tuple[Fate, Fate],
    ) -> None:
        """Do something to one mark in two tabs, neither of which knows of the other's."""
        mark: str | None = None
        tabs = [self._tab(each) for each in at]
        for tab, deed in zip(tabs, deeds, strict=True):
            mark = self._choice(tab, which, mark)
            if mark is None:
                return
            self._do_to(tab, mark, deed, place)
        for tab, fate in zip(tabs, fates, strict=True):
            self.network.meet(tab, fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(
        which=INDEX, at=INDEX, deeds=st.tuples(DEED, DEED), place=PLACE, fates=st.tuples(FATE, FATE)
    )
    def hurry(
        self,
        which: int,
        at: int,
        deeds: tuple[str, str],
        place: tuple[int, int],
        fates: tuple[Fate, Fate],
    ) -> None:
        """Do one thing after another to a mark, faster than the network."""
        tab = self._tab(at)
        for deed, fate in zip(deeds, fates, strict=True):
            if mark := self._choice(tab, which):
                self._do_to(tab, mark, deed, place)
            self.network.meet(tab, fate)

    @precondition(lambda self: self.ledger.kinds)
    @rule(
        which=INDEX,
        at=PAIR,
        deeds=st.tuples(DEED, DEED),
        place=PLACE,
        fate=FATE,
    )
    def meanwhile(
        self,
        which: int,
        at: tuple[int, int],
        deeds: tuple[str, str],
        place: tuple[int, int],
        fate: Fate,
    ) -> None:
        """Do something while what a colleague has done is being fetched."""
        theirs, ours = map(self._tab, at)
        if mark := self._choice(theirs, which):
            self._do_to(theirs, mark, deeds[0], place)
            self.network.meet(theirs, Fate.ANSWERED)
        self.network.begin_to_catch_up(ours)
        if mark := self._choice(ours, which, mark):
            self._do_to(ours, mark, deeds[1], place)
            self.network.meet(ours, fate)

    @precondition(lambda self: self.ledger.refused)
    @rule(at=INDEX, how=st.sampled_from(["leave", "insist"]))
    def choose(self, at: int, how: str) -> None:
        """Decide on what was refused."""
        self._choose(self._tab(at), how)

    @rule(at=INDEX, how=st.sampled_from(["waits", "arrives", "flows"]))
    def reload(self, at: int, how: str) -> None:
        """Load a page anew: what it asks may take its time, its answers alone too."""
        gone = self._tab(at)
        self.network.close(gone)
        tab = self._open(gone.browser)
        if how == "flows":
            self.network.connect(tab)
            self.network.flow(tab)
        elif how == "arrives":
            for call in self.network.calls(tab):
                self.network.serve(call)

    @precondition(lambda self: self.ledger.kinds)
    @rule(at=PAIR, which=INDEX, deed=st.sampled_from(["mark", "reword", "delete"]), place=PLACE)
    def reload_slowly(
        self, at: tuple[int, int], which: int, deed: str, place: tuple[int, int]
    ) -> None:
        """Load a page anew, and let it learn what somebody does before what was read first."""
        gone = self._tab(at[0])
        self.network.close(gone)
        slow = self._open(gone.browser)
        for call in self.network.calls(slow):
            self.network.serve(call)
        other = self._tab(at[1])
        if deed == "mark":
            self.mark(at[1], KINDS[which % len(KINDS)], place, Fate.ANSWERED)
        elif mark := self._choice(other, which):
            self._do_to(other, mark, deed, place)
            self.network.meet(other, Fate.ANSWERED)
        self.network.connect(slow)
        self.network.flow(slow, newest_first=True)

    # What the network does ---------------------------------------------------------------------

    @rule(at=INDEX, newest_first=st.booleans())
    def flow(self, at: int, newest_first: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Let all go well with one tab for a while, if perhaps in another order."""
        tab = self._tab(at)
        self.network.connect(tab)
        self.network.hear_newest(tab)
        self.network.flow(tab, newest_first=newest_first)

    @rule(newest_first=st.booleans())
    def flow_everywhere(self, newest_first: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Let everybody who has a line hear what is new."""
        for tab in self.network.tabs:
            self.network.hear_newest(tab)
            self.network.flow(tab, newest_first=newest_first)

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX)
    def deliver(self, which: int) -> None:
        """Let a call arrive, and its answer too."""
        self.network.answer(a_member(self.rooms.calls, which))

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX)
    def arrive(self, which: int) -> None:
        """Let all arrive that a tab asks; the answers take their time."""
        name = a_member(self.rooms.calls, which).tab
        for call in self.rooms.calls:
            if call.tab == name:
                self.network.serve(call)

    @precondition(lambda self: self.network.served())
    @rule(which=INDEX)
    def answer(self, which: int) -> None:
        """Let an answer come that took its time."""
        self.network.answer(a_member(self.network.served(), which))

    @precondition(lambda self: self.rooms.calls)
    @rule(which=INDEX, later=st.booleans())
    def lose(self, which: int, later: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Lose a call, or its answer; the call may arrive when nobody waits for it any more."""
        call = a_member(self.rooms.calls, which)
        (self.network.delay if later else self.network.lose)(call)

    @precondition(lambda self: self.network.late)
    @rule(which=INDEX)
    def arrive_late(self, which: int) -> None:
        """Let a call arrive whose tab has given it up."""
        late = self.network.late
        self.network.send(*late.pop(which % len(late)))

    @precondition(lambda self: any(self.network.news.values()))
    @rule(at=INDEX, which=INDEX, again=st.booleans())
    def hear(self, at: int, which: int, again: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Let a tab hear of news, in whatever order, perhaps not for the last time."""
        tab = self._tab(at)
        if news := self.network.news[tab.name]:
            index = which % len(news)
            self.network.hear(tab, news[index] if again else news.pop(index))

    @precondition(lambda self: any(self.network.news.values()))
    @rule(at=INDEX)
    def deafen(self, at: int) -> None:
        """Lose what a tab has not heard of."""
        self.network.deafen(self._tab(at))

    @rule(at=INDEX)
    def connect_or_cut(self, at: int) -> None:
        """Let a tab's line come up if it is down, or drop if it is up."""
        tab = self._tab(at)
        up = self.rooms.lines[tab.name].up
        (self.network.cut if up else self.network.connect)(tab)

    @rule(at=INDEX, fate=FATE)
    def wait(self, at: int, fate: Fate) -> None:
        """Let a tab's timers go off: what was lost is tried again."""
        tab = self._tab(at)
        self.network.tell("wait", tab=tab.name)
        self.network.meet(tab, fate)

    # How it ends -------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Heal the network; then all rooms are what the desk has."""
        try:
            # What went wrong on the way is the news, not what came of it.
            if sys.exc_info()[0] is None:
                self._heal()
                self._compare()
        finally:
            transaction.set_rollback(True)
            self.history.__exit__(None, None, None)

    def _heal(self) -> None:
        """Let what is late arrive, and drop the lines on which something was lost."""
        network = self.network
        for member, call in network.late:
            network.send(member, call)
        for tab in network.tabs:
            if tab.name in network.deaf:
                network.cut(tab)
        for _ in range(ROUNDS):
            if self._settled():
                return
            self._help()
        states = {tab.name: network.state(tab) for tab in network.tabs}
        waits = [
            (name, self.rooms.lines[name], state["ready"], state["line"], state["deeds"])
            for name, state in states.items()
        ]
        pytest.fail(f"It never settles: {waits} {self.rooms.calls} {network.news}")

    def _help(self) -> None:
        network = self.network
        for tab in network.tabs:
            network.tell("wait", tab=tab.name)
            network.connect(tab)
        while self.rooms.calls:
            # What changes something first: then what all ask is asked once.
            network.answer(min(self.rooms.calls, key=lambda call: call.method == "GET"))
        for tab in network.tabs:
            network.hear_newest(tab)
            self._choose(tab, "leave")

    def _settled(self) -> bool:
        return (
            not self.rooms.calls
            and all(line.up and not line.timers for line in self.rooms.lines.values())
            and not any(self.network.news.values())
            and not any(happened.left for happened in self.rooms.happened.values())
            and all(
                state["ready"] and state["line"] == "up"
                for state in map(self.network.state, self.network.tabs)
            )
        )

    def _compare(self) -> None:
        article = Article.objects.get(pk=self.article.pk)
        seqs = list(article.entries.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, article.seq + 1)), "the log has a hole"
        rows = Annotation.objects.filter(article=article).values_list("pk", flat=True)
        assert {str(pk) for pk in rows} <= self.ledger.kinds.keys(), "a mark that nobody made"
        lost = self.ledger.unfinished()
        assert not lost, f"what somebody did was lost: {lost}"
        for tab in self.network.tabs:
            self._compare_tab(tab, article)

    def _compare_tab(self, tab: Tab, article: Article) -> None:
        state = self.network.state(tab)
        assert state["seq"] == article.seq
        shown = {mark["data"]["id"]: mark["data"] for mark in state["marks"]}
        assert len(shown) == len(state["marks"]), f"{tab.name} shows a mark twice"
        stands = {mark["id"]: mark for mark in self._get(tab, "annotations")}
        apart = {
            mark: (shown.get(mark), stands.get(mark))
            for mark in shown.keys() | stands.keys()
            if shown.get(mark) != stands.get(mark)
        }
        assert not apart, f"{tab.name} shows other things than there are: {apart}"
        assert {mark["firm"] for mark in state["marks"]} <= {"saved"}
        claims = {
            mark: claim["id"] for claim in self._get(tab, "claims") for mark in claim["annotations"]
        }
        assert dict(state["claims"]) == claims, f"{tab.name} shows other claims than there are"

    def _get(self, tab: Tab, what: str) -> Any:
        path = f"/api/v1/articles/{self.article.pk}/{what}/"
        return json.loads(self.network.get(tab.member, path)[1])

    # How ---------------------------------------------------------------------------------------

    def _tab(self, at: int) -> Tab:
        return a_member(self.network.tabs, at)

    def _new_words(self) -> str:
        self.words += 1
        return f"word {self.words}"

    def _do(self, tab: Tab, deed: str, **given: Any) -> None:
        self.network.tell("do", tab=tab.name, deed=deed, **given)

    def _reword(self, tab: Tab, mark: str) -> None:
        self._do(tab, "change", mark=mark, changes={"body": self._new_words()})

    def _move(self, tab: Tab, mark: str, place: tuple[int, int]) -> None:
        changes = {"fragments": [a_fragment(*place)], "quote": TEXT[slice(*place)]}
        self._do(tab, "change", mark=mark, changes=changes)

    def _delete(self, tab: Tab, mark: str) -> None:
        self._do(tab, "remove", mark=mark)

    def _do_to(self, tab: Tab, mark: str, deed: str, place: tuple[int, int]) -> None:
        if deed == "move":
            self._move(tab, mark, place)
        else:
            {"reword": self._reword, "delete": self._delete}[deed](tab, mark)

    def _to_a_mark(self, at: int, which: int, act: Callable[[Tab, str], None], fate: Fate) -> None:
        tab = self._tab(at)
        if mark := self._choice(tab, which):
            act(tab, mark)
            self.network.meet(tab, fate)

    def _choice(self, tab: Tab, which: int, wanted: str | None = None) -> str | None:
        """Return a mark whose card lets the person do something to it, mostly the newest."""
        theirs = [
            mark["data"]["id"]
            for mark in reversed(self.network.state(tab)["marks"])
            if not mark["going"]
            and mark["firm"] != "refused"
            and (tab.browser == EDITOR or mark["data"]["author"]["id"] == str(tab.member.user_id))
        ]
        if wanted is not None:
            return wanted if wanted in theirs else None
        return a_member(theirs, which) if theirs else None

    def _choose(self, tab: Tab, how: str) -> None:
        """Press one of the buttons that a card has for what was refused."""
        for mark in self.network.state(tab)["marks"]:
            if mark["firm"] != "refused" and not mark["mine"]:
                continue
            if mark["mine"]:
                deed = "leave" if how == "leave" else "keep"
            elif how != "leave":
                deed = "retry"
            else:
                deed = "leave" if mark["data"]["version"] else "remove"
            self._do(tab, deed, mark=mark["data"]["id"])


def a_fragment(start: int, end: int) -> dict[str, int]:
    """Return a fragment as a room knows it."""
    return {"start": start, "end": end}


def a_member(several: list[T], which: int) -> T:
    """Return one of several by any number."""
    return several[which % len(several)]


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
    unshrunk = request.config.getoption("--unshrunk")
    with Rooms() as rooms:
        machine = type("OurDesk", (Desk,), {"rooms": rooms, "people": people, "clients": clients})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=histories or HISTORIES,
                # The same ones each time, unless more are asked for.
                derandomize=histories is None,
                stateful_step_count=STEPS,
                deadline=None,
                phases=[each for each in Phase if not (unshrunk and each is Phase.shrink)],
                report_multiple_bugs=not unshrunk,
                suppress_health_check=list(HealthCheck),
            ),
        )
