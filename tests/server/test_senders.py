"""Whose place a request takes."""

from typing import Any

import pytest

from moderation.server.fair_queue import Lane, Rank
from moderation.server.senders import Senders
from moderation.web.sender import SENDER

KNOWN = Lane(Rank.KNOWN, "site|1")
NETWORK = Lane(Rank.STRANGER, "192.0.2.0/24")


@pytest.fixture
def senders() -> Senders:
    return Senders(trusted_proxies=0)


def test_a_key_is_a_strangers_until_the_application_has_accepted_it(senders: Senders) -> None:
    assert senders.sender_of(sent(HTTP_AUTHORIZATION="Bearer abc")) == NETWORK
    assert senders.learn(sent(HTTP_AUTHORIZATION="Bearer abc", **{SENDER: "site|1"}), 201)
    assert not senders.learn(sent(HTTP_AUTHORIZATION="Bearer abc", **{SENDER: "site|1"}), 201)
    assert senders.sender_of(sent(HTTP_AUTHORIZATION="Bearer abc")) == KNOWN
    assert senders.sender_of(sent(HTTP_AUTHORIZATION="Bearer abd")) == NETWORK


def test_a_key_that_is_refused_is_a_strangers_again(senders: Senders) -> None:
    senders.learn(sent(HTTP_AUTHORIZATION="Bearer abc", **{SENDER: "site|1"}), 201)
    senders.learn(sent(HTTP_AUTHORIZATION="Bearer abc"), 401)
    assert senders.sender_of(sent(HTTP_AUTHORIZATION="Bearer abc")) == NETWORK


def test_a_session_has_a_place_of_its_own(senders: Senders) -> None:
    senders.learn(sent(HTTP_COOKIE="session=x", **{SENDER: "moderator|7"}), 200)
    assert senders.sender_of(sent(HTTP_COOKIE="session=x")).name == "moderator|7"


def test_who_has_no_address_that_can_be_read_is_one_of_those_of_their_proxy() -> None:
    senders = Senders(trusted_proxies=1)

    def lane(forwarded: str, proxy: str = "192.0.2.7") -> str:
        heads = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": proxy}
        return senders.sender_of(sent(**heads)).name

    assert lane("203.0.113.9:4711") == lane("::ffff:203.0.113.9") == "203.0.113.0/24"
    assert lane("unknown") == lane("_hidden") != lane("unknown", proxy="198.51.100.1")
    assert lane("unknown") != lane("192.0.2.7")


def test_only_so_many_keys_are_remembered(
    senders: Senders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.server.senders._MOST_REMEMBERED", 2)
    for number in range(3):
        senders.learn(sent(HTTP_AUTHORIZATION=f"{number}", **{SENDER: "site|1"}), 201)
    ranks = [senders.sender_of(sent(HTTP_AUTHORIZATION=f"{n}")).rank for n in range(3)]
    assert ranks == [Rank.STRANGER, Rank.KNOWN, Rank.KNOWN]


def test_strangers_are_told_apart_by_the_address_that_our_proxy_vouches_for() -> None:
    senders = Senders(trusted_proxies=1)
    environ = sent(HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.4")
    assert senders.sender_of(environ).name == "198.51.100.0/24"


def test_an_address_that_is_none_has_a_place_too(senders: Senders) -> None:
    assert senders.sender_of(sent(REMOTE_ADDR="")).name == "unreadable|"


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
def test_who_asks_for_health_waits_for_nobody(senders: Senders, path: str) -> None:
    assert senders.sender_of(sent(PATH_INFO=path)) == Lane(Rank.OPERATOR, path)


def sent(**changes: str) -> dict[str, Any]:
    return {"PATH_INFO": "/v1/comments", "REMOTE_ADDR": "192.0.2.7"} | changes
