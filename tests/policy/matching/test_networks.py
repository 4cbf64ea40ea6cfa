"""Networks of a list."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.matching.networks import Networks, network_of, visitor_ip

V4 = st.tuples(st.integers(0, 2**32 - 1), st.integers(8, 24)).map(
    lambda pair: str(ip_network((pair[0], pair[1]), strict=False))
)
V6 = st.tuples(st.integers(0, 2**128 - 1), st.integers(16, 48)).map(
    lambda pair: str(ip_network((pair[0], pair[1]), strict=False))
)


def test_the_narrowest_network_is_named():
    networks = Networks(["192.0.0.0/16", "192.0.2.0/24", "2001:db8::/32"])
    assert networks.find("192.0.2.0/24") == "192.0.2.0/24"
    assert networks.find("192.0.3.0/24") == "192.0.0.0/16"
    assert networks.find("2001:db8:1::/48") == "2001:db8::/32"
    assert networks.find("198.51.100.0/24") is None
    assert networks.find(None) is None
    assert not Networks()


def test_an_ipv4_network_is_not_taken_for_an_ipv6_one_with_the_same_bits():
    assert Networks(["2001::/16"]).find("32.1.0.0/24") is None


@given(st.lists(V4 | V6, max_size=8), V4.filter(lambda text: text.endswith("/24")) | V6)
def test_it_finds_what_the_standard_library_finds(listed, asked):
    def holds(text):
        network, other = ip_network(text), ip_network(asked)
        return network.version == other.version and other.subnet_of(network)

    found = Networks(listed).find(asked)
    assert (found is not None) == any(holds(text) for text in listed)
    assert found is None or holds(found)


@given(number=st.integers(0, 2**32 - 1), port=st.integers(0, 65535))
def test_ipv4_is_the_same_visitor_however_it_is_written(number: int, port: int) -> None:
    address = IPv4Address(number)
    mapped = f"::ffff:{address}"
    for written in (address, f"{address}:{port}", mapped, mapped.upper(), f"[{mapped}]:{port}"):
        assert visitor_ip(f" {written}") == visitor_ip(f'"{written}"') == address


@given(number=st.integers(2**120, 2**128 - 1), port=st.integers(0, 65535))
def test_ipv6_is_the_same_visitor_however_it_is_written(number: int, port: int) -> None:
    address = IPv6Address(number)
    for written in (address, address.exploded, f"{address}%eth0", f"[{address}]", f"[{address}]:9"):
        assert visitor_ip(str(written)) == address
    assert network_of(f"[{address}%1]:{port}") == network_of(str(address))


@given(text=st.text(max_size=60))
def test_anything_else_is_no_address(text: str) -> None:
    found = visitor_ip(text)
    assert found is None or str(found).partition("%")[0]


@pytest.mark.parametrize(
    "text", [None, "", "unknown", "_hidden", "999.1.1.1", "192.0.2.7:", "[192.0.2.7", "1" * 200]
)
def test_what_cannot_be_read_is_none(text: str | None) -> None:
    assert visitor_ip(text) is None
    assert network_of(text) is None
