"""Rotating keys: nothing is lost, whenever it is interrupted."""

import pytest
from sqlalchemy import select

from moderation.actions.akismet.callbacks import caller_of
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.authenticate_site import signing_secrets
from moderation.actions.upkeep.rotate_keys import keys_in_use, rotate_keys
from moderation.tables import AkismetKey, Moderator
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
    resealed, dropped = rotate_keys(installation, without_waiting)
    assert (resealed, dropped) == (3, 1)
    vault = Vault(KeyRing.load(installation.settings.key_ring_path))
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
    opened = vault.open(row)
    assert (opened, list(vault.ring.keys)) == (key, [row.key_id])


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
    assert len(KeyRing.load(path).keys) == 1


def test_it_works_in_batches(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.upkeep.rotate_keys._BATCH", 2)
    for number in range(5):
        submit(body=f"This is comment number {number} of five.")
    resealed, _ = rotate_keys(installation, without_waiting)
    assert resealed == 6
