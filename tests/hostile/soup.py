"""Hypothesis strategies for texts and pages that nobody would write."""

from hypothesis import strategies as st

from tests.hostile.corpus import SENTENCE

_TAGS = st.sampled_from(
    [
        *("p", "div", "b", "i", "a", "table", "tr", "td", "ul", "li", "select", "option", "svg"),
        *("math", "template", "script", "style", "title", "textarea", "article", "main", "h1"),
        *("figure", "figcaption", "blockquote", "time", "noscript", "form", "iframe", "br", "x-y"),
    ]
)
_NAMES = st.sampled_from(
    ["class", "id", "hidden", "style", "datetime", "href", "itemprop", "rel", "=", "a<b", "/"]
)
_WORDS = st.one_of(
    st.just(SENTENCE),
    st.text(max_size=40),
    st.sampled_from(["&amp;", "&#0;", "&#xD800;", "&#x10FFFF;", "\u202e", "\u0301", "]]>", "-->"]),
)
_QUOTES = st.sampled_from(['"', "'", ""])


@st.composite
def _tag(draw: st.DrawFn) -> str:
    name = draw(_TAGS)
    if draw(st.booleans()):
        return f"</{name}>"
    quote = draw(_QUOTES)
    attributes = draw(st.lists(st.tuples(_NAMES, _WORDS), max_size=3))
    said = " ".join(f"{key}={quote}{value}{quote}" for key, value in attributes)
    end = draw(st.sampled_from([">", "/>", "", " >"]))
    return f"<{name} {said}{end}"


_RAW = st.sampled_from(["<!--", "-->", "<![CDATA[", "<!doctype", "<?", "<", ">", "</", "\0"])

pages = st.lists(st.one_of(_tag(), _tag(), _WORDS, _RAW), max_size=60).map("".join)
"""Pages as tag soup: what opens may never close, and what closes may never have opened."""

files = st.one_of(
    pages.map(lambda page: page.encode("utf-8", "replace")),
    pages.map(lambda page: page.encode("utf-16", "replace")),
    st.tuples(st.sampled_from(["cp1251", "shift_jis", "gb18030", "koi8_r"]), pages).map(
        lambda both: both[1].encode(both[0], "replace")
    ),
    st.binary(max_size=2000),
)
"""The bytes of such pages in several charsets, and bytes that are nothing at all."""
