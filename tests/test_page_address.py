"""What page an address is: one table of cases for the server, and for the section's script."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some

from moderation.web_address import (
    PAGE_RULES,
    USUAL,
    PageRules,
    address_by_rules,
    host_as_sent,
    page_address,
)

_TABLE = json.loads((Path(__file__).parent / "page_addresses.json").read_text())
_LETTERS = some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=8)


@pytest.fixture
def database_kind() -> str:
    """One is enough: nothing here asks a database."""
    return "sqlite"


@pytest.mark.parametrize(("written", "known_by"), _TABLE["known_by"])
def test_a_page_is_known_by_one_address(written: str, known_by: str) -> None:
    assert page_address(written) == known_by
    assert page_address(known_by) == known_by


def test_the_script_knows_pages_by_the_same_addresses(client: FlaskClient) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js on this machine")
    loader = client.get("/embed.js").text
    (counts,) = re.findall(r"embed-files/\w+/counts\.js", loader)
    asking = f"""
        globalThis.location = {{ href: "https://example.org/", origin: "https://example.org" }};
        const written = {json.dumps([case[0] for case in _TABLE["known_by"]])};
        {client.get("/" + counts).text}
        console.log(JSON.stringify(written.map(plainAddress)));
    """
    command = [node, "--input-type=module", "-"]
    said = subprocess.run(command, input=asking, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [case[1] for case in _TABLE["known_by"]]


@pytest.mark.parametrize(("name", "value", "one", "other"), _TABLE["one_page_by_rule"])
def test_a_site_may_say_that_two_addresses_are_one_page(
    name: str, value: str, one: str, other: str
) -> None:
    assert _by(one) != _by(other)
    assert _by(one, **{name: value}) == _by(other, **{name: value})


@pytest.mark.parametrize(("name", "value", "one", "other"), _TABLE["two_pages_by_rule"])
def test_a_rule_joins_nothing_else(name: str, value: str, one: str, other: str) -> None:
    assert _by(one, **{name: value}) != _by(other, **{name: value})


@given(some.sampled_from(_TABLE["known_by"]), some.data())
def test_a_rule_said_twice_says_the_same(case: tuple[str, str], data: some.DataObject) -> None:
    rules = PageRules(
        **{name: data.draw(some.sampled_from(values)) for name, values in PAGE_RULES.items()}
    )
    once = address_by_rules(page_address(case[0]), rules)
    assert page_address(once) == once
    assert address_by_rules(once, rules) == once
    assert PageRules.of(rules.stored()) == rules


@given(_LETTERS)
def test_letters_and_their_codes_are_one_page(letters: str) -> None:
    coded = quote(letters, safe="\\/?#&:@!$'()*+,;=%")
    for before in ("https://example.org/a", "https://example.org/?a", "https://example.org/#/a"):
        raw, coded_too = before + letters + "b", before + coded + "b"
        assert page_address(raw) == page_address(coded_too)


@given(some.text(some.sampled_from("aé@/.-18"), max_size=8).map("actions/checkout@v{}".format))
def test_what_looks_like_an_address_of_a_person_tells_pages_apart(name: str) -> None:
    for shape in ("https://example.org/packages/x{}", "https://example.org/show?pkg={}"):
        assert page_address(shape.format(name)) != page_address(shape.format(name + "1"))


@given(some.text(some.sampled_from("a=&;?/+%41"), max_size=12), some.integers(0, 12))
def test_a_campaign_changes_nothing_else_of_a_query(query: str, place: int) -> None:
    pieces = query.split("&")
    pieces.insert(min(place, len(pieces)), "utm_source=letter")
    plain = page_address(f"https://example.org/?{query}")
    assert page_address(f"https://example.org/?{'&'.join(pieces)}") == plain


def test_a_host_is_what_browsers_send() -> None:
    assert host_as_sent("B\u00fccher.example") == "xn--bcher-kva.example"
    assert host_as_sent("2001:DB8::0:1") == "[2001:db8::1]"


def test_what_can_be_said_of_a_sites_addresses_begins_with_the_usual() -> None:
    assert {name: values[0] for name, values in PAGE_RULES.items()} == {
        name: getattr(USUAL, name) for name in PAGE_RULES
    }
    assert USUAL.stored() is None


def _by(address: str, **rules: str) -> str:
    return address_by_rules(page_address(address), PageRules(**rules))
