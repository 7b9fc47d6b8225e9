"""Which internet addresses belong to the open web, by their edges."""

from ipaddress import IPv4Address, ip_address, ip_network

import pytest

from apps.archive.addresses import SPECIAL, embedded, is_allowed, is_public, unmapped


@pytest.mark.parametrize(
    "text",
    [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2001:0:808:808::f7f7:fbfb",
    ],
)
def test_the_open_web_is_public(text: str) -> None:
    assert is_public(text)
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.1",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "100:0:0:1::1",
        "2001:2::1",
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "3fff:1::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%lo",
        "2606:4700::1%eth0",
        "fec0::1",
        "ff02::1",
        # Teredo: the server is private; then the client is, whose bits are turned over.
        "2001:0:a00:1::f7f7:f7f7",
        "2001:0:808:808::80ff:fffe",
        # ISATAP, in a network that is itself public.
        "2606:4700::5efe:10.0.0.1",
        "2606:4700::200:5efe:192.168.0.1",
        "no address",
        "",
        "8.8.8.8 ",
        "8.8.8",
        "0x8.8.8.8",
    ],
)
def test_what_is_not_the_open_web_is_not_public(text: str) -> None:
    assert not is_public(text)


def test_the_table_has_no_range_twice() -> None:
    networks = [ip_network(text) for text, _why in SPECIAL]
    for place, one in enumerate(networks):
        for other in networks[place + 1 :]:
            assert one.version != other.version or not one.overlaps(other)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("8.8.8.8", []),
        ("2606:4700::1", []),
        ("::ffff:10.0.0.1", ["10.0.0.1"]),
        ("::10.0.0.1", ["10.0.0.1"]),
        ("64:ff9b::10.0.0.1", ["10.0.0.1"]),
        ("2002:a00:1::5", ["10.0.0.1"]),
        ("2001:0:102:304::f5ff:fffe", ["1.2.3.4", "10.0.0.1"]),
        ("2606:4700::5efe:10.0.0.1", ["10.0.0.1"]),
        ("2002:102:304::200:5efe:10.0.0.1", ["1.2.3.4", "10.0.0.1"]),
    ],
)
def test_what_is_inside_an_address_is_found(text: str, inside: list[str]) -> None:
    assert [str(found) for found in embedded(ip_address(text))] == inside


def test_an_allowed_network_is_allowed_in_both_spellings_and_nothing_else_is() -> None:
    allowed = [ip_network("127.0.0.0/8"), ip_network("fd00::/8")]
    for text in ("127.0.0.1", "::ffff:127.3.2.1", "fd12::1"):
        assert is_allowed(ip_address(text), allowed)
    for text in ("128.0.0.0", "::1", "64:ff9b::127.0.0.1", "2002:7f00:1::1", "::127.0.0.1"):
        assert not is_allowed(ip_address(text), allowed)
    assert unmapped(ip_address("::ffff:127.0.0.1")) == IPv4Address("127.0.0.1")
