"""A million addresses, judged by us and by another who never saw our table.

Wherever the two differ, the difference is explained in a list, and each line of it is met.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_network

import netaddr

from apps.archive.addresses import SPECIAL, Address, is_public

ADDRESSES = 1_000_000
SEED = 20261128
LOW_32 = 0xFFFF_FFFF
NAT64 = ip_network("64:ff9b::/96")

# Each address that the two judge differently must lie in one of these, and each of these must
# be met. `ours` is what we say there.


@dataclass(frozen=True)
class Explained:
    """Why we and netaddr differ about some addresses of a range.

    :param if_inside: asked of the addresses inside, by netaddr's own word; None asks nothing
    """

    network: str
    ours: bool
    why: str
    if_inside: Callable[[bool], bool] | None = None


def all_public(inside: bool) -> bool:  # noqa: FBT001 - a predicate
    return inside


def one_private(inside: bool) -> bool:  # noqa: FBT001 - a predicate
    return not inside


EXPLAINED = [
    Explained("192.0.0.9/32", ours=False, why="port control anycast: a service of the network"),
    Explained("192.0.0.10/32", ours=False, why="TURN anycast: a service of the network"),
    Explained("192.31.196.0/24", ours=False, why="AS112: answers for private names"),
    Explained("192.52.193.0/24", ours=False, why="multicast relays"),
    Explained("192.88.99.0/24", ours=False, why="6to4 relays; the registry ended the entry"),
    Explained("192.175.48.0/24", ours=False, why="AS112: answers for private names"),
    Explained("224.0.0.0/4", ours=False, why="multicast is in a registry of its own"),
    Explained("::ffff:0:0/96", True, "a socket connects to what is inside", all_public),
    Explained("64:ff9b::/96", False, "a translator connects to what is inside", one_private),
    Explained("2002::/16", True, "a relay connects to what is inside", all_public),
    Explained("2001::/32", True, "a relay connects to what is inside", all_public),
    Explained("2001:1::1/128", ours=False, why="port control anycast: a service of the network"),
    Explained("2001:1::2/128", ours=False, why="TURN anycast: a service of the network"),
    Explained("2001:3::/32", ours=False, why="multicast relays"),
    Explained("2001:4:112::/48", ours=False, why="AS112: answers for private names"),
    Explained("2001:20::/28", ours=False, why="ORCHIDv2 are names of keys, not of places"),
    Explained("2001:30::/28", ours=False, why="remote ids of drones are names, not places"),
    Explained("2620:4f:8000::/48", ours=False, why="AS112: answers for private names"),
    Explained("3fff::/20", ours=False, why="documentation since RFC 9637, newer than netaddr"),
    Explained("::/3", ours=False, why="not global unicast; the special registry is silent on it"),
    Explained("4000::/2", ours=False, why="not global unicast; the special registry is silent"),
    Explained("8000::/1", ours=False, why="not global unicast; the special registry is silent"),
    Explained("2000::/3", False, "ISATAP: a router connects to what is inside", one_private),
]


class Draw:
    """Draws addresses: anywhere, at the edges of ranges, and one inside another."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - reproducible on purpose
        self.edges_4, self.edges_6 = edges()
        self.special_4 = [ip_network(text) for text, _why in SPECIAL if ":" not in text]

    def four(self) -> int:
        """Draw an IPv4 address."""
        match self.chance.randrange(3):
            case 0:
                return self.chance.getrandbits(32)
            case 1:
                return (self.chance.choice(self.edges_4) + self.chance.randint(-2, 2)) & LOW_32
            case _:
                network = self.chance.choice(self.special_4)
                return int(network[0]) + self.chance.randrange(network.num_addresses)

    def six(self) -> int:
        """Draw an IPv6 address."""
        match self.chance.randrange(4):
            case 0:
                return self.chance.getrandbits(128)
            case 1:
                return 0x2 << 124 | self.chance.getrandbits(125)
            case 2:
                edge = self.chance.choice(self.edges_6) + self.chance.randint(-2, 2)
                return edge % (1 << 128)
            case _:
                # Near an edge, but anywhere behind it.
                edge = self.chance.choice(self.edges_6) >> 96 << 96
                return edge | self.chance.getrandbits(96)

    def holding(self) -> int:
        """Draw an IPv6 address with one or two of IPv4 inside."""
        four = self.four()
        bits = self.chance.getrandbits
        match self.chance.randrange(6):
            case 0:
                return 0xFFFF << 32 | four
            case 1:
                return four
            case 2:
                return 0x64_FF9B << 96 | four
            case 3:
                return 0x2002 << 112 | four << 80 | bits(80)
            case 4:
                return 0x2001 << 112 | four << 64 | bits(32) << 32 | self.four() ^ LOW_32
            case _:
                marker = self.chance.choice([0x5EFE, 0x0200_5EFE])
                return self.six() >> 64 << 64 | marker << 32 | four


def the_addresses(count: int) -> Iterator[Address]:
    """Yield so many addresses, half of each version."""
    draw = Draw()
    for number in range(count):
        if number % 2:
            yield IPv4Address(draw.four())
        else:
            yield IPv6Address(draw.six() if number % 4 else draw.holding())


def edges() -> tuple[list[int], list[int]]:
    """Return where ranges of ours and of the explanations begin and end, by version."""
    found: tuple[list[int], list[int]] = ([], [])
    for text in [text for text, _why in SPECIAL] + [known.network for known in EXPLAINED]:
        network = ip_network(text)
        found[network.version == 6].extend([int(network[0]), int(network[-1])])
    return found


def says_netaddr(address: Address) -> bool:
    return bool(netaddr.IPAddress(int(address), address.version).is_global())


def inside_by_python(address: IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses inside, as Python's own library and plain bytes have them."""
    found: list[IPv4Address] = []
    if address.ipv4_mapped:
        found.append(address.ipv4_mapped)
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found.extend(address.teredo)
    last = IPv4Address(address.packed[-4:])
    if address in NAT64 or address.packed[8:12] in {b"\0\0\x5e\xfe", b"\2\0\x5e\xfe"}:
        found.append(last)
    return found


@cache
def networks() -> list[tuple[Explained, int, int]]:
    """Return each explanation with the first and last address of its range and its version."""
    ranges = []
    for known in EXPLAINED:
        network = ip_network(known.network)
        ranges.append((known, int(network[0]), int(network[-1])))
    return ranges


def explanation(address: Address, *, ours: bool) -> Explained | None:
    """Return the narrowest explanation of a difference about `address`."""
    value = int(address)
    fitting = []
    for known, first, last in networks():
        if (":" in known.network) != (address.version == 6) or not first <= value <= last:
            continue
        if known.ours != ours:
            continue
        if known.if_inside:
            inside = inside_by_python(address) if isinstance(address, IPv6Address) else []
            if not inside or not known.if_inside(all(map(is_open_to_netaddr, inside))):
                continue
        fitting.append((last - first, known))
    return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def is_open_to_netaddr(address: IPv4Address) -> bool:
    """Tell whether netaddr calls an inner address global, after what is explained above."""
    return says_netaddr(address) and explanation(address, ours=False) is None


def test_a_million_addresses_are_judged_as_another_judges_them_or_it_is_explained() -> None:
    met: Counter[str] = Counter()
    unexplained = []
    for address in the_addresses(ADDRESSES):
        ours = is_public(address)
        if ours == says_netaddr(address):
            continue
        known = explanation(address, ours=ours)
        if known is None:
            unexplained.append((str(address), ours))
        else:
            met[known.network] += 1
    assert not unexplained[:10]
    assert [known.network for known in EXPLAINED if not met[known.network]] == []


def test_what_we_call_public_pythons_own_judge_calls_global() -> None:
    carriers = [ip_network(known.network) for known in EXPLAINED if known.ours]
    for address in the_addresses(ADDRESSES // 10):
        # Whether it looks inside differs from one version of Python to the next.
        if is_public(address) and not any(address in network for network in carriers):
            assert address.is_global, address
