"""What gives access away, or shows an address, asks for a proof that is at most ten minutes old."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from moderation.actions.factors.passwords import hash_password
from moderation.actions.installation.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.tables import AuditRow, Moderator, Site
from tests.fixtures.comments import Submit
from tests.web.review.conftest import HERE, PASSWORD, AtTheDesk, Seat, field, undo_path

PEOPLE = "/review/blog/moderators"
WEBHOOKS = "/review/blog/webhooks"
SETTINGS = "/review/blog/settings"
_ID = "01900000-0000-7000-8000-000000000000"
_CORAL = "/review/blog/coral-secrets"
_PERSON = f"{PEOPLE}/{_ID}"
_WEBHOOK = {"url": "https://hooks.example.org/x", "which": "all"}

DELICATE = [
    (PEOPLE, {"email": "eve@example.org", "role": "admin", "display_name": "Eve"}, PEOPLE),
    (f"{_PERSON}/role", {"role": "admin"}, PEOPLE),
    (f"{_PERSON}/link", {}, PEOPLE),
    (f"{_PERSON}/disabling", {}, PEOPLE),
    (f"{_PERSON}/enabling", {}, PEOPLE),
    ("/review/blog/keys", {"kind": "api", "overlap": "0", "newest": _ID}, SETTINGS),
    ("/review/blog/keys", {"kind": "signing", "overlap": "0", "newest": _ID}, SETTINGS),
    (f"/review/blog/keys/{_ID}/end", {}, f"/review/blog/keys/{_ID}/end"),
    ("/review/blog/coral-secrets", {"secret": "empsec_" + "0" * 64}, SETTINGS),
    (f"{_CORAL}/{_ID}/removal", {}, f"{_CORAL}/{_ID}/removal"),
    (WEBHOOKS, _WEBHOOK, WEBHOOKS),
    (f"{WEBHOOKS}/{_ID}", _WEBHOOK, f"{WEBHOOKS}/{_ID}"),
    ("/review/blog/second-factor", {"required": "0"}, "/review/account"),
    (f"/review/blog/changes/{_ID}/undo", {}, SETTINGS),
    ("/review/blog/search", {"q": "jane@example.org"}, "/review/blog/search"),
]


@pytest.mark.parametrize(("path", "form", "back"), DELICATE)
def test_after_ten_minutes_it_asks_and_does_nothing(
    admin: AtTheDesk,
    installation: Installation,
    at: Callable[..., None],
    path: str,
    form: dict[str, str],
    back: str,
) -> None:
    at(minutes=11)
    before = _acts(installation)
    answer = admin.post(path, **form)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/review/confirm?next={back}"
    assert _acts(installation) == before


def test_once_confirmed_it_is_done(
    admin: AtTheDesk, installation: Installation, at: Callable[..., None]
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(password_hash=hash_password(PASSWORD)))
    at(minutes=11)
    asked = admin.post(WEBHOOKS, **_WEBHOOK)
    page = admin.get(asked.headers["Location"]).text
    back = admin.post("/review/confirm", next=field(page, "next"), password=PASSWORD)
    assert back.headers["Location"] == WEBHOOKS
    assert admin.post(WEBHOOKS, **_WEBHOOK).headers["Location"].startswith(f"{WEBHOOKS}/")


def test_what_gives_nothing_away_is_not_asked_for(
    admin: AtTheDesk, installation: Installation, at: Callable[..., None]
) -> None:
    at(minutes=11)
    eve = {"email": "eve@example.org", "role": "viewer", "display_name": "Eve"}
    assert admin.post(PEOPLE, **eve).status_code == 200
    changed = admin.post(SETTINGS, mode="publish", spam_above="90", spam_share="")
    undo = undo_path(admin.get(changed.headers["Location"]).text)
    assert admin.post(undo).headers["Location"].startswith(f"{SETTINGS}?notice=")
    with installation.database.reading() as session:
        assert session.scalars(select(Site.mode)).one() == "hold"


def test_a_role_is_not_given_back_without_a_proof(
    admin: AtTheDesk, seat: Seat, installation: Installation, at: Callable[..., None]
) -> None:
    seat("admin", name="Bob")
    with installation.database.reading() as session:
        bob = session.scalars(select(Moderator.id).where(Moderator.display_name == "Bob")).one()
    at(minutes=11)
    changed = admin.post(f"{PEOPLE}/{bob}/role", role="viewer")
    undo = undo_path(admin.get(changed.headers["Location"]).text)
    assert admin.post(undo).headers["Location"] == f"/review/confirm?next={PEOPLE}"


def test_who_has_no_password_sees_no_address_after_ten_minutes(
    admin: AtTheDesk, submit: Submit, installation: Installation, at: Callable[..., None]
) -> None:
    page = f"/review/blog/comments/{submit().id}"
    assert "jane@example.org" in admin.post(f"{page}/address", reason="reply").text
    before = _acts(installation)
    at(minutes=11)
    answer = admin.post(f"{page}/address", reason="reply")
    assert answer.headers["Location"] == f"/review/confirm?next={page}"
    assert "jane@example.org" not in answer.text
    assert _acts(installation) == before


def test_who_came_by_a_link_is_told_to_ask_for_another_and_it_opens(
    admin: AtTheDesk, app: Flask, installation: Installation, at: Callable[..., None]
) -> None:
    at(minutes=11)
    page = admin.get(admin.post(WEBHOOKS, **_WEBHOOK).headers["Location"]).text
    assert "Ask an admin of your site, or whoever runs this service, for a new link." in page
    assert 'name="password"' not in page
    token = add_moderator(installation, "ada.admin@example.org", "admin", "blog", "Ada")
    anew = AtTheDesk(app.test_client())
    anew.client.post(f"/review/sign-in/link/{token}", data={"not_now": "1"}, headers=HERE)
    assert anew.post(WEBHOOKS, **_WEBHOOK).headers["Location"].startswith(f"{WEBHOOKS}/")


def _acts(installation: Installation) -> int:
    with installation.database.reading() as session:
        return session.scalars(select(func.count()).select_from(AuditRow)).one()
