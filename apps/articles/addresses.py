"""When two ways of writing an address name the same page, and when a page may name itself.

The key of an address leaves out what never tells two articles apart: the scheme, ``www.``, the
usual port, how letters are escaped, where a link led from, and where on the page it pointed.
All else stays, in its order: two keys that differ by mistake make a twin, which is seen; two
that agree by mistake would lose an article.
"""

import hashlib
import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import idna

MAX_LENGTH: Final = 2000

TRACKING: Final = frozenset(
    {
        # What newsletters, networks and their advertisements add to a link to follow a reader.
        *("fbclid", "fb_action_ids", "fb_action_types", "fb_source", "fb_ref"),
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl", "gad_source"),
        *("msclkid", "yclid", "ysclid", "_openstat", "twclid", "ttclid", "li_fat_id", "rdt_cid"),
        *("igshid", "igsh", "epik", "sscid", "irclickid", "s_kwcid", "ef_id", "wickedid"),
        *("mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "hsctatracking", "vero_id"),
        *("vero_conv", "oly_anon_id", "oly_enc_id", "ck_subscriber_id", "_kx", "sc_customer"),
        *("pk_campaign", "pk_kwd", "pk_source", "pk_medium", "pk_content", "pk_cid"),
        *("at_campaign", "at_medium", "at_link_id", "at_link_type", "at_link_origin"),
        *("at_format", "at_ptr_name", "at_bbc_team", "at_custom1", "at_custom2", "at_custom3"),
        *("ns_campaign", "ns_source", "ns_mchannel", "ns_linkname", "ns_fee"),
        *("guccounter", "guce_referrer", "guce_referrer_sig", "ref_src", "ref_url", "ncid"),
        *("cmpid", "xtor", "smid", "sr_share", "__twitter_impression"),
    }
)
_TRACKING_PREFIXES: Final = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_")

_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_LINK: Final = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_USUAL_PORT: Final = {"http": "80", "https": "443"}
_AUTHORITY: Final = re.compile(r"(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?")
_PLAIN_HOST: Final = re.compile(r"(?!.*\.\.)[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_NOT_IN_ADDRESSES: Final = re.compile("[\x00-\x20\x7f\ud800-\udfff\ufffe\uffff]")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]")
# What RFC 3986 lets stand as it is in a path; a query may hold a question mark besides.
_CHANGED: Final = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")


class AddressError(ValueError):
    """The words are no address of a page; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address that tell one page from another.

    :param host: in ASCII, without ``www.``; with a port only where that is not the usual one
    :param path: from its first slash
    :param query: without its question mark; empty where nothing is left of it
    :param route: a fragment by which an old site of one page names its articles (``#!/5``)
    """

    host: str
    path: str
    query: str
    route: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.host}{self.path}{query}{self.route}"

    @property
    def segments(self) -> tuple[str, ...]:
        """Return the parts of the path that say something."""
        return tuple(part for part in self.path.split("/") if part)

    @property
    def is_front(self) -> bool:
        """Tell whether it is the front page of its site."""
        return not (self.segments or self.query or self.route)


def complete(url: str) -> str:
    """Return an address as it is asked for: without blanks around it, https where it names none.

    :raises AddressError: it is empty, too long, or has what cannot be sent
    """
    words = url.strip()
    if not words:
        raise AddressError("There is no address. Paste the link of the article.")
    _refuse_long(words)
    if _NOT_IN_ADDRESSES.search(words):
        raise AddressError(
            "This address has a blank or a character that no address has. Copy it again from the"
            " browser."
        )
    found = _SCHEME.match(words)
    if found is None:
        words = f"https:{words}" if words.startswith("//") else f"https://{words}"
        _refuse_long(words)
        return words
    if found[1].lower() not in _USUAL_PORT:
        raise AddressError(
            f"We fetch http and https; this address begins with {found[1][:20]}."
            " Copy the link of the page, or paste the text."
        )
    return words


def _refuse_long(words: str) -> None:
    if len(words) > MAX_LENGTH:
        raise AddressError(
            f"This address is longer than {MAX_LENGTH} characters. Copy the link of the article"
            " itself, or paste the text."
        )


def parse(url: str) -> Address:
    """Return what an address names.

    :raises AddressError: it names no page
    """
    words = complete(url)
    scheme, _, rest = words.partition("://")
    end = re.search(r"[/?#\\]", rest)
    authority, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    rest, _, fragment = rest.partition("#")
    path, _, query = rest.partition("?")
    return Address(
        host=_host(authority, _USUAL_PORT[scheme.lower()]),
        path=_path(path),
        query="&".join(_telling(query)),
        route=f"#{_escaped(fragment)}" if fragment.startswith("!") else "",
    )


def normal(url: str) -> str:
    """Return the one way in which we write an address when we compare it; it names no scheme.

    :raises AddressError: it names no page
    """
    return str(parse(url))


def url_key(url: str) -> str:
    """Return the SHA-256 (hex) of an address as we compare it.

    :raises AddressError: it names no page
    """
    return hashlib.sha256(normal(url).encode()).hexdigest()


def link_in(*words: str) -> str:
    """Return the first address in what was shared; empty if there is none.

    An app that shares a link gives it as an address, in a text, or as a title.
    """
    for said in words:
        if found := _LINK.search(said):
            return found[0].rstrip(".,;:!?)]}»”’'\"")
    return ""


def host_of(url: str) -> str:
    """Return the host of an address for people: in its own letters, without ``www.`` and port.

    :raises AddressError: it names no page
    """
    return shown_host(parse(url).host)


def shown_host(host: str) -> str:
    """Return the host of a parsed address in its own letters and without its port."""
    host = re.sub(r":\d+$", "", host)
    try:
        return idna.decode(host)
    except UnicodeError:
        return host


def is_front(url: str) -> bool:
    """Tell whether an address is the front page of its site.

    :raises AddressError: it names no page
    """
    return parse(url).is_front


def may_be_canonical(said: str, *, of: str) -> bool:
    """Tell whether the page at `of` may be known by the address it gives as its canonical one.

    Broken templates name another site, the front page, or the section the page stands in; none
    of these is the page.
    """
    try:
        named, page = parse(said), parse(of)
    except AddressError:
        return False
    if named.host != page.host or is_front(said):
        return False
    return not _holds(named, page)


def is_section(url: str, *, of: str) -> bool:
    """Tell whether `url` is a front page, or a section of its site under which `of` stands.

    :raises AddressError: one of them names no page
    """
    section, page = parse(url), parse(of)
    return is_front(url) or (section.host == page.host and _holds(section, page))


def _holds(section: Address, page: Address) -> bool:
    within = page.segments[: len(section.segments)] == section.segments
    return within and len(page.segments) > len(section.segments)


def _host(authority: str, usual_port: str) -> str:
    """Return host and unusual port.

    :raises AddressError: there is none, or it holds a name and a password
    """
    if "@" in authority:
        raise AddressError(
            "This address has a name or a password in it. Take out what stands before the @, or"
            " paste the text."
        )
    found = _AUTHORITY.fullmatch(authority)
    if found is None or not found[1]:
        raise AddressError(
            "This is no address of a page. Write it like harborwire.example/world/1."
        )
    host = _bracketed(found[1]) if found[1].startswith("[") else _named(found[1])
    port = (found[2] or "").lstrip("0")
    return host if port in {"", usual_port} else f"{host}:{port}"


def _bracketed(host: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
    except ValueError:
        raise AddressError(
            "This is no address of a page: its number in brackets is wrong."
        ) from None


@lru_cache(maxsize=1024)
def _named(host: str) -> str:
    """Return a host's name in ASCII, folded; the dot at its end and ``www.`` say nothing."""
    try:
        name = idna.encode(host, uts46=True).decode("ascii").lower()
    except UnicodeError:
        # A few sites have an underscore in their name, which no registry would sell.
        name = host.lower()
    name = name.rstrip(".")
    if not _PLAIN_HOST.fullmatch(name):
        raise AddressError(
            "The name of this site cannot be read. Copy the address again from the browser."
        )
    while name.startswith("www.") and "." in name.removeprefix("www."):
        name = name.removeprefix("www.")
    return name


def _path(path: str) -> str:
    """Return a path with normal escapes and without dot segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = _escaped(path.replace("\\", "/")).split("/")[1:]
    for place, segment in enumerate(segments, 1):
        last = place == len(segments)
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/" + "/".join(kept)


def _telling(query: str) -> Iterator[str]:
    """Yield the parameters of a query that may tell one article from another, in their order."""
    for parameter in _escaped(query).split("&"):
        name = parameter.partition("=")[0].casefold()
        if parameter and name not in TRACKING and not name.startswith(_TRACKING_PREFIXES):
            yield parameter


def _escaped(words: str) -> str:
    """Return `words` with every character escaped that has to be, and no other."""
    return _CHANGED.sub(_in_its_form, words)


def _in_its_form(found: re.Match[str]) -> str:
    if found[1] is None:
        return _percent(found[0])
    char = chr(int(found[1], 16))
    return char if _UNRESERVED.fullmatch(char) else found[0].upper()


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())
