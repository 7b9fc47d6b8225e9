"""An address of the web, taken apart by rules that leave one reading only.

Two programs that read one address differently are how a guard is passed: what the one checked,
the other does not open. So whatever could be read in two ways is refused here, before anything
is looked up, and what is asked for later is written from the parts.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote, urljoin

import idna

MAX_LENGTH: Final = 2000
PORTS: Final = {"http": 80, "https": 443}

_PARTS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?")
# Controls of both kinds, every kind of blank, and the bidirectional marks and other characters
# that are not seen.
_BAD: Final = re.compile(
    r"[\x00-\x20\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\uffff"
    r"\ud800-\udfff\\]"
)
_SIX: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::(.*))?")
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_QUAD: Final = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_MAX_HOST: Final = 253
_MAX_PORT: Final = 65535
# As browsers do: what stands for itself in a path or a query, and escapes as they are.
_SAFE_PATH: Final = "/%:@!$&'()*+,;=-._~|[]^"
_SAFE_QUERY: Final = _SAFE_PATH + "?`{}"


class PlaceError(ValueError):
    """An address that is not opened; the message is for a person, the code for a program."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask, and for what.

    :param host: a name in ASCII and lower case, or an IP address as it is written without brackets
    :param target: the path and the query, as they go over the wire
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_usual_port(self) -> bool:
        """Tell whether the port is one that the open web uses."""
        return self.port in PORTS.values()

    @property
    def authority(self) -> str:
        """Return the host as a Host header names it, with the port where it is not the scheme's."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the address in its one spelling, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def place_of(url: str) -> Place:
    """Return what `url` means.

    :raises PlaceError: it is not an address of a page, or can be read in more than one way
    """
    if len(url) > MAX_LENGTH:
        raise PlaceError(
            "address_too_long",
            f"This address is longer than {MAX_LENGTH} characters."
            " Leave out what follows the article's own address, or paste the text.",
        )
    if _BAD.search(url):
        raise PlaceError(
            "address_characters",
            "This address has a blank, a backslash or a character that is not seen in it."
            " Copy it again from your browser's address bar.",
        )
    parts = _PARTS.fullmatch(url)
    scheme = parts[1].lower() if parts else ""
    if parts is None or scheme not in PORTS or parts[2] is None:
        raise PlaceError(
            "address_scheme",
            "The address of a page starts with http:// or https://, and this one does not."
            " Copy it from your browser's address bar.",
        )
    host, port = _host_and_port(parts[2], scheme)
    path = quote(parts[3] or "/", safe=_SAFE_PATH)
    query = quote(parts[4], safe=_SAFE_QUERY) if parts[4] else ""
    place = Place(scheme, host, port, path + query)
    if len(place.url) > MAX_LENGTH:
        raise PlaceError(
            "address_too_long",
            f"Written in full, this address is longer than {MAX_LENGTH} characters."
            " Leave out what follows the article's own address, or paste the text.",
        )
    return place


def _host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise PlaceError(
            "address_login",
            "This address has a name or a password in it. Remove all that stands between"
            " // and @, and the @ too.",
        )
    six = _SIX.fullmatch(authority)
    if six:
        host, raw_port = _six(six[1]), six[2]
    elif "[" in authority or "]" in authority:
        raise _no_host()
    else:
        name, colon, rest = authority.partition(":")
        host, raw_port = _name_or_quad(name), rest if colon else None
    if not raw_port:
        return host, PORTS[scheme]
    if not _PORT.fullmatch(raw_port) or int(raw_port) > _MAX_PORT:
        raise unusual_port()
    return host, int(raw_port)


def unusual_port() -> PlaceError:
    """Return the refusal of a port that the open web does not use."""
    return PlaceError(
        "address_port",
        "This address names a port that pages are not published at."
        " Remove the colon and the number behind the host, or paste the text.",
    )


def _six(text: str) -> str:
    try:
        return IPv6Address(text).compressed
    except AddressValueError:
        raise _odd_number() from None


def _name_or_quad(written: str) -> str:
    """Return a host's name in ASCII, or a dotted quad.

    :raises PlaceError: it is neither, or a number in another spelling than the one
    """
    if "%" in written or len(written) > _MAX_HOST + 1:
        raise _no_host()
    # A quad must be one as it was written: other digits and other full stops become these when
    # a name is mapped.
    if _QUAD.fullmatch(written):
        try:
            return str(IPv4Address(written))
        except AddressValueError:
            raise _odd_number() from None
    name = _in_ascii(written).removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise _odd_number()
    if len(name) > _MAX_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise _no_host()
    return name


def _in_ascii(written: str) -> str:
    """Return a name as the DNS knows it (UTS #46, without the transitional mappings)."""
    # An underscore is no letter of a host's name, and there are sites that have one all the same.
    if written.isascii() and "xn--" not in written.lower():
        return written.lower()
    try:
        return idna.encode(written, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise _no_host() from None


def _no_host() -> PlaceError:
    return PlaceError(
        "address_host",
        "This address does not name a site that could exist."
        " Check what stands between // and the next /.",
    )


def _odd_number() -> PlaceError:
    return PlaceError(
        "address_number",
        "This address names its site by a number in an unusual spelling."
        " Use the site's name instead.",
    )


def next_place(base: Place, location: str) -> Place:
    """Return where the Location header of an answer from `base` leads.

    :raises PlaceError: to no address of a page, or to one that can be read in more than one way
    """
    # Joining drops some of the characters for which an address is refused.
    if len(location) > MAX_LENGTH or _BAD.search(location):
        return place_of(location)
    try:
        joined = urljoin(base.url, location)
    except ValueError:
        # Brackets that do not close, or a character that maps to one which parts an address.
        raise _no_host() from None
    return place_of(joined)
