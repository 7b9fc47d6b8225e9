"""Unpack a body piece by piece, so that what unpacks to too much ends early."""

import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import brotli
import zstandard

from apps.archive.fetching.limits import Limits
from apps.archive.fetching.refusals import refusal

# So little goes in at a time: a block of four bytes may be 128 kB of Zstandard, and one empty
# member of gzip after the other must not copy what follows each time.
_BITE: Final = {"zstd": 64, "gzip": 4096, "deflate": 4096, "br": 4096}
_MOST_AT_ONCE: Final = 64 * 1024
_MOST_MEMBERS: Final = 1000
# A page may be so much larger than it was packed before its ratio says anything.
_FREE: Final = 256 * 1024
_ZSTD_WINDOW: Final = 8 * 1024 * 1024

Pieces = Iterator[bytes]


class _Unpacker(Protocol):
    """One member: what is behind its end is `unused_data`."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def pieces(self, data: bytes) -> Pieces: ...


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def pieces(self, data: bytes) -> Pieces:
        while True:
            piece = self._inner.decompress(data, _MOST_AT_ONCE)
            if piece:
                yield piece
            data = self._inner.unconsumed_tail
            if not data and len(piece) < _MOST_AT_ONCE:
                return


class _Deflate:
    """With the header of zlib as the standard has it, or without as some servers send it."""

    def __init__(self) -> None:
        self._inner = _Zlib(zlib.MAX_WBITS)
        self._is_sure = False
        self._held = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def pieces(self, data: bytes) -> Pieces:
        if not self._is_sure:
            self._held += data
            if len(self._held) < 2:  # noqa: PLR2004 - the length of the header
                return
            first, second = self._held[0], self._held[1]
            if first & 0x0F != zlib.DEFLATED or (first << 8 | second) % 31:
                self._inner = _Zlib(-zlib.MAX_WBITS)
            self._is_sure, data = True, self._held
        yield from self._inner.pieces(data)


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    @property
    def unused_data(self) -> bytes:
        return b""

    def pieces(self, data: bytes) -> Pieces:
        while True:
            piece = self._inner.process(data, output_buffer_limit=_MOST_AT_ONCE)
            if piece:
                yield piece
            data = b""
            if self._inner.is_finished() or self._inner.can_accept_more_data():
                return


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def pieces(self, data: bytes) -> Pieces:
        if piece := self._inner.decompress(data):
            yield piece


_UNPACKERS: Final[dict[str, Callable[[], _Unpacker]]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
# With which bytes a further member may begin, where there may be one.
_MEMBER_STARTS: Final = {
    "gzip": b"\x1f",
    "zstd": bytes([0x28, *range(0x50, 0x60)]),
    "deflate": b"",
    "br": b"",
}
_FAULTS: Final = (zlib.error, brotli.error, zstandard.ZstdError)
ACCEPTED: Final = ", ".join(_UNPACKERS)


def encodings_of(header: str, *, limits: Limits) -> list[str]:
    """Return the encodings of a Content-Encoding header, the last applied last.

    :raises FetchError: one is unknown, or there are more than anybody needs
    """
    named = [word.strip().lower().removeprefix("x-") for word in header.split(",")]
    applied = [word for word in named if word not in {"", "identity"}]
    if len(applied) > limits.encodings or not all(word in _UNPACKERS for word in applied):
        raise refusal("unknown_encoding", encodings=header[:100])
    return applied


def unpacked(packed: Pieces, encodings: list[str], *, limits: Limits) -> bytes:
    """Return the whole of a body.

    :raises FetchError: it is too large packed or unpacked, or damaged, or breaks off
    """
    came = _Counted(packed, limits.wire, limits)
    pieces: Pieces = iter(came)
    for encoding in reversed(encodings):
        # Each layer is held to the limit: the bomb may be the inner one.
        pieces = iter(_Counted(_unpack(pieces, encoding), limits.decoded, limits, of=came))
    return b"".join(pieces)


class _Counted:
    """Hands pieces on and refuses what becomes too much."""

    def __init__(
        self, pieces: Pieces, most: int, limits: Limits, *, of: "_Counted | None" = None
    ) -> None:
        self._pieces, self._most, self._limits, self._of = pieces, most, limits, of
        self.count = 0

    def __iter__(self) -> Pieces:
        for piece in self._pieces:
            self.count += len(piece)
            if self._of and self.count > _FREE and self.count > self._limits.ratio * self._of.count:
                raise refusal("bomb", unpacked=self.count, packed=self._of.count)
            if self.count > self._most:
                raise refusal("too_large", bytes=self.count)
            yield piece


def _unpack(packed: Pieces, encoding: str) -> Pieces:
    """Yield what the pieces unpack to.

    :raises FetchError: they are damaged or break off
    """
    make, bite = _UNPACKERS[encoding], _BITE[encoding]
    unpacker, members = make(), 1
    anything = False
    for piece in packed:
        for start in range(0, len(piece), bite):
            data = piece[start : start + bite]
            while data:
                anything = True
                if unpacker.eof:
                    # Padding behind the end is no member, and ignored as browsers do.
                    if members == _MOST_MEMBERS or data[0] not in _MEMBER_STARTS[encoding]:
                        return
                    unpacker, members = make(), members + 1
                yield from _sound(unpacker.pieces(data))
                data = unpacker.unused_data if unpacker.eof else b""
    if anything and not unpacker.eof:
        raise refusal("cut_short")


def _sound(pieces: Pieces) -> Pieces:
    try:
        yield from pieces
    except _FAULTS as error:
        raise refusal("bad_encoding", cause=str(error)) from error
