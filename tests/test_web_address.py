"""An address is taken apart in one place: every part can be read, or it is none."""

import re
from pathlib import Path
from urllib.parse import quote, urlunsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some

from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.webhooks.claim_dispatches import host_of
from moderation.vault import mask_url
from moderation.web_address import NoAddress, page_address, split_address

BROKEN = (
    "http://[::1",
    "http://]/",
    "http://[x]/",
    "https://a:b/",
    "https://a:70000/",
    "http://a\u2100/",
)
_PIECES = some.sampled_from(
    [
        *"[]:@/?#%\\ .&=",
        "http://",
        "//",
        "::1",
        "example.org",
        ":80",
        ":x",
        "\u2100",
        "\u200b",
        "%00",
    ]
)
ADDRESSES = some.lists(_PIECES | some.text(max_size=3), max_size=12).map("".join)


@given(ADDRESSES)
def test_what_is_taken_apart_can_be_read_and_put_together(text: str) -> None:
    try:
        parts = split_address(text)
    except NoAddress:
        return
    assert parts.port is None or 0 <= parts.port <= 65_535
    assert isinstance(parts.hostname or "", str)
    assert isinstance(parts.username or "", str)
    split_address(urlunsplit(parts))


@given(ADDRESSES)
def test_masks_read_whatever_is_written_as_an_address(text: str) -> None:
    assert isinstance(mask_url(text), str)


@given(ADDRESSES)
def test_the_name_of_a_page_is_an_address_whose_name_is_itself(text: str) -> None:
    try:
        url = page_address(text)
    except NoAddress:
        return
    assert page_address(url) == url


@pytest.mark.parametrize("broken", BROKEN)
def test_one_broken_address_among_those_to_deliver_to_stops_none(broken: str) -> None:
    assert host_of(broken) == ""


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_door_says_of_a_broken_address_that_it_is_none(
    client: FlaskClient, site: SiteCredentials
) -> None:
    key = {"Authorization": f"Bearer {site.api_key}"}
    for broken in BROKEN:
        for path in (
            "/v1/comments?thread=",
            "/v1/threads/comments?site=blog&url=",
            "/v1/threads/counts?site=blog&url=",
            "/v1/threads/feed.atom?site=blog&url=",
            "/embed/blog/comments?url=",
        ):
            answer = client.get(path + quote(broken, safe=""), headers=key)
            assert answer.status_code == 422, (path, broken)
            assert broken not in answer.text
        for accept in ("text/html", "application/json"):
            fields = {"name": "Jane", "thread_url": broken, "body": ""}
            headers = {"Origin": "https://example.org", "Accept": accept}
            answer = client.post("/v1/sites/blog/form", data=fields, headers=headers)
            assert 400 <= answer.status_code < 500, broken


def test_nothing_else_takes_an_address_apart() -> None:
    house = Path(__file__).parent.parent / "moderation"
    own = house / "web_address.py"
    found = [
        path for path in house.rglob("*.py") if re.search(r"urlsplit|urlparse", path.read_text())
    ]
    assert found == [own]
