"""Rotating keys: nothing is lost, whenever it is interrupted."""

import pytest
from sqlalchemy import select

from moderation.actions.akismet.callbacks import caller_of
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.authenticate_site import signing_secrets
from moderation.actions.upkeep.rotate_keys import rotate_keys
from moderation.actions.upkeep.sealed_values import find_broken, keys_in_use
from moderation.tables import AkismetKey, Moderator, SealedValue
from moderation.vault import KeyRing, LiveKeyRing, Vault
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount


def without_waiting(_seconds: float) -> None:
    """The tests have no running requests to wait for."""


def test_everything_opens_with_the_fresh_key_alone(
    installation: Installation,
    submit: Submit,
    site: SiteCredentials,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    comment = submit(author_email="jane@example.org")
    done = rotate_keys(installation, without_waiting)
    assert (done.resealed, done.broken) == (3, [])
    ring = KeyRing.load(installation.settings.key_ring_path)
    (old,) = ring.keys.keys() - {ring.newest}
    vault = Vault(ring.without(old))
    with installation.database.reading() as session:
        assert vault.open_value(session, submitting_site.id, comment.id) == "jane@example.org"
        row = session.scalars(select(Moderator)).one()
        assert vault.open(row) == moderator.address
        assert keys_in_use(session) == set(vault.ring.keys)


def test_the_key_of_a_callback_opens_with_the_fresh_key(
    installation: Installation, site: SiteCredentials, submitting_site: SubmittingSite
) -> None:
    key = site.keys["akismet"]
    address = "https://example.org/hook"
    assert caller_of(installation, submitting_site.id, address, key)
    rotate_keys(installation, without_waiting)
    vault = Vault(KeyRing.load(installation.settings.key_ring_path))
    with installation.database.reading() as session:
        row = session.scalars(select(AkismetKey)).one()
    assert (vault.open(row), row.key_id) == (key, vault.ring.newest)


def test_a_running_process_follows_the_ring(
    installation: Installation, site: SiteCredentials, submitting_site: SubmittingSite
) -> None:
    running = Installation(
        settings=installation.settings,
        database=installation.database,
        vault=Vault(LiveKeyRing(installation.settings.key_ring_path)),
        classifier=installation.classifier,
        doors=installation.doors,
    )
    rotate_keys(installation, without_waiting)
    assert list(signing_secrets(running, submitting_site.id)) == [site.signing_secret]


def test_interrupted_it_is_finished_by_running_it_again(
    installation: Installation, submit: Submit
) -> None:
    submit()

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_keys(installation, interrupted)
    path = installation.settings.key_ring_path
    assert len(KeyRing.load(path).keys) == 2
    rotate_keys(installation, without_waiting)
    with installation.database.reading() as session:
        assert keys_in_use(session) == {KeyRing.load(path).newest}


def test_it_is_finished_though_it_was_interrupted_before_anything_was_sealed_anew(
    installation: Installation, submit: Submit
) -> None:
    submit()
    path = installation.settings.key_ring_path
    half = KeyRing.load(path).rotated()
    half.save(path)
    assert rotate_keys(installation, without_waiting).resealed
    assert KeyRing.load(path).newest == half.newest


def test_older_backups_open_however_often_keys_are_rotated(
    installation: Installation, submit: Submit
) -> None:
    comment = submit(author_email="jane@example.org")
    with installation.database.reading() as session:
        backed_up = session.get_one(SealedValue, (comment.id, "email"))
    for _ in range(3):
        rotate_keys(installation, without_waiting)
    ring = KeyRing.load(installation.settings.key_ring_path)
    assert len(ring.keys) == 4
    assert Vault(ring).open_any(backed_up) == "jane@example.org"
    assert set(ring.retired) == ring.keys.keys() - {ring.newest}


def test_it_works_in_batches(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("rotate_keys", "sealed_values"):
        monkeypatch.setattr(f"moderation.actions.upkeep.{module}._BATCH", 2)
    for number in range(5):
        submit(body=f"This is comment number {number} of five.")
    assert rotate_keys(installation, without_waiting).resealed == 6
    assert find_broken(installation).seen == 6


def test_it_tells_how_far_it_is(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        submit(author_email=f"jane{number}@example.org")
    for module in ("rotate_keys", "sealed_values"):
        monkeypatch.setattr(f"moderation.actions.upkeep.{module}._BATCH", 2)
    told: list[float] = []
    rotate_keys(installation, without_waiting, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(set(told)) > 2
