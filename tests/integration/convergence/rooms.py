"""Reading rooms without a page: the product's own scripts in Node, their network in our hands."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

SCRIPT: Final = Path(__file__).parents[2] / "js" / "rooms.js"
NO_NODE: Final = (
    "Node is missing, and the reading room's scripts run in it: install Node 20 or later."
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a tab that waits for its answer.

    :ivar deed: the number of what somebody did, where the call tells the desk of it
    """

    tab: str
    call: int
    method: str
    path: str
    body: str | None
    match: str | None
    deed: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """How a tab is connected, and whether it waits for a clock."""

    up: bool
    opening: bool
    timers: int


@dataclass(frozen=True, slots=True)
class Happened:
    """What one command led to in a tab.

    :ivar done: what somebody did there, as `tests/js/rooms.js` tells it
    :ivar took: the numbers of what it took over from tabs that are gone
    :ivar said: the marks of which it was said that something cannot be taken back
    :ivar left: the numbers of what waits to be sent, or was refused and waits for a person
    """

    done: Sequence[Mapping[str, Any]]
    took: Sequence[int]
    said: Sequence[str]
    left: Sequence[int]


class Rooms:
    """Tabs of several browsers in one process. After each command nothing moves by itself.

    :ivar calls: what waits for an answer, in the order in which it was asked, tab by tab
    :ivar lines: by tab
    :ivar happened: what the last command led to, by tab
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.lines: dict[str, Line] = {}
        self.happened: dict[str, Happened] = {}

    def __enter__(self) -> Self:
        node = shutil.which("node")
        assert node, NO_NODE
        command = [node, "--experimental-vm-modules", "--no-warnings", str(SCRIPT)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def tell(self, command: str, **given: Any) -> Any:
        """Have a command carried out, and learn what the tabs ask for after it.

        :raises AssertionError: something broke in a tab
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"command": command, **given}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert not answer["broken"], answer["broken"]
        self.lines = {
            tab["tab"]: Line(tab["up"], tab["opening"], tab["timers"]) for tab in answer["tabs"]
        }
        self.happened = {
            tab["tab"]: Happened(tab["done"], tab["took"], tab["said"], tab["left"])
            for tab in answer["tabs"]
        }
        self.calls = [
            Call(tab=tab["tab"], **call) for tab in answer["tabs"] for call in tab["calls"]
        ]
        return answer["said"]
