"""Open a ZIP of unknown origin: what it says of itself is checked, and so is what comes out."""

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from apps.articles.documents.parts import one_line
from apps.articles.text import UnreadableError

MAX_ENTRIES: Final = 5_000
MAX_RATIO: Final = 200
_RATIO_FROM: Final = 500_000
_LOCAL_HEAD: Final = struct.Struct("<4s22xHH")
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_NOT_SHOWN: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_PLACE: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive, unopened; `place` is its name for a person, never a path."""

    place: str
    info: zipfile.ZipInfo

    @property
    def size(self) -> int:
        """Return how many bytes it says it has."""
        return self.info.file_size

    @property
    def is_encrypted(self) -> bool:
        """Tell whether one needs a password."""
        return bool(self.info.flag_bits & 0x1)

    @property
    def is_link(self) -> bool:
        """Tell whether it points elsewhere instead of holding something."""
        return stat.S_ISLNK(self.info.external_attr >> 16)

    @property
    def is_bomb(self) -> bool:
        """Tell whether it grows by more than anything that was written."""
        size = self.info.file_size
        return size > _RATIO_FROM and size > MAX_RATIO * max(1, self.info.compress_size)


class Zipped:
    """An archive whose table of contents was found to be in order."""

    def __init__(self, data: bytes, *, max_total: int) -> None:
        """Look at the contents.

        :param max_total: how many bytes all entries together may have
        :raises UnreadableError: `bad_zip`, `zip_entries`, `zip_overlap` or `zip_bomb`
        """
        # Counted before anything is built of them.
        if data.count(b"PK\x01\x02") > 2 * MAX_ENTRIES:
            raise _too_many()
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise _bad() from error
        infos = self._file.infolist()
        if len(infos) > MAX_ENTRIES:
            raise _too_many()
        _refuse_overlap(data, infos, self._file.start_dir)
        if sum(info.file_size for info in infos) > max_total:
            raise UnreadableError(
                "zip_bomb",
                f"Unpacked, this archive is more than {max_total // 1_000_000} MB. Pack less into"
                " it, or upload its files by themselves.",
            )
        self.entries = list(_named(infos))

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return the bytes of an entry.

        :raises UnreadableError: `encrypted`, `zip_link`, `zip_bomb`, `zip_method`, `too_large` or
            `bad_zip`
        """
        if entry.is_encrypted:
            raise UnreadableError(
                "encrypted",
                "This file is locked with a password. Unpack the archive, and upload the file.",
            )
        if entry.is_link:
            raise UnreadableError(
                "zip_link", "This is a link and no file. Pack the file that it points to."
            )
        if entry.is_bomb:
            raise UnreadableError(
                "zip_bomb",
                f"This file grows to more than {MAX_RATIO} times its packed size, which no"
                " article does. Upload it unpacked.",
            )
        if entry.info.compress_type not in _METHODS:
            raise UnreadableError(
                "zip_method",
                "This file is packed in a way that we do not open. Pack it as a plain ZIP.",
            )
        if entry.size > limit:
            raise UnreadableError(
                "too_large",
                f"The file is {entry.size / 1_000_000:.1f} MB; we take {limit // 1_000_000} MB at"
                " most. Save the article alone, or paste its text.",
            )
        try:
            with self._file.open(entry.info) as opened:
                data = opened.read(entry.size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as e:
            raise _bad() from e
        if len(data) != entry.size:
            raise _bad()
        return data

    def part(self, name: str, limit: int) -> bytes | None:
        """Return the bytes of the entry with this very name, None where there is none.

        :raises UnreadableError: as `read`
        """
        for entry in self.entries:
            if entry.info.filename == name:
                return self.read(entry, limit)
        return None


def _named(infos: list[zipfile.ZipInfo]) -> list[Entry]:
    """Return the files, each under a name that no other one has."""
    seen: dict[str, int] = {}
    entries = []
    for info in infos:
        place = _NOT_SHOWN.sub("", one_line(info.filename))[-_LONGEST_PLACE:] or "no name"
        seen[place] = seen.get(place, 0) + 1
        if seen[place] > 1:
            place = f"{place} ({seen[place]})"
        entries.append(Entry(place, info))
    return entries


def _refuse_overlap(data: bytes, infos: list[zipfile.ZipInfo], end: int) -> None:
    """See that no two entries share their bytes, as those of the smallest bombs do.

    :raises UnreadableError: `zip_overlap` or `bad_zip`
    """
    reached = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        start = info.header_offset
        if start < 0 or start + _LOCAL_HEAD.size > len(data):
            raise _bad()
        if start < reached:
            raise UnreadableError(
                "zip_overlap",
                "Files in this archive lie on top of each other, as only a trap is made. It was"
                " not opened.",
            )
        magic, name, extra = _LOCAL_HEAD.unpack_from(data, start)
        if magic != b"PK\x03\x04":
            raise _bad()
        reached = start + _LOCAL_HEAD.size + name + extra + info.compress_size
        if reached > end:
            raise UnreadableError(
                "zip_overlap",
                "Files in this archive lie on top of its table of contents, as only a trap is"
                " made. It was not opened.",
            )


def _too_many() -> UnreadableError:
    return UnreadableError(
        "zip_entries",
        f"This archive has more than {MAX_ENTRIES:,} files. Pack them into several archives.",
    )


def _bad() -> UnreadableError:
    return UnreadableError(
        "bad_zip",
        "This archive is damaged, or is none. Pack it again, or upload its files by themselves.",
    )
