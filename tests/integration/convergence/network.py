"""The network between a newsroom's tabs and its desk: it may lose, double, delay and reorder."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.test import Client

from apps.accounts.models import Membership
from apps.articles.models import Article
from tests.integration.convergence.ledger import OK, Deed, Ledger
from tests.integration.convergence.rooms import Call, Rooms

UNCHANGED: Final = ["/attributions/", "/claims/"]
MOST_CALLS: Final = 40
"""A tab that asks for more without anything new will never be content."""


class Fate(StrEnum):
    """What becomes of the call by which a tab tells the desk of a deed."""

    WAITS = "waits"
    ANSWERED = "answered"
    UNANSWERED = "arrives, and its answer is lost"
    LOST = "lost"
    LATE = "given up by the tab, and arrives later"
    TWICE = "arrives twice"


# What is worth most is drawn most.
FATES: Final = [
    *(Fate.WAITS, Fate.WAITS, Fate.ANSWERED, Fate.ANSWERED),
    *(Fate.UNANSWERED, Fate.UNANSWERED, Fate.LOST, Fate.LATE, Fate.TWICE),
]


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of somebody's browser."""

    name: str
    browser: int
    member: Membership


class Network:
    """Calls, answers, news and lines, each moved by hand.

    :ivar tabs: all that are open
    :ivar news: by tab, what it has not heard of yet
    :ivar deaf: tabs that have missed news on a line that is up
    :ivar late: calls that no tab waits for any more
    """

    def __init__(self, rooms: Rooms, clients: dict[UUID, Client], article_id: UUID) -> None:
        self.rooms = rooms
        self.clients = clients
        self.article_id = article_id
        self.ledger = Ledger(rooms)
        self.tabs: list[Tab] = []
        self.news: defaultdict[str, list[int]] = defaultdict(list)
        self.deaf: set[str] = set()
        self.late: list[tuple[Membership, Call]] = []
        self._served: dict[tuple[str, int], tuple[int, str]] = {}
        self._read: dict[str, tuple[int, str]] = {}

    def tell(self, command: str, **given: Any) -> Any:
        """Have a command carried out, and write down what it led to."""
        said = self.rooms.tell(command, **given)
        self.ledger.follow(command, given, {tab.name: tab.browser for tab in self.tabs})
        return said

    # Tabs --------------------------------------------------------------------------------------

    def open(self, tab: Tab) -> None:
        """Open a tab with what its page knows of the article."""
        self.tabs.append(tab)
        given = {
            "article": str(self.article_id),
            "me": {"id": str(tab.member.user_id), "name": tab.member.user.name},
            "revision": 1,
            "seq": self.seq(),
        }
        self.tell("open", tab=tab.name, browser=str(tab.browser), given=given)

    def close(self, tab: Tab) -> None:
        """Close a tab; what it asked may arrive all the same."""
        for call in self.calls(tab):
            if (call.tab, call.call) not in self._served:
                self.late.append((tab.member, call))
        self.tabs.remove(tab)
        self.news.pop(tab.name, None)
        self.deaf.discard(tab.name)
        self.ledger.close(tab.name)
        self.tell("close", tab=tab.name)

    def state(self, tab: Tab) -> Any:
        """Return what a tab shows."""
        return self.rooms.tell("state", tab=tab.name)

    # Calls -------------------------------------------------------------------------------------

    def calls(self, tab: Tab) -> list[Call]:
        """Return what a tab waits for."""
        return [call for call in self.rooms.calls if call.tab == tab.name]

    def served(self) -> list[Call]:
        """Return the calls that have arrived and whose answers are on their way."""
        return [call for call in self.rooms.calls if (call.tab, call.call) in self._served]

    def serve(self, call: Call) -> None:
        """Let a call arrive."""
        if (call.tab, call.call) not in self._served:
            self._served[call.tab, call.call] = self.send(self._member(call), call)

    def answer(self, call: Call) -> None:
        """Let a call arrive, if it has not yet, and its answer too."""
        self.serve(call)
        status, body = self._served.pop((call.tab, call.call))
        if status >= OK:
            self.ledger.refuse(call)
        self.tell("answer", tab=call.tab, call=call.call, status=status, body=body)

    def lose(self, call: Call) -> None:
        """Lose a call, or its answer."""
        self._served.pop((call.tab, call.call), None)
        self.tell("fail", tab=call.tab, call=call.call)

    def delay(self, call: Call) -> None:
        """Let a tab give up a call that is still on its way."""
        if (call.tab, call.call) not in self._served:
            self.late.append((self._member(call), call))
        self.lose(call)

    def double(self, call: Call) -> None:
        """Let a call arrive two times."""
        self.serve(call)
        self.send(self._member(call), call)

    def meet(self, tab: Tab, fate: Fate) -> None:
        """Let a tab's word of a deed meet its fate."""
        call = next((call for call in self.calls(tab) if call.deed is not None), None)
        if call is None or fate is Fate.WAITS:
            return
        if fate is Fate.LATE:
            self.delay(call)
            return
        if fate is Fate.TWICE:
            self.double(call)
        elif fate is not Fate.LOST:
            self.serve(call)
        if fate in (Fate.LOST, Fate.UNANSWERED):
            self.lose(call)
        else:
            self.answer(call)

    def flow(self, tab: Tab, *, newest_first: bool = False) -> None:
        """Answer whatever a tab asks, until it asks no more.

        :param newest_first: what it has waited for longest comes last
        """
        for _ in range(MOST_CALLS):
            if not (calls := self.calls(tab)):
                return
            self.answer(calls[-1 if newest_first else 0])
        raise AssertionError(f"{tab.name} never stops asking: {self.calls(tab)}")

    def begin_to_catch_up(self, tab: Tab) -> None:
        """Let a tab learn what is new; the answers to what it asks then take their time."""
        self.connect(tab)
        self.hear_newest(tab)
        for call in self.calls(tab):
            if "/events/" in call.path:
                self.answer(call)
        for call in self.calls(tab):
            self.serve(call)

    def send(self, member: Membership, call: Call) -> tuple[int, str]:
        """Let the desk answer a call."""
        if call.deed is None:
            return self.get(member, call.path)
        headers = {"If-Match": call.match} if call.match else {}
        status, said = self._ask(member, call.method, call.path, call.body or "", headers)
        self.ledger.take(call, status, said)
        if status < OK:
            self._forget(self.ledger.deeds[call.deed])
            self._spread_news()
        return status, said

    def get(self, member: Membership, path: str) -> tuple[int, str]:
        """Return what the desk says to `member`.

        Nothing here is private: it says the same to all, so it is asked once until it changes.
        """
        known = self._read.get(path)
        if known is None:
            known = self._read[path] = self._ask(member, "GET", path, "", {})
        return known

    # Lines -------------------------------------------------------------------------------------

    def connect(self, tab: Tab) -> None:
        """Let a tab's line come up."""
        line = self.rooms.lines[tab.name]
        if not (line.up or line.opening):
            self.tell("wait", tab=tab.name)
        if self.rooms.lines[tab.name].opening:
            self.tell("up", tab=tab.name)

    def cut(self, tab: Tab) -> None:
        """Drop a tab's line, and what was to come on it."""
        self.news[tab.name].clear()
        self.deaf.discard(tab.name)
        if self.rooms.lines[tab.name].up:
            self.tell("down", tab=tab.name)

    def hear(self, tab: Tab, seq: int) -> None:
        """Let a tab hear of news."""
        if self.rooms.lines[tab.name].up:
            self.tell("news", tab=tab.name, seq=seq)

    def hear_newest(self, tab: Tab) -> None:
        """Let a tab hear of all that it has not heard of; what is newest says it all."""
        if news := self.news.pop(tab.name, []):
            self.hear(tab, max(news))

    def deafen(self, tab: Tab) -> None:
        """Lose what a tab has not heard of."""
        if self.news.pop(tab.name, []):
            self.deaf.add(tab.name)

    def seq(self) -> int:
        """Return the number of the article's newest event."""
        return Article.objects.values_list("seq", flat=True).get(pk=self.article_id)

    # How ---------------------------------------------------------------------------------------

    def _forget(self, deed: Deed) -> None:
        """Forget what a deed changes: not other marks, and what is claimed by marks of claims."""
        kept = ["/attributions/"] if self.ledger.kinds[deed.mark] == "claim" else UNCHANGED
        self._read = {
            path: said
            for path, said in self._read.items()
            if path.endswith(tuple(kept))
            or (path.startswith("/api/v1/annotations/") and deed.mark not in path)
        }

    def _spread_news(self) -> None:
        seq = self.seq()
        for tab in self.tabs:
            news = self.news[tab.name]
            if self.rooms.lines[tab.name].up and (not news or news[-1] != seq):
                news.append(seq)

    def _member(self, call: Call) -> Membership:
        return next(tab.member for tab in self.tabs if tab.name == call.tab)

    def _ask(
        self, member: Membership, method: str, path: str, body: str, headers: dict[str, str]
    ) -> tuple[int, str]:
        answer = self.clients[member.pk].generic(
            method, path, body, "application/json", headers=headers
        )
        assert answer.status_code < 500, answer.content
        return answer.status_code, answer.content.decode()
