"""Which machines a stranger's address never leads to, and which not even an operator's."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.reaching.forbidden_addresses import is_forbidden, is_never_reached

FORBIDDEN = {
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "unspecified": ["0.0.0.0", "0.1.2.3", "::"],  # noqa: S104
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fdff::1"],
    "link-local": ["169.254.1.1", "fe80::1", "febf::1", "fe80::1%eth0"],
    "metadata": ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16"],
    "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b:1::a00:1"],
    "6to4": ["2002:7f00:1::", "192.88.99.1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:a9fe:a9fe"],
    "compatible": ["::127.0.0.1", "::8.8.8.8"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1"],
    "site-local": ["fec0::1"],
    "broadcast and reserved": ["255.255.255.255", "240.0.0.1"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarking": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "segments": ["5f00::1", "100::1"],
    "no address": ["", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "1.1.1.1 "],
}
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700:4700::1111"]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_strangers_address_leads_to(kind: str) -> None:
    assert [address for address in FORBIDDEN[kind] if not is_forbidden(address)] == []


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_network_is_reached(address: str) -> None:
    assert not is_forbidden(address)


def test_an_operator_allows_networks_one_by_one() -> None:
    allowed = [ip_network("10.1.0.0/16"), ip_network("fd12::/16")]
    assert not is_forbidden("10.1.2.3", allowed)
    assert not is_forbidden("fd12::1", allowed)
    assert is_forbidden("10.2.0.1", allowed)
    assert is_forbidden("::ffff:10.1.2.3", allowed)
    assert is_forbidden("fd12::1%eth0", allowed)


@given(st.ip_addresses(v=4))
def test_what_carries_an_ipv4_address_in_ipv6_is_forbidden(address: IPv4Address) -> None:
    number = int(address)
    carriers = (0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112 | number << 80, 0)
    assert all(is_forbidden(str(IPv6Address(carrier | number))) for carrier in carriers)


@given(st.ip_addresses())
def test_what_is_not_global_to_python_is_forbidden(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast:
        assert is_forbidden(str(address))


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    is_forbidden(text)


@pytest.mark.parametrize(
    "kind",
    [
        "unspecified",
        "link-local",
        "multicast",
        "site-local",
        "broadcast and reserved",
        "no address",
    ],
)
def test_not_even_an_operators_own_host_is(kind: str) -> None:
    assert [address for address in FORBIDDEN[kind] if not is_never_reached(address)] == []


@pytest.mark.parametrize("address", FORBIDDEN["metadata"])
def test_nothing_ever_asks_for_a_clouds_credentials(address: str) -> None:
    assert is_never_reached(address)
    if ":" not in address:
        number = int(IPv4Address(address))
        carriers = (0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112 | number << 80)
        assert all(is_never_reached(str(IPv6Address(carrier | number))) for carrier in carriers)


@pytest.mark.parametrize(
    "kind", ["loopback", "private", "carrier-grade NAT", "documentation", "benchmarking"]
)
def test_an_operators_own_host_may_stand_in_a_network_of_theirs(kind: str) -> None:
    left = [one for one in FORBIDDEN[kind] if is_never_reached(one)]
    assert [one for one in left if one not in FORBIDDEN["metadata"]] == []


@given(st.ip_addresses())
def test_what_an_operators_host_may_never_be_a_strangers_may_not(
    address: IPv4Address | IPv6Address,
) -> None:
    if is_never_reached(str(address)):
        assert is_forbidden(str(address))
