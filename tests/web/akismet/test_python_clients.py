"""PyPI's ``akismet``, unmodified, against a listening server: its synchronous and its other client.

Its address is a constant, so it is led here as behind a proxy: by a transport of its HTTP client
that connects elsewhere and changes nothing of what is sent.
"""

from collections.abc import Callable, Iterator
from typing import Any

import akismet
import httpx
import pytest

from moderation.actions.publication.read_comments import read_comments
from moderation.actions.sites.add_site import SiteCredentials
from tests.fixtures.looks import seen
from tests.fixtures.loops import run

IP = "192.0.2.44"
COMMENT: dict[str, Any] = {
    "comment_author": "Jane Doe",
    "comment_author_email": "jane@example.org",
    "comment_content": "Thank you, the crust came out just as you describe it.",
    "comment_type": "comment",
    "permalink": "https://example.org/2026/bread",
    "user_agent": "Mozilla/5.0",
    "is_test": False,
}
SPAM = COMMENT | {"comment_author": "akismet-guaranteed-spam"}


class Redirected(httpx.HTTPTransport):
    """Connects to the test's server, whatever the address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._to = httpx.URL(address)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request as it is, to another machine; its Host header stays."""
        to = {"scheme": self._to.scheme, "host": self._to.host, "port": self._to.port}
        request.url = request.url.copy_with(**to)
        return super().handle_request(request)


class RedirectedAsync(httpx.AsyncHTTPTransport):
    """The same, for the client that does not wait."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._to = httpx.URL(address)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request as it is, to another machine; its Host header stays."""
        to = {"scheme": self._to.scheme, "host": self._to.host, "port": self._to.port}
        request.url = request.url.copy_with(**to)
        return await super().handle_async_request(request)


@pytest.fixture
def http_client(live_server: str) -> Iterator[httpx.Client]:
    """An HTTP client with the timeout that the library has by default."""
    with httpx.Client(transport=Redirected(live_server), timeout=5.0) as client:
        yield client


@pytest.fixture
def make(http_client: httpx.Client) -> Callable[[str], akismet.SyncClient]:
    """Makes a client that has verified its key."""

    def with_key(key: str) -> akismet.SyncClient:
        config = akismet.Config(key=key, url="https://example.org")
        return akismet.SyncClient.validated_client(config=config, http_client=http_client)

    return with_key


def test_the_synchronous_client_through_everything_it_can(
    make, site: SiteCredentials, installation, submitting_site
) -> None:
    client = make(site.keys["akismet"])
    assert client.verify_key()
    assert not client.verify_key(key="0123456789ab", url="https://example.org")
    assert client.comment_check(user_ip=IP, **COMMENT) == akismet.CheckResponse.HAM
    assert client.comment_check(user_ip=IP, **SPAM) == akismet.CheckResponse.SPAM
    trap = {"honeypot_field_name": "comment_context", "comment_context": "bread"}
    assert client.comment_check(user_ip=IP, **COMMENT, **trap) == akismet.CheckResponse.HAM
    assert client.submit_spam(user_ip=IP, **COMMENT)
    assert client.submit_ham(user_ip=IP, **SPAM)
    assert client.comment_check(user_ip=IP, **COMMENT) == akismet.CheckResponse.SPAM
    usage = client.usage_limit()
    assert (usage["limit"], usage["usage"], usage["throttled"]) == ("none", 4, False)
    page = seen(
        installation,
        read_comments,
        submitting_site.id,
        status=None,
        after=None,
        limit=9,
    )
    assert sorted(comment.status for comment in page.comments) == ["approved", "spam"]


def test_what_may_be_discarded(make, site: SiteCredentials, monkeypatch) -> None:
    from moderation.actions.akismet import check_by_akismet

    monkeypatch.setattr(check_by_akismet, "BLATANT_ABOVE", 0.5)
    text = "Buy cheap viagra cialis online pills http://pills.example.test best price casino"
    answer = make(site.keys["akismet"]).comment_check(
        user_ip=IP, **COMMENT | {"comment_content": text * 3}
    )
    assert answer == akismet.CheckResponse.DISCARD


def test_a_wrong_key_is_an_error_everywhere(make, http_client, site: SiteCredentials) -> None:
    with pytest.raises(akismet.APIKeyError):
        make("0123456789ab")
    config = akismet.Config(key="0123456789ab", url="https://example.org")
    client = akismet.SyncClient(config=config, http_client=http_client)
    for call in (client.comment_check, client.submit_spam, client.submit_ham):
        with pytest.raises(akismet.APIKeyError):
            call(user_ip=IP, **COMMENT)
    with pytest.raises(akismet.APIKeyError):
        client.usage_limit()


def test_the_call_that_forgets_its_key_is_refused(make, site: SiteCredentials) -> None:
    with pytest.raises(akismet.APIKeyError):
        make(site.keys["akismet"]).key_sites()


def test_the_client_that_does_not_wait(live_server: str, site: SiteCredentials) -> None:
    async def asked() -> list[object]:
        config = akismet.Config(key=site.keys["akismet"].upper(), url="https://example.org")
        async with httpx.AsyncClient(transport=RedirectedAsync(live_server), timeout=5.0) as http:
            client = await akismet.AsyncClient.validated_client(config=config, http_client=http)
            return [
                await client.comment_check(user_ip=IP, **COMMENT),
                await client.comment_check(user_ip=IP, **SPAM),
                await client.submit_spam(user_ip=IP, **COMMENT),
                await client.submit_ham(user_ip=IP, **SPAM),
                (await client.usage_limit())["usage"],
            ]

    assert run(asked()) == [
        akismet.CheckResponse.HAM,
        akismet.CheckResponse.SPAM,
        True,
        True,
        2,
    ]
