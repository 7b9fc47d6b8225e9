"""Read a PDF that has text: its letters with their places, which `layout` makes paragraphs of."""

import ctypes
from collections.abc import Iterator
from typing import Final

import pypdfium2
from pypdfium2 import raw

from apps.articles.details import MAX_AUTHOR, MAX_TITLE, Details
from apps.articles.documents.layout import Line, parts_of
from apps.articles.documents.parts import assembled, one_line
from apps.articles.extraction.found import Extracted
from apps.articles.text import UnreadableError

EXTRACTOR: Final = f"pdf/1 pypdfium2/{pypdfium2.PYPDFIUM_INFO.version}"
MAX_PAGES: Final = 500
MAX_CHARS: Final = 1_500_000
_LEAST_LETTERS: Final = 20
_GAP_EMS: Final = 1.5
_SHIFT: Final = 0.6
_BREAKS: Final = {0x0A, 0x0D}
_HYPHENS: Final = {0x02, 0xFFFE}
_CODES: Final = 0x110000
_NAMELESS: Final = ("untitled", "microsoft word - ", ".doc", ".indd", ".qxd", ".pdf")


def read(data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
    """Return the article in a PDF.

    :raises UnreadableError: `bad_pdf`, `encrypted`, `no_text_in_pdf` or `too_large`, and what no
        revision may hold
    """
    del declared
    document = _opened(data)
    if len(document) > MAX_PAGES:
        raise UnreadableError(
            "too_large",
            f"The PDF has {len(document):,} pages; we read {MAX_PAGES} at most."
            " Save the pages of the article alone.",
        )
    pages = [list(_lines(document, number)) for number in range(len(document))]
    letters = sum(char.isalnum() for page in pages for line in page for char in line.text)
    if letters < _LEAST_LETTERS:
        raise UnreadableError(
            "no_text_in_pdf",
            "This PDF has pictures of pages and no text. Run it through text recognition (OCR)"
            " and upload the result, or type what matters.",
        )
    return assembled(parts_of(pages), _details(document), extractor=EXTRACTOR, title=title)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise UnreadableError(
                "encrypted",
                "This PDF is locked with a password. Save a copy without one, or paste its text.",
            ) from error
        raise UnreadableError(
            "bad_pdf",
            "This PDF is damaged and cannot be opened. Download it again, or print a new one.",
        ) from error


def _details(document: pypdfium2.PdfDocument) -> Details:
    """Return what the file says of itself, unless a program wrote that. Its dates are its own."""
    title = one_line(document.get_metadata_value("Title"))
    if any(word in title.lower() for word in _NAMELESS):
        title = ""
    author = one_line(document.get_metadata_value("Author"))
    return Details(title=title[:MAX_TITLE], author=author[:MAX_AUTHOR])


class _Run:
    """Letters that follow each other on a line."""

    def __init__(self, size: float) -> None:
        self.letters: list[str] = []
        self.size = size
        self.left = self.bottom = float("inf")
        self.right = self.top = float("-inf")

    def add(self, letter: str, box: tuple[float, float, float, float] | None) -> None:
        self.letters.append(letter)
        if box is not None:
            left, right, bottom, top = box
            self.left, self.right = min(self.left, left), max(self.right, right)
            self.bottom, self.top = min(self.bottom, bottom), max(self.top, top)

    def is_far(self, box: tuple[float, float, float, float]) -> bool:
        """Tell whether a letter there is apart from these: across a gutter, or on another line."""
        left, right, bottom, top = box
        if self.right < self.left:
            return False
        away = left - self.right > _GAP_EMS * self.size or right < self.left
        shift = abs((bottom + top) / 2 - (self.bottom + self.top) / 2)
        return away or shift > max(_SHIFT * self.size, self.top - self.bottom)


def _lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[Line]:
    """Yield the runs of words on a page, in the order the file has them.

    :raises UnreadableError: `bad_pdf` or `too_large`
    """
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        # A broken page among good ones is a page without text.
        return
    try:
        count = text.count_chars()
        if count > MAX_CHARS:
            raise UnreadableError(
                "too_large",
                "A page of this PDF has more letters than an article. Save the article alone.",
            )
        yield from _runs(text.raw, count, number)
    finally:
        text.close()
        page.close()


def _runs(text: raw.FPDF_TEXTPAGE, count: int, number: int) -> Iterator[Line]:
    run: _Run | None = None
    rectangle = raw.FS_RECTF()
    place = ctypes.byref(rectangle)
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text, at)
        if code in _BREAKS:
            if run is not None:
                yield from _line(run, number)
            run = None
            continue
        letter = _letter(code)
        box = None
        # The loose box has the height of the type, whatever letter stands in it.
        if letter.strip() and raw.FPDFText_GetLooseCharBox(text, at, place):
            box = (rectangle.left, rectangle.right, rectangle.bottom, rectangle.top)
        if run is not None and box is not None and run.is_far(box):
            yield from _line(run, number)
            run = None
        if run is None:
            if box is None:
                continue
            run = _Run(abs(box[3] - box[2]))
        run.add(letter, box)
    if run is not None:
        yield from _line(run, number)


def _letter(code: int) -> str:
    """Return a character; a hyphen at the end of a line comes under codes of its own."""
    if code in _HYPHENS:
        return "-"
    return chr(code) if 0 < code < _CODES else ""


def _line(run: _Run, number: int) -> Iterator[Line]:
    # A soft hyphen at the end of a line says that its word goes on; `one_line` drops it.
    broken = run.letters[-1] == "\u00ad"
    words = one_line("".join(run.letters)) + ("\u00ad" if broken else "")
    if words and run.right >= run.left:
        yield Line(words, run.left, run.right, run.bottom, run.top, max(run.size, 1.0), number)
