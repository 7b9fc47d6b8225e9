"""The line to a server: a socket that keeps one deadline and counts what comes in.

A timeout of a socket begins anew with each byte, so whoever sends one byte a second holds it for
ever. Here every read waits only for what is left until the deadline.
"""

import io
import socket
import ssl
import time
from typing import Final

from apps.archive.fetching.limits import Limits
from apps.archive.fetching.refusals import refusal

_BUFFER: Final = 16 * 1024


class Deadline:
    """A moment after which a step is given up, with the code of the refusal that this is."""

    def __init__(self, seconds: float, code: str, *, within: "Deadline | None" = None) -> None:
        self._end = time.monotonic() + seconds
        self._code = code
        if within and within._end <= self._end:
            self._end, self._code = within._end, within._code

    def left(self) -> float:
        """Return how many seconds are left.

        :raises FetchError: none
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise refusal(self._code)
        return left

    def bound(self, sock: socket.socket, *, share: float = 1.0) -> None:
        """Let the next call of `sock` take no longer than what is left, or a share of it.

        :raises FetchError: nothing is left
        """
        sock.settimeout(self.left() * share)


class Line:
    """A connected socket, as much of one as `http.client` and urllib3 ask for."""

    def __init__(self, sock: socket.socket, *, total: Deadline, limits: Limits) -> None:
        self._sock = sock
        self._total = total
        self._deadline = total
        self._limits = limits
        self._room = limits.headers
        self._full = "headers_too_large"

    def sendall(self, data: bytes) -> None:
        """Send the question; from its last byte on, the answer has its time to begin."""
        self._total.bound(self._sock)
        try:
            self._sock.sendall(data)
        except TimeoutError:
            raise refusal("too_slow") from None
        self._deadline = Deadline(self._limits.first_byte, "silent", within=self._total)

    def body_begins(self) -> None:
        """Count from here on against the limit for bodies."""
        self._room = self._limits.wire
        self._full = "too_large"

    def receive_into(self, buffer: memoryview) -> int:
        """Read once, within the deadline and the room that is left.

        :raises FetchError: either is used up, or the line broke
        """
        if not self._room:
            raise refusal(self._full)
        self._deadline.bound(self._sock)
        try:
            count = self._sock.recv_into(buffer[: self._room])
        except TimeoutError:
            self._deadline.left()
            raise refusal("too_slow") from None
        except (ssl.SSLError, OSError) as error:
            raise refusal("cut_short", cause=str(error)) from error
        self._deadline = self._total
        self._room -= count
        return count

    def makefile(self, mode: str = "rb", buffering: int | None = None) -> io.BufferedReader:
        """Return the reading end, as a socket does."""
        del mode, buffering
        return io.BufferedReader(_ReadingEnd(self), _BUFFER)

    def settimeout(self, seconds: float | None) -> None:
        """Do nothing: the deadline is ours, whoever wants another."""

    def close(self) -> None:
        """Do nothing: whoever opened the line hangs up.

        After the headers of an answer that ends with the line, http.client closes its socket and
        goes on reading.
        """


class _ReadingEnd(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # any buffer
        return self._line.receive_into(memoryview(buffer))
