"""Codes: which step one belongs to, that it counts once, and that keys rotate under it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import clock
from moderation.actions.factors.confirm import require_recent_confirmation
from moderation.actions.factors.second_factor import matching_step, renew_recovery_codes, use_code
from moderation.actions.installation.installation import Installation
from moderation.actions.sessions.sessions import SignedIn
from moderation.actions.sessions.sign_in_steps import LIFETIME, find_step, start_step, take_step
from moderation.actions.upkeep.rotate_keys import rotate_keys
from moderation.errors import Unconfirmed
from moderation.tables import Authenticator, RecoveryCode
from moderation.vault import LiveKeyRing, Vault
from tests.fixtures.sites import ModeratorAccount

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 24, 12, 0, 10, tzinfo=UTC)


@given(st.integers(-5, 5))
def test_a_code_is_good_in_its_step_and_the_two_beside_it(steps: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=30 * steps))
    assert (matching_step(SECRET, code, NOON, 0) is not None) == (abs(steps) <= 1)


@given(st.integers(-1, 1), st.integers(-3, 3))
def test_no_code_of_a_step_that_was_used_or_of_an_earlier_one_counts(step: int, used: int) -> None:
    present = int(NOON.timestamp()) // 30
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=30 * step))
    found = matching_step(SECRET, code, NOON, present + used)
    assert (found is not None) == (step > used)


@given(st.text(max_size=40))
def test_nothing_else_is_a_code(text: str) -> None:
    right = {pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=30 * step)) for step in (-1, 0, 1)}
    assert (matching_step(SECRET, text, NOON, 0) is not None) == (text in right)


def test_any_text_can_be_tried_as_a_code(
    installation: Installation, moderator: ModeratorAccount
) -> None:
    tried = ["", " ", "☃" * 200, "\ud800", "\uff11" * 6, "0" * 6, "-" * 16, "a" * 10_000]
    with installation.database.transaction() as session:
        renew_recovery_codes(session, moderator.id, NOON)
        assert not [
            text
            for text in tried
            if use_code(session, installation.vault, moderator.id, text, NOON)
        ]


def test_fresh_recovery_codes_replace_the_earlier_ones(
    installation: Installation,
    moderator: ModeratorAccount,
    rows: Callable[[Any], Sequence[Any]],
) -> None:
    with installation.database.transaction() as session:
        old = renew_recovery_codes(session, moderator.id, NOON)
        session.flush()
        new = renew_recovery_codes(session, moderator.id, NOON)
    assert len(rows(RecoveryCode)) == len(set(new)) == 10
    with installation.database.transaction() as session:
        assert not use_code(session, installation.vault, moderator.id, old[0], NOON)
        assert use_code(session, installation.vault, moderator.id, new[0], NOON)


def test_a_step_is_taken_once_by_its_kind_and_in_time(installation: Installation) -> None:
    with installation.database.transaction() as session:
        token = start_step(session, "code", NOON)
    with installation.database.transaction() as session:
        assert take_step(session, "passkey", token, NOON) is None
        assert find_step(session, "code", token, NOON + LIFETIME) is None
        assert find_step(session, "code", token, NOON)
        assert take_step(session, "code", token, NOON)
        assert take_step(session, "code", token, NOON) is None


def test_the_apps_secret_is_sealed_anew_when_keys_rotate(
    installation: Installation,
    moderator: ModeratorAccount,
    rows: Callable[[Any], Sequence[Any]],
) -> None:
    sealed, key_id = installation.vault.seal(Authenticator, moderator.id, SECRET)
    with installation.database.transaction() as session:
        session.add(
            Authenticator(
                moderator_id=moderator.id,
                sealed=sealed,
                key_id=key_id,
                last_step=0,
                created_at=NOON,
                confirmed_at=NOON,
            )
        )
    rotate_keys(installation, wait=lambda _: None)
    row = rows(Authenticator)[0]
    assert row.key_id != key_id
    vault = Vault(LiveKeyRing(installation.settings.key_ring_path))
    assert vault.open(row) == SECRET


@pytest.mark.parametrize(("minutes", "is_fresh"), [(0, True), (9.9, True), (10, False)])
def test_a_proof_is_fresh_for_ten_minutes(minutes: float, *, is_fresh: bool) -> None:
    who = SignedIn("s", "m", "Mo", confirmed_at=clock.now() - timedelta(minutes=minutes))
    if is_fresh:
        require_recent_confirmation(who)
        return
    with pytest.raises(Unconfirmed):
        require_recent_confirmation(who)


def test_without_any_proof_nothing_is_fresh() -> None:
    with pytest.raises(Unconfirmed):
        require_recent_confirmation(SignedIn("s", "m", "Mo"))
