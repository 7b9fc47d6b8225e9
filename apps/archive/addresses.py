"""Which internet addresses belong to the open web: a dated table of those that do not.

The table was written on 28 November 2026 from the IANA IPv4 and IPv6 Special-Purpose Address
Registries (the newest entry taken over is RFC 9780 of 2025), the IPv4 and IPv6 Multicast Address
Space registries and the IPv6 Address Space registry. It is stricter than they are: an anycast
service of the network's own, such as AS112 or a relay, is globally reachable and still no place
where an article is published.

Where one address holds another (IPv4-mapped, NAT64, 6to4, Teredo, ISATAP), it is public only if
all that it holds is public too.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SPECIAL: Final[Sequence[tuple[str, str]]] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private use"),
    ("100.64.0.0/10", "shared address space of carriers"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link local, and the metadata of clouds"),
    ("172.16.0.0/12", "private use"),
    ("192.0.0.0/24", "IETF protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "automatic multicast tunnelling"),
    ("192.88.99.0/24", "6to4 relays, deprecated"),
    ("192.168.0.0/16", "private use"),
    ("192.175.48.0/24", "AS112, delegated"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved, and broadcast"),
    # Global unicast is 2000::/3 alone; before and behind it lie unspecified, loopback, IPv4 in
    # deprecated forms, local NAT64, discard-only, dummy, SRv6, unique local, link and site local,
    # and multicast.
    ("::/3", "not global unicast"),
    ("2001::/23", "IETF protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("2620:4f:8000::/48", "AS112, delegated"),
    ("3fff::/20", "documentation"),
    ("4000::/2", "not global unicast"),
    ("8000::/1", "not global unicast"),
)
"""Every range that is not public, and what it is for."""

_MAPPED: Final = 0xFFFF
_NAT64: Final = 0x0064_FF9B << 64
_SIX_TO_FOUR: Final = 0x2002
_TEREDO: Final = 0x2001_0000
_ISATAP: Final = frozenset({0x0000_5EFE, 0x0200_5EFE})
_LOW_32: Final = 0xFFFF_FFFF


def _bounds(version: int) -> list[int]:
    """Return where special ranges of that version begin and end, in turn; they do not overlap."""
    networks = [ip_network(text) for text, _why in SPECIAL]
    ranges = sorted(
        (int(network.network_address), int(network.broadcast_address) + 1)
        for network in networks
        if network.version == version
    )
    return [bound for pair in ranges for bound in pair]


_BOUNDS_4: Final = _bounds(4)
_BOUNDS_6: Final = _bounds(6)


def is_public(ip: Address | str) -> bool:
    """Tell whether `ip`, and every address inside it, belongs to the open web.

    A text that is no address is not public.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_4(int(address))
    if address.scope_id:
        return False
    value = int(address)
    inside = list(_inside(value))
    if not all(map(_is_public_4, inside)):
        return False
    return (bool(inside) and _is_carrier(value)) or not _is_special(_BOUNDS_6, value)


def embedded(ip: Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that `ip` holds."""
    return [IPv4Address(value) for value in _inside(int(ip))] if ip.version == 6 else []  # noqa: PLR2004 - the version of IP


def is_allowed(ip: Address, allowed: Iterable[Network]) -> bool:
    """Tell whether one of the networks that were allowed on purpose has `ip`."""
    plain = unmapped(ip)
    return any(plain in network for network in allowed)


def unmapped(ip: Address) -> Address:
    """Return the IPv4 address that a socket for both versions writes as IPv6."""
    return (isinstance(ip, IPv6Address) and ip.ipv4_mapped) or ip


def _is_public_4(value: int) -> bool:
    return not _is_special(_BOUNDS_4, value)


def _is_special(bounds: Sequence[int], value: int) -> bool:
    # Behind a beginning and before its end the number of bounds passed is odd.
    return bisect_right(bounds, value) % 2 == 1


def _is_carrier(value: int) -> bool:
    """Tell whether an address stands for the one inside it, so that nothing else speaks for it."""
    return (
        value >> 32 in {_MAPPED, _NAT64} or value >> 112 == _SIX_TO_FOUR or value >> 96 == _TEREDO
    )


def _inside(value: int) -> Iterator[int]:
    """Yield the IPv4 addresses inside an IPv6 address."""
    if value >> 32 in {0, _MAPPED, _NAT64}:
        yield value & _LOW_32
    elif value >> 112 == _SIX_TO_FOUR:
        yield value >> 80 & _LOW_32
    elif value >> 96 == _TEREDO:
        # The server, then the client, whose bits are turned over.
        yield value >> 64 & _LOW_32
        yield value & _LOW_32 ^ _LOW_32
    if value >> 32 & _LOW_32 in _ISATAP:
        yield value & _LOW_32
