"""Coral's secrets at the desk: pasted, never shown again, removed."""

import re

import pytest
from sqlalchemy import select

from moderation.actions.coral.coral_secrets import add_coral_secret, read_coral_secrets
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.tables import AuditRow
from tests.fixtures.looks import seen
from tests.web.review.conftest import AtTheDesk, Seat

SETTINGS = "/review/blog/settings"
SECRETS = "/review/blog/coral-secrets"
SECRET = "empsec_" + "5a" * 32


def test_an_admin_pastes_a_secret_and_removes_it(
    admin: AtTheDesk, installation: Installation, submitting_site: SubmittingSite
) -> None:
    assert "/integrations/coral/blog" in admin.get(SETTINGS).text
    added = admin.post(SECRETS, secret=SECRET)
    assert (added.status_code, added.headers["Location"]) == (303, SETTINGS)
    page = admin.get(SETTINGS).text
    assert "…5a5a" in page
    assert SECRET not in page
    found = re.search(rf'href="({SECRETS}/[^/]+/removal)"', page)
    assert found
    assert "…5a5a" in admin.get(found.group(1)).text
    assert len(seen(installation, read_coral_secrets, installation, submitting_site.id)) == 1
    assert admin.post(found.group(1)).status_code == 303
    assert seen(installation, read_coral_secrets, installation, submitting_site.id) == []
    assert admin.post(found.group(1)).status_code == 404
    with installation.database.reading() as session:
        acts = session.scalars(select(AuditRow.action).order_by(AuditRow.number)).all()
        assert {"coral.added", "coral.removed"} <= set(acts)
    assert "Added a secret of Coral’s" in admin.get("/review/blog/audit").text


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_refused_is_said_and_not_shown_again(admin: AtTheDesk) -> None:
    wrong = "whsec_not-corals-at-all-but-something-secret"
    refused = admin.post(SECRETS, secret=wrong)
    assert refused.status_code == 422
    assert "begins with empsec_" in refused.text
    assert wrong not in refused.text
    admin.post(SECRETS, secret=SECRET)
    again = admin.post(SECRETS, secret=SECRET)
    assert again.status_code == 409
    assert SECRET not in again.text


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_other_sites_and_other_roles_have_no_part_in_it(
    admin: AtTheDesk, seat: Seat, installation: Installation, other_site: SiteCredentials
) -> None:
    theirs = add_coral_secret(installation, "shop", SECRET)
    assert admin.get(f"{SECRETS}/{theirs}/removal").status_code == 404
    assert admin.post(f"{SECRETS}/{theirs}/removal").status_code == 404
    assert admin.post("/review/shop/coral-secrets", secret=SECRET).status_code == 404
    moderator = seat("moderator")
    assert moderator.post(SECRETS, secret=SECRET).status_code == 403
