"""A clock that goes back: nothing that was written ahead stands still until then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.factors.confirm import is_confirmed
from moderation.actions.factors.second_factor import use_code
from moderation.actions.installation.beat import beat, last_beat
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.numbers.count_days import count_days, first_uncounted
from moderation.actions.sessions.sessions import Visit, resume_session, start_session
from moderation.actions.sessions.slow_down_sign_in import count_attempt, watch_account
from moderation.actions.upkeep.heed_clock import heed_clock
from moderation.actions.upkeep.rounds import Fared, keep_rounds, read_rounds
from moderation.actions.webhooks.claim_dispatches import claim_dispatches
from moderation.actions.webhooks.dispatch_events import dispatch_events
from moderation.actions.webhooks.record_delivery import Tried, record_delivery
from moderation.actions.webhooks.retry_schedule import Pace
from moderation.identifiers import new_id
from moderation.tables import Authenticator, WebhookEndpoint
from moderation.worker.process import Rounds
from moderation.worker.repeated import Repeated
from tests.fixtures.comments import Submit
from tests.fixtures.deliveries import Tell, until
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

PACE = Pace()
At = Callable[..., None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Moves the clock: ``at(days=1)`` is so much after the test began."""
    began = clock.now()

    def move(**later: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**later))

    return move


@pytest.fixture
def endpoint(installation: Installation, submitting_site: SubmittingSite) -> None:
    """A webhook of the site, which nothing is sent to here."""
    with installation.database.transaction() as session:
        session.add(
            WebhookEndpoint(
                id=new_id(),
                site_id=submitting_site.id,
                url="https://hooks.example.org/",
                description="",
                events=[],
                created_at=clock.now() - timedelta(days=1),
            )
        )


def claim(installation: Installation) -> int:
    """How many dispatches there are to try now."""
    return len(claim_dispatches(installation, 8, PACE))


def fail(installation: Installation, retry_after: int | None = None) -> None:
    """Claim what is due, and try it in vain."""
    for one in claim_dispatches(installation, 8, PACE):
        tried = Tried(clock.now(), "busy", 1, 503, retry_after=retry_after)
        record_delivery(installation, one, tried, PACE)


@pytest.mark.usefixtures("endpoint")
def test_what_was_claimed_ahead_is_sent_when_a_lease_is_over(
    installation: Installation, tell: Tell, at: At
) -> None:
    tell(1)
    at(days=1)
    beat(installation)
    dispatch_events(installation)
    assert claim(installation) == 1
    at(seconds=0)
    assert heed_clock(installation)
    at(seconds=PACE.lease.total_seconds() + 1)
    assert claim(installation) == 1


@pytest.mark.usefixtures("endpoint")
def test_what_was_to_be_told_ahead_is_told(installation: Installation, tell: Tell, at: At) -> None:
    at(days=1)
    beat(installation)
    tell(1)
    at(seconds=0)
    assert dispatch_events(installation) == 0
    heed_clock(installation)
    at(seconds=installation.settings.undo_seconds + 1)
    assert dispatch_events(installation) == 1
    assert claim(installation) == 1


@pytest.mark.usefixtures("endpoint")
def test_a_worker_notes_a_jump_that_no_beat_fell_into(
    installation: Installation, tell: Tell, at: At
) -> None:
    at(days=1)
    rounds = Rounds(installation, [])
    tell(1)
    at(seconds=0)
    rounds.beat()
    at(seconds=installation.settings.undo_seconds + 1)
    assert dispatch_events(installation) == 1


def test_a_clock_that_is_set_ahead_has_every_look_made(installation: Installation, at: At) -> None:
    made: list[int] = []
    look = Repeated("counting", lambda: made.append(1), 3600.0)
    rounds = Rounds(installation, [look])
    look.start()
    until(lambda: len(made) == 1)
    at(days=1)
    rounds.beat()
    until(lambda: len(made) == 2)
    look.stop()
    assert look.join()


def test_a_webhook_that_was_added_ahead_is_told_what_happens_now(
    installation: Installation, tell: Tell, at: At, request: pytest.FixtureRequest
) -> None:
    at(days=3)
    request.getfixturevalue("endpoint")
    at(seconds=0)
    tell(1)
    dispatch_events(installation)
    assert claim(installation) == 1


@pytest.mark.usefixtures("endpoint")
def test_what_failed_ahead_waits_as_long_as_it_would_have(
    installation: Installation, tell: Tell, at: At
) -> None:
    at(days=1)
    beat(installation)
    tell(1)
    dispatch_events(installation)
    fail(installation)
    at(seconds=0)
    heed_clock(installation)
    assert claim(installation) == 0
    at(seconds=7)
    assert claim(installation) == 1


@pytest.mark.usefixtures("endpoint")
def test_a_receiver_that_failed_often_ahead_is_tried_again_soon(
    installation: Installation, tell: Tell, at: At
) -> None:
    at(days=1)
    beat(installation)
    tell(1)
    dispatch_events(installation)
    with installation.database.transaction() as session:
        one = session.scalars(select(WebhookEndpoint)).one()
        one.failures, one.paused_until = 40, clock.now() + timedelta(minutes=5)
    at(seconds=0)
    heed_clock(installation)
    at(minutes=6)
    assert claim(installation) == 1


@pytest.mark.usefixtures("endpoint")
@pytest.mark.parametrize("ahead", [0, 4])
def test_where_clocks_only_differ_a_receiver_is_left_in_peace_as_it_asks(
    installation: Installation, tell: Tell, at: At, ahead: int
) -> None:
    tell(1)
    dispatch_events(installation)
    fail(installation, retry_after=86_400)
    at(minutes=ahead)
    beat(installation)
    at(minutes=0)
    assert not heed_clock(installation)
    at(hours=23)
    assert claim(installation) == 0


def test_a_session_that_was_begun_ahead_goes_on_and_idles_out_as_any(
    installation: Installation, moderator: ModeratorAccount, at: At
) -> None:
    at(days=1)
    beat(installation)
    with installation.database.transaction() as session:
        token = start_session(session, moderator.id, Visit(None), clock.now())
    at(seconds=0)
    heed_clock(installation)
    who = seen(installation, resume_session, token)
    assert who is not None
    at(minutes=11)
    assert not is_confirmed(replace(who))
    assert seen(installation, resume_session, token) is not None
    at(minutes=31)
    assert seen(installation, resume_session, token) is None


@pytest.mark.parametrize("was_set", [True, False])
def test_a_session_outlives_a_clock_that_is_set_ahead_again_while_it_is_heeded(
    installation: Installation,
    moderator: ModeratorAccount,
    at: At,
    monkeypatch: pytest.MonkeyPatch,
    was_set: bool,
) -> None:
    beat(installation)
    with installation.database.transaction() as session:
        token = start_session(session, moderator.id, Visit(None), clock.now())
    right = clock.now()
    told = iter([right - timedelta(days=1)])
    monkeypatch.setattr(clock, "now", lambda: next(told, right))
    heed_clock(installation, was_set=was_set)
    assert seen(installation, resume_session, token) is not None


def test_who_guessed_wrong_ahead_waits_a_minute_at_most(installation: Installation, at: At) -> None:
    account = watch_account(b"a" * 32)

    def attempt() -> int:
        with installation.database.transaction() as session:
            return count_attempt(installation.database, session, [account], clock.now())

    at(days=1)
    beat(installation)
    for _ in range(4):
        attempt()
    at(seconds=0)
    heed_clock(installation)
    assert attempt() <= 60


def test_a_code_that_was_used_ahead_locks_nobody_out(
    installation: Installation, moderator: ModeratorAccount, at: At
) -> None:
    secret = pyotp.random_base32()
    sealed, key_id = installation.vault.seal(Authenticator, moderator.id, secret)
    values: dict[str, Any] = {"sealed": sealed, "key_id": key_id, "last_step": 0}
    with installation.database.transaction() as session:
        session.add(
            Authenticator(
                moderator_id=moderator.id,
                created_at=clock.now(),
                confirmed_at=clock.now(),
                **values,
            )
        )

    def sign() -> bool:
        code = pyotp.TOTP(secret).at(clock.now())
        with installation.database.transaction() as session:
            return use_code(session, installation.vault, moderator.id, code, clock.now())

    at(days=1)
    beat(installation)
    assert sign()
    at(seconds=0)
    heed_clock(installation)
    at(seconds=31)
    assert sign()
    assert not sign()


def test_looks_are_late_when_they_are_and_nobody_is_silent(
    installation: Installation, at: At
) -> None:
    at(days=1)
    look = Fared("expiry", 3600.0, True, True, clock.now(), 0)
    keep_rounds(installation, new_id(), [look])
    at(seconds=0)
    keep_rounds(installation, new_id(), [look])
    assert seen(installation, last_beat) == 0
    assert [one.seconds for one in seen(installation, read_rounds)] == [0]
    at(hours=4)
    assert [one.is_late for one in seen(installation, read_rounds)] == [True]


def test_a_day_that_was_over_too_early_is_counted_again(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit, at: At
) -> None:
    submit()
    at(days=1)
    beat(installation)
    assert count_days(installation) == 1
    at(seconds=0)
    heed_clock(installation)
    assert seen(installation, first_uncounted, submitting_site.id) == clock.now().date()
    submit()
    at(days=1)
    assert count_days(installation) == 1
