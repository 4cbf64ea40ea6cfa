"""The callback: WordPress hears what a moderator decided on a comment that it asked about."""

import json
import socket
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.akismet.callbacks import MOST_ADDRESSES, result_of
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.sites.change_origins import add_origin, remove_origin
from moderation.actions.sites.rotate_site_key import rotate_site_key
from moderation.actions.upkeep.sealed_values import keys_in_use
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.read_deliveries import read_deliveries
from moderation.errors import NotFound
from moderation.tables import AkismetComment, AkismetKey, Delivery, Dispatch, Event, WebhookEndpoint
from tests.fixtures.deliveries import Deliver, until
from tests.fixtures.looks import seen
from tests.fixtures.receivers import Receive, RunningReceiver

WEBHOOK = "/wp-json/akismet/v1/webhook"


@pytest.fixture
def wordpress(receive: Receive) -> RunningReceiver:
    """A WordPress that listens, and repeats what it is told."""

    def repeat(connection: socket.socket, _: threading.Event) -> None:
        _, body = running.requests[-1]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    running = receive(repeat, tls=False)
    return running


@pytest.fixture
def settings_overrides(wordpress: RunningReceiver) -> dict[str, Any]:
    """Callbacks may go to this machine, at once."""
    return {
        "webhook_allow_http": True,
        "webhook_allow_ports": str(wordpress.port),
        "undo_seconds": 0,
    }


@pytest.fixture
def callback(wordpress, installation, submitting_site, moderator) -> str:
    """The address that the plugin names, on an origin of the site."""
    origin = f"http://wp.example.org:{wordpress.port}"
    add_origin(installation, submitting_site.id, origin, moderator.id)
    return origin + WEBHOOK


@pytest.fixture
def settle(installation, submitting_site, moderator):
    """A moderator decides: ``settle(guid, "approved")``."""

    def decide_one(guid: str, status: Any) -> str:
        decided = decide(
            installation, submitting_site.id, guid, WantedDecision(status, moderator.actor)
        )
        return decided.decision.id

    return decide_one


def guid_of(answer) -> str:
    """The identifier that a check was answered with."""
    return answer.headers["X-akismet-guid"]


def heard(wordpress: RunningReceiver) -> list[dict[str, Any]]:
    """What WordPress was told, in order."""
    return [json.loads(body) for _, body in list(wordpress.requests)]


@pytest.mark.parametrize(
    ("status", "result"), [("approved", "false"), ("spam", "true"), ("rejected", "true")]
)
def test_wordpress_hears_what_a_moderator_decided(
    ask, callback, settle, wordpress, deliver: Deliver, site, status: str, result: str
) -> None:
    guid = guid_of(ask(callback=callback))
    settle(guid, status)
    deliver()
    until(lambda: wordpress.requests)
    ((headers, _),) = wordpress.requests
    assert heard(wordpress) == [
        {
            "key": site.keys["akismet"],
            "endpoint": "comment-check",
            "comments": [{"guid": guid, "result": result, "status": status}],
        }
    ]
    assert headers[":request"] == f"POST {WEBHOOK} HTTP/1.1"
    assert headers["content-type"] == "application/json"
    assert "webhook-signature" not in headers


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # the address only
def test_where_permalinks_are_plain_the_address_is_a_query(
    ask, callback, settle, wordpress, deliver: Deliver
) -> None:
    plain = "/?rest_route=/akismet/v1/webhook"
    settle(guid_of(ask(callback=callback.replace(WEBHOOK, plain))), "spam")
    deliver()
    until(lambda: wordpress.requests)
    ((headers, _),) = wordpress.requests
    assert headers[":request"] == f"POST {plain} HTTP/1.1"


def test_nobody_hears_what_policy_or_the_site_itself_concluded(
    ask, callback, installation, submitting_site, settle, wordpress, deliver: Deliver
) -> None:
    ask(callback=callback, comment_author="akismet-guaranteed-spam")
    by_site = guid_of(ask(callback=callback))
    decide(installation, submitting_site.id, by_site, WantedDecision("spam", Actor("site")))
    last = guid_of(ask(callback=callback, comment_author="Ann"))
    settle(last, "approved")
    deliver()
    until(lambda: wordpress.requests)
    assert [told["comments"][0]["guid"] for told in heard(wordpress)] == [last]


def test_an_undone_decision_is_corrected_by_the_next_one(
    ask, callback, installation, submitting_site, moderator, settle, wordpress, deliver: Deliver
) -> None:
    guid = guid_of(ask(callback=callback))
    decision = settle(guid, "approved")
    deliver()
    until(lambda: len(wordpress.requests) == 1)
    undo_decision(installation, submitting_site.id, guid, decision, moderator.actor)
    settle(guid, "spam")
    until(lambda: len(wordpress.requests) == 3)
    told = [one["comments"][0] for one in heard(wordpress)]
    # What waits again is public no more: WordPress knows spam, and not spam.
    assert [one["result"] for one in told] == ["false", "true", "true"]
    assert [one["status"] for one in told] == ["approved", "pending", "spam"]


def test_a_key_that_has_ended_is_replaced_by_the_one_in_use(
    ask, callback, installation, settle, wordpress, deliver: Deliver
) -> None:
    guid = guid_of(ask(callback=callback))
    fresh = rotate_site_key(installation, "blog", "akismet", timedelta(0))
    ask(api_key=fresh, callback=callback, comment_author="Ann")
    settle(guid, "approved")
    deliver()
    until(lambda: wordpress.requests)
    assert heard(wordpress)[0]["key"] == fresh


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/wp-json/akismet/v1/webhook",
        "https://example.org.evil.example/",
        "https://example.org@evil.example/",
        "https://example.org:8443/hook",
        "http://169.254.169.254/latest",
        "ftp://example.org/",
        "//example.org/",
        "https://example.org/\r\nHost: evil",
        "https://example.org/#x",
        "https://example.org/" + "x" * 3_000,
        "https://[",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_address_elsewhere_is_passed_over(ask, installation, url: str) -> None:
    assert ask(callback=url).data == b"false"
    with installation.database.reading() as session:
        assert session.scalars(select(WebhookEndpoint)).all() == []
        assert session.scalars(select(AkismetComment.endpoint_id)).all() == [None]
        assert session.scalars(select(AkismetKey)).all() == []


def test_an_origin_that_was_taken_off_is_called_no_more(
    ask, callback, installation, submitting_site, moderator, settle, wordpress, deliver: Deliver
) -> None:
    guid = guid_of(ask(callback=callback))
    origin = callback.removesuffix(WEBHOOK)
    remove_origin(installation, submitting_site.id, origin, moderator.id)
    settle(guid, "approved")
    deliver()
    until(lambda: all(event.dispatched_at for event in _events(installation)))
    assert wordpress.requests == []


def test_what_waits_for_an_origin_that_is_taken_off_is_a_dead_letter(
    ask, callback, installation, submitting_site, moderator, settle, wordpress, deliver: Deliver
) -> None:
    settle(guid_of(ask(callback=callback)), "approved")
    while dispatch_events(installation):
        assert wordpress.requests == []
    remove_origin(installation, submitting_site.id, callback.removesuffix(WEBHOOK), moderator.id)
    deliver()
    until(lambda: _dispatched(installation) == [("dead", "permanent")])
    assert wordpress.requests == []


def test_an_address_is_kept_once_and_only_so_many(ask, callback, installation) -> None:
    for number in range(MOST_ADDRESSES + 3):
        ask(callback=f"{callback}?n={number}", comment_author=f"Ann {number}")
        ask(callback=callback, comment_author=f"Bob {number}")
    with installation.database.reading() as session:
        urls = session.scalars(select(WebhookEndpoint.url)).all()
        assert session.scalars(select(AkismetKey.key_id)).all() != []
    assert len(urls) == len(set(urls)) == MOST_ADDRESSES


def test_an_address_that_was_given_up_is_tried_again_when_it_asks(
    ask, callback, installation
) -> None:
    ask(callback=callback)
    for reason, is_off in (("failing", False), ("gone", False), ("by_admin", True)):
        with installation.database.transaction() as session:
            endpoint = session.scalars(select(WebhookEndpoint)).one()
            endpoint.disabled_at, endpoint.disabled_reason = clock.now(), reason
        ask(callback=callback, comment_author=f"Ann {reason}")
        with installation.database.reading() as session:
            endpoint = session.scalars(select(WebhookEndpoint)).one()
            assert (endpoint.disabled_at is not None) is is_off


def test_the_desk_does_not_list_it_among_webhooks(ask, callback, installation, submitting_site):
    from moderation.actions.webhooks.read_webhooks import read_webhooks

    ask(callback=callback)
    assert seen(installation, read_webhooks, submitting_site.id) == []
    with installation.database.reading() as session:
        endpoint_id = session.scalars(select(WebhookEndpoint.id)).one()
    with pytest.raises(NotFound):
        seen(installation, read_deliveries, submitting_site.id, endpoint_id)


def test_the_key_is_sealed_and_known_to_rotation(ask, callback, installation, site) -> None:
    ask(callback=callback)
    with installation.database.reading() as session:
        row = session.scalars(select(AkismetKey)).one()
        assert site.keys["akismet"].encode() not in row.sealed
        assert row.key_id in keys_in_use(session)
    opened = installation.vault.open(row)
    assert opened == site.keys["akismet"]


def test_the_key_is_not_kept_of_an_answer_that_repeats_it(
    ask, callback, installation, settle, deliver: Deliver, site
) -> None:
    settle(guid_of(ask(callback=callback)), "approved")
    deliver()
    until(lambda: _answers(installation))
    (answer,) = _answers(installation)
    assert site.keys["akismet"] not in answer
    assert json.loads(answer)["key"] == "…"


def test_without_a_callback_no_key_is_sealed(ask, installation) -> None:
    ask()
    with installation.database.reading() as session:
        assert session.scalars(select(AkismetKey)).all() == []


def test_what_is_no_decision_of_a_moderator_has_no_result() -> None:
    assert result_of("comment.approved", "policy") is None
    assert result_of("comment.edited", "moderator") is None
    assert result_of("comment.pending", "policy") is None
    assert result_of("author.erased", None) is None


def _dispatched(installation) -> list[tuple[str, str | None]]:
    with installation.database.reading() as session:
        return [(one.state, one.dead_because) for one in session.scalars(select(Dispatch))]


def _answers(installation) -> list[str]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Delivery.answer)))


def _events(installation) -> list[Event]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Event)))
