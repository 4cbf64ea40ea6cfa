"""Coral's secrets: sealed, told apart by their last four signs, and sealed anew with all else."""

import pytest
from sqlalchemy import select

from moderation.actions.coral.coral_secrets import (
    MOST,
    add_coral_secret,
    is_coral,
    read_coral_secrets,
    remove_coral_secret,
)
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.upkeep.rotate_keys import rotate_keys
from moderation.actions.upkeep.sealed_values import keys_in_use
from moderation.errors import Conflict, Invalid, NotFound
from moderation.tables import AuditRow, CoralSecret, SigningSecret
from moderation.vault import KeyRing, Vault
from tests.fixtures.looks import seen

SECRET = "empsec_" + "5a" * 32


def test_a_secret_is_sealed_and_good(
    installation: Installation, submitting_site: SubmittingSite
) -> None:
    secret_id = add_coral_secret(installation, "blog", f" {SECRET}\n")
    assert is_coral(installation, submitting_site.id, lambda secret: secret == SECRET)
    assert not is_coral(installation, submitting_site.id, lambda secret: secret == "another")
    [known] = seen(installation, read_coral_secrets, installation, submitting_site.id)
    assert (known.id, known.last_four) == (secret_id, "5a5a")
    with installation.database.reading() as session:
        [row] = session.scalars(select(CoralSecret)).all()
        assert SECRET.encode() not in row.sealed
        assert "coral.added" in session.scalars(select(AuditRow.action)).all()


def test_what_coral_has_not_made_is_refused_and_not_repeated(
    installation: Installation, site: SiteCredentials
) -> None:
    wrong = ["", "empsec_", "empsec_short", site.signing_secret, SECRET + " x", SECRET + "\0"]
    for written in [*wrong, "empsec_" + "x" * 500, SECRET.replace("5a", "é")]:
        with pytest.raises(Invalid) as refused:
            add_coral_secret(installation, "blog", written)
        assert len(written) < 10 or written not in refused.value.detail
    with pytest.raises(NotFound):
        add_coral_secret(installation, "nobody", SECRET)


def test_a_secret_is_kept_once_and_there_are_only_so_many(
    installation: Installation, site: SiteCredentials, other_site: SiteCredentials
) -> None:
    add_coral_secret(installation, "blog", SECRET)
    with pytest.raises(Conflict):
        add_coral_secret(installation, "blog", SECRET)
    add_coral_secret(installation, "shop", SECRET)
    for number in range(1, MOST):
        add_coral_secret(installation, "blog", f"{SECRET}{number}")
    with pytest.raises(Conflict):
        add_coral_secret(installation, "blog", f"{SECRET}more")


def test_nobody_removes_what_is_another_sites(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
) -> None:
    secret_id = add_coral_secret(installation, "blog", SECRET)
    for site_id, found in (
        (other_submitting_site.id, secret_id),
        (submitting_site.id, submitting_site.id),
        (submitting_site.id, "x\0"),
    ):
        with pytest.raises(NotFound):
            remove_coral_secret(installation, site_id, found)
    remove_coral_secret(installation, submitting_site.id, secret_id)
    with pytest.raises(NotFound):
        remove_coral_secret(installation, submitting_site.id, secret_id)
    assert seen(installation, read_coral_secrets, installation, submitting_site.id) == []


def test_rotated_keys_open_it_too(
    installation: Installation, submitting_site: SubmittingSite
) -> None:
    add_coral_secret(installation, "blog", SECRET)
    rotate_keys(installation, lambda _: None)
    fresh = Vault(KeyRing.load(installation.settings.key_ring_path))
    with installation.database.reading() as session:
        row = session.scalars(select(CoralSecret)).one()
        opened = fresh.open(row)
        assert opened == SECRET
        assert keys_in_use(session) == {fresh.ring.newest}


def test_a_secret_is_bound_to_its_row(
    installation: Installation, submitting_site: SubmittingSite
) -> None:
    from moderation.vault import BrokenSeal

    add_coral_secret(installation, "blog", SECRET)
    with installation.database.reading() as session:
        row = session.scalars(select(CoralSecret)).one()
        signing = SigningSecret(
            id=row.id, site_id=row.site_id, sealed=row.sealed, key_id=row.key_id
        )
        assert isinstance(installation.vault.open(signing), BrokenSeal)
        elsewhere = CoralSecret(id=row.id, site_id="x", sealed=row.sealed, key_id=row.key_id)
        assert isinstance(installation.vault.open(elsewhere), BrokenSeal)
