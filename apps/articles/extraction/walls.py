"""Tell pages that hold no article, or only its beginning, and say which it is.

A wall is called one only where hardly any running text is left once its own words are set aside:
an article about cookies, robots or subscriptions is an article.
"""

import re
from collections.abc import Sequence
from typing import NoReturn

from lxml.html import HtmlElement

from apps.articles import lexicon
from apps.articles.extraction.container import is_prose
from apps.articles.extraction.found import PAYWALL_STUB
from apps.articles.extraction.linked import Linked, first
from apps.articles.extraction.verdicts import Judged
from apps.articles.extraction.walk import Block, Walked
from apps.articles.regions.signs import SENTENCE_END
from apps.articles.text import UnreadableError

_BOT_CHECK = lexicon.any_of("bot_check")
_COOKIES = lexicon.any_of("cookie_said")
_LOGIN = lexicon.any_of("login_opens")
_PAYWALL = lexicon.any_of("paywall_said")
_PAYWALL_NAMES = lexicon.any_of("paywall_names")
_ARTICLE = 400
"""So many characters of running text that speak of something else make an article."""
_MOSTLY = 0.5
_LONGEST_CALL = 600
_SHORT = 1500
_RATHER_SHORT = 3000
_MUCH_LONGER = 1.6
_LEAST_WORDS = 250
_CUT = re.compile(r"(?:\.{3}|…|\[…\]|\[\.\.\.\])[\"'”’»)\]]?$")
_WORD = re.compile(r"\w+")

_WAYS_OUT = (
    " Open it in your browser and send it from there with the bookmarklet, or paste its text."
)


def refuse_walls(tree: HtmlElement, page: Walked, judged: Sequence[Judged]) -> None:
    """Refuse a page that holds a wall and no article.

    :raises UnreadableError: `bot_check`, `cookie_wall` or `login_page`
    """
    if _holds_an_article(judged):
        return
    title = first(tree.findtext(".//title"))
    heads = [title, *(block.text for block in page.blocks if block.element.tag in {"h1", "h2"})]
    if any(_BOT_CHECK.match(head) for head in heads) or _says(page.blocks, _BOT_CHECK):
        _refuse(
            "bot_check",
            "This site took us for a machine and showed a check instead of the article.",
        )
    has_password = any(field.get("type") == "password" for field in tree.iter("input"))
    if has_password or any(_LOGIN.match(head) for head in heads):
        _refuse(
            "login_page",
            "This page asks for a login and holds no article. We do not log in anywhere.",
        )
    whole = _length(page.blocks)
    if _length([one for one in page.blocks if _COOKIES.search(one.text)]) > _MOSTLY * whole:
        _refuse(
            "cookie_wall",
            "This page asks for consent to cookies and holds no article. We agree to nothing.",
        )


def _refuse(code: str, what: str) -> NoReturn:
    """Say what stands there instead of an article, and what to do.

    :raises UnreadableError: always
    """
    raise UnreadableError(code, what + _WAYS_OUT)


def _holds_an_article(judged: Sequence[Judged]) -> bool:
    left = _ARTICLE
    for one in judged:
        if one.body and is_prose(one.block) and not _speaks_of_a_wall(one.block.text):
            left -= len(one.block.text)
            if left <= 0:
                return True
    return False


def _speaks_of_a_wall(words: str) -> bool:
    return bool(_COOKIES.search(words) or _BOT_CHECK.search(words))


def _is_call(block: Block) -> bool:
    return len(block.text) <= _LONGEST_CALL and bool(_PAYWALL.search(block.text))


def _says(blocks: Sequence[Block], words: re.Pattern[str]) -> bool:
    return any(len(block.text) <= _LONGEST_CALL and words.search(block.text) for block in blocks)


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def notice_of(tree: HtmlElement, page: Walked, judged: Sequence[Judged], article: Linked) -> str:
    """Return `paywall_stub` where the article is cut off by a paywall, else nothing.

    Many publishers mark whole texts as not free, and many texts are short; so it takes two signs.
    """
    body = [one.block for one in judged if one.body and not _is_call(one.block)]
    size = _length(body)
    if size >= _RATHER_SHORT and not _is_longer_elsewhere(body, article):
        return ""
    not_free = str(article.get("isAccessibleForFree", "")).strip().lower() in {"false", "0", "no"}
    called = _says(page.blocks, _PAYWALL)
    marked = not_free or _has_wall(tree)
    cut = bool(body) and _is_cut(body[-1].text)
    if _is_longer_elsewhere(body, article) and (marked or called):
        return PAYWALL_STUB
    if marked and called and size < _RATHER_SHORT and not _ends(body):
        return PAYWALL_STUB
    if marked and size < _SHORT and (called or cut):
        return PAYWALL_STUB
    return PAYWALL_STUB if called and cut and size < _SHORT else ""


def _is_longer_elsewhere(body: Sequence[Block], article: Linked) -> bool:
    """Say whether the page tells machines of many more words than it shows."""
    said = str(article.get("wordCount", "")).strip()
    count = int(said) if said.isascii() and said.isdigit() and len(said) <= len("1000000") else 0
    count = max(count, len(_WORD.findall(first(article.get("articleBody")))))
    shown = sum(len(_WORD.findall(block.text)) for block in body)
    return count >= max(_LEAST_WORDS, _MUCH_LONGER * shown)


def _has_wall(tree: HtmlElement) -> bool:
    """Say whether an element of the page is named as a paywall."""
    return any(
        _PAYWALL_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"[:500].lower())
        for element in tree.iter("div", "section", "aside", "p", "span", "article")
        if element.get("class") or element.get("id")
    )


def _is_cut(words: str) -> bool:
    return bool(_CUT.search(words))


def _ends(body: Sequence[Block]) -> bool:
    return bool(body) and not _is_cut(body[-1].text) and bool(SENTENCE_END.search(body[-1].text))
