"""Which reader reads which kind of file."""

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from apps.articles.documents import mail, markdown, newsml, ninjs, nitf, pdf, word
from apps.articles.extraction.found import Extracted
from apps.articles.extraction.pages import read_page
from apps.articles.media import Medium
from apps.articles.text import UnreadableError


class Reader(Protocol):
    """Reads the bytes of one article."""

    def __call__(self, data: bytes, *, declared: str | None = None, title: str = "") -> Extracted:
        """Return the article.

        :param declared: the charset named by whoever sent it
        :param title: what a person says the headline is
        :raises UnreadableError: there is none, or it cannot be kept
        """


READERS: Final[Mapping[Medium, Reader]] = {
    Medium.PAGE: read_page,
    Medium.MARKDOWN: markdown.read,
    Medium.WORD: word.read,
    Medium.PDF: pdf.read,
    Medium.MAIL: mail.read,
    Medium.NINJS: ninjs.read,
    Medium.NITF: nitf.read,
    Medium.NEWSML: newsml.read,
}
Told = Callable[[bytes], str]


def read(
    medium: Medium,
    data: bytes,
    *,
    declared: str | None = None,
    title: str = "",
    address: str = "",
) -> Extracted:
    """Return the article in a file of a kind that holds one.

    :param address: where it was found, if it was fetched; a page is judged by it
    :raises UnreadableError: as its reader; `several` for a kind that holds many
    """
    reader = READERS.get(medium)
    if reader is None:
        raise UnreadableError(
            "several",
            f"A {medium.label} holds several articles. Upload it as a file that holds several,"
            " and choose among them.",
        )
    if medium is Medium.PAGE:
        return read_page(data, declared=declared, title=title, address=address)
    return reader(data, declared=declared, title=title)
