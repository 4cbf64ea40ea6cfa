"""Repeated requests change nothing and are answered as before, byte for byte."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from moderation.actions.installation.submission import Answer, Repeatable
from moderation.actions.intake.submit_comment import submit_comment
from moderation.errors import InProgress, KeyReused, Replayed
from moderation.tables import Comment, Event, IdempotencyKey, SeenWebhook, Thread

FIRST = Repeatable("order-66", b"POST /v1/comments sha256-of-the-body")


@pytest.fixture
def send(installation, submitting_site, submission):
    """Submits one comment: ``send(FIRST)``, or with ``webhook_id=…``."""

    def send_one(repeatable=None, *, site=None, webhook_id=None, render=_render, **changes):
        return submit_comment(
            installation,
            site or submitting_site,
            submission(**changes),
            render,
            repeatable=repeatable,
            webhook_id=webhook_id,
        )

    return send_one


def test_the_same_request_is_answered_as_before(send, count):
    first, second = send(FIRST), send(FIRST)
    assert (second.status, second.body) == (first.status, first.body)
    assert (first.replayed, second.replayed) == (False, True)
    assert count(Comment) == count(Event) == 1


def test_the_same_key_with_another_request_is_refused(send, count):
    send(FIRST)
    with pytest.raises(KeyReused):
        send(Repeatable(FIRST.key, b"another body"))
    assert count(Comment) == 1


def test_another_key_is_another_comment(send, count):
    send(FIRST)
    send(Repeatable("order-67", FIRST.fingerprint))
    assert count(Comment) == 2


def test_sites_do_not_share_keys(send, count, other_submitting_site):
    send(FIRST)
    assert not send(FIRST, site=other_submitting_site).replayed
    assert count(Comment) == 2


def test_neither_key_nor_answered_address_is_in_the_row(installation, send):
    send(FIRST, body="Ask jane@example.org")
    with installation.database.reading() as session:
        row = session.scalars(select(IdempotencyKey)).one()
    kept = row.key_digest + row.fingerprint + row.answer
    assert FIRST.key.encode() not in kept
    assert FIRST.fingerprint not in kept
    assert b"jane@" not in kept


def test_a_request_that_failed_is_not_remembered(send, count):
    def fail(_view):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(FIRST, render=fail)
    assert count(IdempotencyKey) == count(Comment) == 0
    assert not send(FIRST).replayed


def test_concurrent_requests_with_one_key_make_one_comment(send, count):
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _number: _outcome(send), range(16)))
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    assert count(Comment) == count(Event) == 1
    assert len({answer.body for answer in answers}) == 1
    assert [answer.replayed for answer in answers].count(False) == 1
    assert all(isinstance(each, Answer | InProgress) for each in outcomes)


def test_concurrent_first_comments_of_a_page_share_one_thread(send, count):
    def send_number(number):
        return send(body=f"Comment {number}", author_email=f"a{number}@example.org")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send_number, range(8)))
    assert [answer.status for answer in answers] == [201] * 8
    assert count(Comment) == 8
    assert count(Thread) == 1


def test_a_signed_message_is_taken_in_once(send, count):
    send(webhook_id="msg_1")
    with pytest.raises(Replayed):
        send(webhook_id="msg_1")
    assert count(Comment) == count(SeenWebhook) == 1


def test_a_signed_message_that_failed_can_come_again(send, count):
    def fail(_view):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send(webhook_id="msg_1", render=fail)
    send(webhook_id="msg_1")
    assert count(Comment) == 1


def test_sites_do_not_share_signed_messages(send, count, other_submitting_site):
    send(webhook_id="msg_1")
    send(webhook_id="msg_1", site=other_submitting_site)
    assert count(Comment) == 2


def test_concurrent_copies_of_a_signed_message_make_one_comment(send, count):
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _number: _outcome(send, webhook_id="msg_1"), range(8)))
    assert count(Comment) == 1
    assert sum(isinstance(each, Answer) for each in outcomes) == 1
    assert sum(isinstance(each, Replayed) for each in outcomes) == 7


def _outcome(send, **named):
    try:
        return send(**named) if named else send(FIRST)
    except (InProgress, Replayed) as refusal:
        return refusal


def _render(view):
    return Answer(201, json.dumps({"id": view.id, "body": view.body}).encode())
