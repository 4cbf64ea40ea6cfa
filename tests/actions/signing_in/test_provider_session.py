"""Which machines the provider can have us connect to: its own, public ones, and listed ones."""

import socket
import threading
from collections.abc import Callable

import pytest
from pydantic import SecretStr, ValidationError

from moderation.actions.signing_in import provider_session
from moderation.actions.signing_in.provider_session import ProviderFailed, asking, judge
from moderation.reaching import names
from moderation.settings import Settings
from tests.fixtures.receivers import NAME, Certificates, Receive

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"keys": []}'
NOT_PUBLIC = "the host of its jwks_uri has no public address; MODERATION_OIDC_ALLOW_HOSTS may list"

Names = Callable[..., list[str]]


@pytest.fixture
def lead(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> Names:
    """Says where names lead, ``lead("10.0.0.1")``; what was looked up is the list it gives."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates.authority))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    provider_session._unreachable.clear()

    def leading(*addresses: str) -> list[str]:
        asked: list[str] = []

        def resolve(host: str, *_: object) -> list[str]:
            asked.append(host)
            return list(addresses)

        monkeypatch.setattr(names, "addresses_of", resolve)
        return asked

    return leading


def test_the_issuers_own_host_may_stand_in_a_private_network(lead: Names, receive: Receive) -> None:
    receiver, asked = receive(ANSWER), lead("127.0.0.1")
    assert _keys(_settings(NAME), receiver.port) == {"keys": []}
    [(headers, _)] = receiver.requests
    assert headers["host"] == f"{NAME}:{receiver.port}"
    assert (asked, receiver.names_asked_for[-1]) == ([NAME], NAME)


def test_no_other_host_does_unless_it_is_listed(lead: Names, receive: Receive) -> None:
    receiver = receive(ANSWER)
    lead("127.0.0.1")
    with pytest.raises(ProviderFailed, match=NOT_PUBLIC):
        _keys(_settings("login.example.org"), receiver.port)
    assert receiver.connections == 0
    listed = _settings("login.example.org", f"login.lan, {NAME.upper()}")
    assert _keys(listed, receiver.port) == {"keys": []}


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_addresses_that_are_not_public_are_refused(lead: Names, address: str) -> None:
    lead("1.1.1.1", address)
    with pytest.raises(ProviderFailed, match=NOT_PUBLIC):
        _keys(_settings("login.example.org"), 443)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ProviderFailed, match=NOT_PUBLIC):
        judge(_settings("login.example.org"), "jwks_uri", f"https://{host}/keys")


@pytest.mark.parametrize("allowed", ["", NAME])
@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "::ffff:a9fe:a9fe"])
def test_nobody_leads_us_to_a_clouds_metadata(lead: Names, address: str, allowed: str) -> None:
    lead(address)
    issuer = "login.example.org" if allowed else NAME
    with pytest.raises(ProviderFailed, match="has an address that nothing here connects to"):
        _keys(_settings(issuer, allowed), 443)


def test_a_name_server_that_changes_its_answer_changes_nothing(
    lead: Names, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, connected = lead("1.1.1.1"), []

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ProviderFailed, match="it cannot be reached"):
        _keys(_settings("login.example.org"), 443)
    assert (asked, connected) == ([NAME], [("1.1.1.1", 443)])


def test_the_next_address_is_tried_where_nobody_listens(lead: Names, receive: Receive) -> None:
    receiver = receive(ANSWER)
    lead("127.0.0.2", "127.0.0.1")
    assert _keys(_settings(NAME), receiver.port) == {"keys": []}


def test_a_name_that_leads_nowhere_cannot_be_reached(lead: Names) -> None:
    lead()
    with pytest.raises(ProviderFailed, match="it cannot be reached"):
        _keys(_settings("login.example.org"), 443)


def test_the_certificate_must_be_the_names(lead: Names, receive: Receive) -> None:
    receiver = receive(ANSWER)
    lead("127.0.0.1")
    with pytest.raises(ProviderFailed, match="it cannot be reached"):
        _ask(_settings("other.example.org"), f"https://other.example.org:{receiver.port}/keys")


@pytest.mark.parametrize(("issuer", "told"), [("login.example.org", "1.1.1.1"), (NAME, NAME)])
def test_a_proxy_is_told_the_address_that_was_judged(
    lead: Names,
    receive: Receive,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    issuer: str,
    told: str,
) -> None:
    def tunnel(connected: socket.socket, _: threading.Event) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with certificates.server.wrap_socket(connected, server_side=True) as secured:
            secured.recv(65_536)
            secured.sendall(ANSWER)

    proxy, asked = receive(tunnel, tls=False), lead("1.1.1.1")
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    assert _keys(_settings(issuer), 443) == {"keys": []}
    [(headers, _)] = proxy.requests
    assert headers[":request"].startswith(f"CONNECT {told}:443")
    assert asked == ([] if told == NAME else [NAME])


@pytest.mark.parametrize("addresses", [[], ["10.0.0.1"]])
def test_no_proxy_is_sent_where_we_may_not_go(
    lead: Names, receive: Receive, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    proxy = receive(ANSWER, tls=False)
    lead(*addresses)
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    with pytest.raises(ProviderFailed, match=NOT_PUBLIC):
        _keys(_settings("login.example.org"), 443)
    assert proxy.requests == []


@pytest.mark.parametrize("hosts", ["keys.lan", "keys.lan, 10.0.0.1 ,fd00::1", "", " , "])
def test_hosts_are_listed_by_name_or_address(hosts: str) -> None:
    assert Settings(oidc_allow_hosts=hosts).oidc_hosts == {
        one for one in ("keys.lan", "10.0.0.1", "fd00::1") if one in hosts
    }


@pytest.mark.parametrize("hosts", ["https://keys.lan", "keys.lan:8443", "keys.lan/keys", "a b"])
def test_what_is_no_host_is_refused_at_the_start(hosts: str) -> None:
    with pytest.raises(ValidationError):
        Settings(oidc_allow_hosts=hosts)


def _settings(issuer: str, allowed: str = "") -> Settings:
    return Settings(
        oidc_issuer=f"https://{issuer}",
        oidc_client_id="desk",
        oidc_client_secret=SecretStr("a secret of the test"),
        oidc_allow_hosts=allowed,
    )


def _keys(settings: Settings, port: int) -> object:
    return _ask(settings, f"https://{NAME}:{port}/keys")


def _ask(settings: Settings, address: str) -> object:
    with asking(settings, "jwks_uri", address) as session:
        return session.get(address, withhold_token=True).json()
