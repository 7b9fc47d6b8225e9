"""What people did in their rooms, and what became of it: none may be lost, none doubled.

Every deed has to end in one of four ways: the desk took it, once; it was refused, and the person
was told; the person gave it up; or it stood already. On the way there it is always the same call,
it goes out in its turn, and it never goes over something that its person has not seen.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apps.annotations.models import Annotation
from tests.integration.convergence.rooms import Call, Rooms

OK: Final = 300
MADE: Final = 201
GOES_ON: Final = frozenset({"leave", "keep", "remove", "undo", "redo"})
"""What a person can do that ends what waits for a mark."""


@dataclass(slots=True)
class Deed:
    """Something that somebody did to a mark.

    :ivar tab: where it was done; it may go out from another tab of the same browser
    :ivar seen: the version that the person saw when doing it
    :ivar names: what of the mark it changes
    :ivar call: what the desk is asked for it, once it has been
    :ivar version: what it made of the mark at the desk
    :ivar over: how it ended
    """

    number: int
    tab: str
    browser: int
    mark: str
    verb: str
    step: str | None
    back: bool
    seen: int
    names: Sequence[str]
    call: tuple[Any, ...] | None = None
    version: int | None = None
    over: str = ""


class Ledger:
    """Follows every deed from command to command.

    :ivar kinds: of the marks that somebody made
    :ivar refused: what the desk refuses, as far as its tab knows and its person has not insisted
    """

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.deeds: dict[int, Deed] = {}
        self.kinds: dict[str, str] = {}
        self._makers: dict[tuple[str, int], Deed] = {}
        self._left: dict[str, Sequence[int]] = {}
        self._asked: set[tuple[str, int]] = set()
        self.refused: set[int] = set()

    def follow(self, command: str, given: Mapping[str, Any], browsers: Mapping[str, int]) -> None:
        """Write down what a command led to.

        :param browsers: by tab
        """
        if given.get("deed") == "retry":
            self.refused -= set(self._of(given["tab"], given["mark"]))
        for tab, happened in self.rooms.happened.items():
            done = [Deed(tab=tab, browser=browsers[tab], **each) for each in happened.done]
            self.deeds |= {deed.number: deed for deed in done}
            if command == "do" and given["deed"] == "create":
                self.kinds |= {deed.mark: given["kind"] for deed in done}
            before = {*self._left.get(tab, ()), *happened.took, *(deed.number for deed in done)}
            self._left[tab] = happened.left
            gone = before - set(happened.left)
            for number in sorted(gone):
                self._end(self.deeds[number], command, given, done)
            self.refused -= gone
        for call in self.rooms.calls:
            if call.deed is not None and (call.tab, call.call) not in self._asked:
                self._asked.add((call.tab, call.call))
                self._ask(self.deeds[call.deed], call)

    def close(self, tab: str) -> None:
        """Let a tab be gone; what it has left another has to take over."""
        self._left.pop(tab)

    def refuse(self, call: Call) -> None:
        """Write down that a tab learns now that the desk refuses what it asked."""
        if call.deed is not None:
            self.refused.add(call.deed)

    def take(self, call: Call, status: int, said: str) -> None:
        """Write down what the desk made of a call."""
        if call.deed is None or status >= OK:
            return
        deed = self.deeds[call.deed]
        if deed.verb == "create" and status != MADE:
            assert deed.version, f"{deed} stood before it was made"
            return
        assert deed.version is None, f"{deed} took effect twice"
        base = int((call.match or "").strip('"') or json.loads(call.body or "{}").get("version", 0))
        deed.version = json.loads(said)["version"] if said else base + 1
        deed.over = "taken"
        self._makers[deed.mark, deed.version] = deed
        others = self._others(deed, deed.seen, base)
        assert not others, f"{deed} went over what nobody had seen there: {others}"
        if deed.back:
            steps = [
                each.version
                for each in self.deeds.values()
                if (each.step, each.mark) == (deed.step, deed.mark) and each is not deed
            ]
            known = [version for version in steps if version is not None]
            assert known, f"{deed} takes back what was never done"
            others = self._others(deed, max(known), base)
            assert not others, f"{deed} takes back what others have changed since: {others}"

    def unfinished(self) -> list[Deed]:
        """Return what has not ended in any way."""
        return [deed for deed in self.deeds.values() if not deed.over]

    def _others(self, deed: Deed, after: int, up_to: int) -> list[Deed | None]:
        makers = [self._makers.get((deed.mark, version)) for version in range(after + 1, up_to + 1)]
        return [maker for maker in makers if maker is None or maker.browser != deed.browser]

    def _of(self, tab: str, mark: str) -> list[int]:
        return [number for number in self._left[tab] if self.deeds[number].mark == mark]

    def _ask(self, deed: Deed, call: Call) -> None:
        """See to it that it is the same call each time, and in its turn."""
        asked = (call.method, call.path, call.body, call.match)
        assert deed.call in (None, asked), f"{deed} is asked otherwise now: {asked}"
        deed.call = asked
        if deed.verb == "create":
            assert json.loads(call.body or "{}")["id"] == deed.mark, f"{deed} under another id"
        assert deed.number not in self.refused, f"{deed} is sent again though it was refused"
        left = [self.deeds[number] for number in self._left[call.tab]]
        held = {each.mark for each in left if each.number in self.refused}
        early = [
            each
            for each in left
            if each.tab == deed.tab and each.number < deed.number and each.mark not in held
        ]
        assert not early, f"{deed} goes out before {early}"

    def _end(
        self, deed: Deed, command: str, given: Mapping[str, Any], done: Sequence[Deed]
    ) -> None:
        """Say how a deed ended that waits no more.

        :raises AssertionError: nobody knows
        """
        if deed.over:
            return
        if command == "do" and given["deed"] in GOES_ON and self._is_meant(deed, given):
            deed.over = "given up"
            if given["deed"] == "keep" and deed.verb == "change":
                kept = {name for each in done for name in each.names}
                assert kept >= set(deed.names), f"{deed} was to be kept"
        elif deed.back and deed.mark in self.rooms.happened[given["tab"]].said:
            deed.over = "said"
        elif command == "answer" and stands(deed):
            deed.over = "stood"
        else:
            raise AssertionError(f"{deed} was lost at {command} {given}")

    def _is_meant(self, deed: Deed, given: Mapping[str, Any]) -> bool:
        """Tell whether a person who does something gives up a deed by it."""
        if "mark" in given:
            return bool(given["mark"] == deed.mark)
        return any(self.deeds[number].mark == deed.mark for number in self.refused)


def stands(deed: Deed) -> bool:
    """Tell whether a mark is as a deed wants it."""
    row = Annotation.objects.filter(pk=deed.mark, deleted_at=None).first()
    if row is None or deed.verb == "remove":
        return row is None and deed.verb == "remove"
    if deed.verb == "change":
        assert deed.call is not None
        wanted = json.loads(deed.call[2])
        spans = [(part.start, part.end) for part in row.fragments.all()]
        return all(
            row.body == value
            if name == "body"
            else spans == [(part["start"], part["end"]) for part in value]
            for name, value in wanted.items()
        )
    return deed.verb == "restore"
