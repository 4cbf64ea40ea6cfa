"""The administration of a site: its settings, keys, webhooks and people, through the pages."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.doors import DOORS
from moderation.actions.installation.door import settings_of
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.authenticate_site import origins_of, signing_secrets, site_by_key
from moderation.database import Base
from moderation.delivery import Sender
from moderation.settings import Settings
from moderation.tables import (
    ApiKey,
    AuditRow,
    Membership,
    Moderator,
    ReviewSession,
    Site,
    WebhookEndpoint,
    WebhookTest,
)
from moderation.worker.webhook_tests import send_webhook_test
from tests.fixtures.receivers import NAME, Certificates, Receive
from tests.web.review.conftest import HERE, AtTheDesk, Seat

SETTINGS = "/review/blog/settings"
WEBHOOKS = "/review/blog/webhooks"
PEOPLE = "/review/blog/moderators"
_SOME_ID = "01900000-0000-7000-8000-000000000000"

Read = Callable[[Any], list[Any]]


@pytest.fixture
def read(installation: Installation) -> Read:
    """All that a query finds."""

    def run(query: Any) -> list[Any]:
        with installation.database.reading() as session:
            return list(session.scalars(query))

    return run


def undo(desk: AtTheDesk, answer: Any) -> Any:
    """Press undo on the notice of the page that an answer leads to."""
    page = desk.get(answer.headers["Location"]).text
    found = re.search(r'action="(/review/[^"]+/changes/[^"]+/undo)"', page)
    assert found, "the page offers no undo"
    return desk.post(found.group(1))


def acts(read: Read) -> list[str]:
    rows = read(select(AuditRow).order_by(AuditRow.created_at, AuditRow.number))
    return [row.action for row in rows if row.actor.startswith("moderator:")]


# The site


def test_mode_and_thresholds_are_saved_and_undone(admin: AtTheDesk, read: Read) -> None:
    form = {"mode": "trust", "spam_above": "95,5", "spam_share": "30"}
    answer = admin.post(SETTINGS, **form)
    assert answer.status_code == 303
    [site] = read(select(Site))
    assert (site.mode, site.spam_above, site.spam_share) == ("trust", 0.955, 0.3)
    page = admin.get(SETTINGS).text
    assert 'value="95.5"' in page
    assert undo(admin, answer).status_code == 303
    [site] = read(select(Site))
    assert (site.mode, site.spam_above, site.spam_share) == ("hold", 0.9, None)
    assert "it is as it was before" in admin.get(answer.headers["Location"]).text
    assert acts(read)[-2:] == ["site.changed", "change.undone"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "form",
    [
        {"mode": "never", "spam_above": "90", "spam_share": ""},
        {"mode": "hold", "spam_above": "", "spam_share": ""},
        {"mode": "hold", "spam_above": "0", "spam_share": ""},
        {"mode": "hold", "spam_above": "101", "spam_share": ""},
        {"mode": "hold", "spam_above": "NaN", "spam_share": ""},
        {"mode": "hold", "spam_above": "Infinity", "spam_share": ""},
        {"mode": "hold", "spam_above": "1e999999999", "spam_share": ""},
        {"mode": "hold", "spam_above": "90", "spam_share": "100"},
        {"mode": "hold", "spam_above": "ninety\0", "spam_share": "<b>"},
        {},
    ],
)
def test_what_cannot_be_set_is_refused_and_kept_in_the_form(
    admin: AtTheDesk, read: Read, form: dict[str, str]
) -> None:
    answer = admin.post(SETTINGS, **form)
    assert answer.status_code == 422
    assert "<b>" not in answer.text
    [site] = read(select(Site))
    assert (site.mode, site.spam_above, site.spam_share) == ("hold", 0.9, None)


def usual_of_doors() -> dict[str, str]:
    """What holds of every door where nothing was set."""
    return settings_of(DOORS, None)


def test_what_akismets_clients_get_and_links_are_saved_and_undone(
    admin: AtTheDesk, read: Read
) -> None:
    form = {"mode": "hold", "spam_above": "90", "spam_share": ""}
    answer = admin.post(SETTINGS, **form, akismet_mode="opinion", links="plain")
    changed = usual_of_doors() | {"links": "plain", "akismet_mode": "opinion"}
    usual = usual_of_doors()
    assert read(select(Site.door_settings)) == [changed]
    page = admin.get(SETTINGS).text
    assert 'name="akismet_mode" value="opinion" checked' in page
    assert 'name="links" value="plain" checked' in page
    assert undo(admin, answer).status_code == 303
    assert read(select(Site.door_settings)) == [usual]
    refused = admin.post(SETTINGS, **form, akismet_mode="both")
    assert refused.status_code == 422
    assert read(select(Site.door_settings)) == [usual]


def test_an_undo_that_was_overtaken_changes_nothing(admin: AtTheDesk, read: Read) -> None:
    first = admin.post(SETTINGS, mode="trust", spam_above="90", spam_share="")
    page = admin.get(first.headers["Location"]).text
    path = re.search(r'action="(/review/[^"]+/changes/[^"]+/undo)"', page)
    assert path
    admin.post(SETTINGS, mode="publish", spam_above="90", spam_share="")
    assert admin.post(path.group(1)).status_code == 409
    assert read(select(Site.mode)) == ["publish"]


def test_an_origin_is_added_removed_and_brought_back(
    admin: AtTheDesk, installation: Installation, submitting_site: SubmittingSite
) -> None:
    admin.post("/review/blog/origins", origin="HTTPS://Two.example.org/page")
    here = {"https://example.org", "https://two.example.org"}
    assert origins_of(installation, submitting_site.id) == here
    answer = admin.post("/review/blog/origins/removal", origin="https://example.org")
    assert origins_of(installation, submitting_site.id) == {"https://two.example.org"}
    undo(admin, answer)
    assert origins_of(installation, submitting_site.id) == here


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "origin", ["", "nonsense", "ftp://x.example.org", "https://exa mple", "\0"]
)
def test_what_is_no_origin_is_refused(admin: AtTheDesk, origin: str) -> None:
    assert admin.post("/review/blog/origins", origin=origin).status_code == 422
    assert admin.post("/review/blog/origins/removal", origin=origin).status_code in {404, 422}


def test_an_origin_is_on_the_list_once(admin: AtTheDesk) -> None:
    assert admin.post("/review/blog/origins", origin="https://example.org").status_code == 409


# Keys


def make_key(desk: AtTheDesk, kind: str, overlap: str = "24", newest: str | None = None) -> Any:
    if newest is None:
        page = desk.get(SETTINGS).text
        found = re.search(rf'name="kind" value="{kind}">\s*<input[^>]*value="([^"]*)"', page)
        assert found
        newest = found.group(1)
    return desk.post("/review/blog/keys", kind=kind, overlap=overlap, newest=newest)


def shown(page: str, name: str) -> str:
    found = re.search(rf'id="{name}" value="([^"]*)" readonly', page)
    assert found, "nothing is shown"
    return unescape(found.group(1))


def test_a_new_key_is_shown_once_and_the_old_one_goes_on_for_a_day(
    admin: AtTheDesk, installation: Installation, site: SiteCredentials, at: Callable[..., None]
) -> None:
    answer = make_key(admin, "api")
    fresh = shown(answer.text, "fresh-key")
    assert answer.headers["Cache-Control"] == "no-store"
    assert fresh not in admin.get(SETTINGS).text
    assert f"…{fresh[-4:]}" in admin.get(SETTINGS).text
    for key in (fresh, site.api_key):
        assert site_by_key(installation, key)
    at(hours=24, minutes=1)
    installation.known_sites._sites.clear()
    assert site_by_key(installation, site.api_key) is None
    assert site_by_key(installation, fresh)


def test_a_signing_secret_rotates_with_both_good_meanwhile(
    admin: AtTheDesk,
    installation: Installation,
    site: SiteCredentials,
    submitting_site: SubmittingSite,
) -> None:
    fresh = shown(make_key(admin, "signing").text, "fresh-key")
    assert signing_secrets(installation, submitting_site.id) == [fresh, site.signing_secret]
    last = shown(make_key(admin, "signing", overlap="0").text, "fresh-key")
    assert signing_secrets(installation, submitting_site.id) == [last]


def test_a_double_click_makes_one_key(admin: AtTheDesk, read: Read) -> None:
    page = admin.get(SETTINGS).text
    newest = re.search(r'name="kind" value="api">\s*<input[^>]*value="([^"]*)"', page)
    assert newest
    assert make_key(admin, "api", newest=newest.group(1)).status_code == 200
    assert make_key(admin, "api", newest=newest.group(1)).status_code == 409
    assert len(read(select(ApiKey).where(ApiKey.kind == "api"))) == 2


def test_an_old_key_is_ended_at_once_and_the_newest_never(
    admin: AtTheDesk, installation: Installation, site: SiteCredentials, read: Read
) -> None:
    fresh = shown(make_key(admin, "api").text, "fresh-key")
    new, old = [
        row.id
        for row in read(select(ApiKey).where(ApiKey.kind == "api").order_by(ApiKey.id.desc()))
    ]
    assert admin.get(f"/review/blog/keys/{new}/end").status_code == 404
    assert admin.post(f"/review/blog/keys/{new}/end").status_code == 409
    assert "This cannot be undone" in admin.get(f"/review/blog/keys/{old}/end").text
    assert site_by_key(installation, site.api_key)
    assert admin.post(f"/review/blog/keys/{old}/end").status_code == 303
    installation.known_sites._sites.clear()
    assert site_by_key(installation, site.api_key) is None
    assert site_by_key(installation, fresh)
    assert admin.post(f"/review/blog/keys/{old}/end").status_code == 404
    assert acts(read)[-2:] == ["site.key_rotated", "site.key_ended"]


def test_when_a_key_was_used_is_noted_once_an_hour(
    admin: AtTheDesk,
    app: Flask,
    installation: Installation,
    site: SiteCredentials,
    read: Read,
    at: Callable[..., None],
) -> None:
    assert admin.get(SETTINGS).text.count("not used yet") == 4
    used = select(ApiKey.last_used_at).where(ApiKey.kind == "api")
    times = []
    for minutes in (0, 30, 61):
        at(minutes=minutes)
        installation.known_sites._sites.clear()
        site_by_key(installation, site.api_key)
        times.append(read(used)[0])
    assert times[0] == times[1] < times[2]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("kind", "overlap"), [("none", "24"), ("api", "-1"), ("api", "1e9"), ("", "")]
)
def test_a_damaged_form_makes_no_key(admin: AtTheDesk, read: Read, kind: str, overlap: str) -> None:
    assert make_key(admin, kind, overlap, newest="").status_code == 422
    assert len(read(select(ApiKey))) == 3


# A site more


def test_an_admin_of_all_sites_adds_one_and_all_of_them_stay_that(
    admin: AtTheDesk, seat: Seat, installation: Installation, read: Read
) -> None:
    other = seat("admin", name="Bob")
    answer = admin.post("/review/sites/new", name="news", origin="https://news.example.org")
    assert site_by_key(installation, shown(answer.text, "api-key"))
    assert shown(answer.text, "signing-secret").startswith("whsec_")
    assert "data-site=&#34;news&#34;" in answer.text or 'data-site="news"' in answer.text
    for desk in (admin, other):
        assert desk.get("/review/news/settings").status_code == 200
        assert desk.get("/review/sites/new").status_code == 200
    assert acts(read)[-1] == "site.added"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("name", "origin", "status"),
    [
        ("blog", "https://x.example.org", 409),
        ("sites", "https://x.example.org", 422),
        ("Not A Name", "https://x.example.org", 422),
        ("fine", "nonsense", 422),
    ],
)
def test_a_site_that_cannot_be_is_refused_and_what_was_typed_stays(
    admin: AtTheDesk, read: Read, name: str, origin: str, status: int
) -> None:
    answer = admin.post("/review/sites/new", name=name, origin=origin)
    assert answer.status_code == status
    assert f'value="{name}"' in answer.text
    assert read(select(Site.name)) == ["blog"]


@pytest.mark.usefixtures("other_site")
def test_an_admin_of_some_sites_adds_none(admin: AtTheDesk, read: Read) -> None:
    assert admin.get("/review/sites/new").status_code == 403
    form = {"name": "news", "origin": "https://news.example.org"}
    assert admin.post("/review/sites/new", **form).status_code == 403
    assert len(read(select(Site))) == 2


# Webhooks


def add_webhook(desk: AtTheDesk, url: str = "https://hooks.example.org/x", **more: Any) -> str:
    answer = desk.post(WEBHOOKS, url=url, which="all", description="The blog", **more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_webhook_is_added_changed_disabled_enabled_and_removed(
    admin: AtTheDesk, read: Read
) -> None:
    where = add_webhook(admin)
    one = {"url": "https://hooks.example.org/y", "which": "some", "event": "comment.spam"}
    admin.post(where, description="Other", **one)
    [row] = read(select(WebhookEndpoint))
    assert (row.url, row.events, row.description) == (one["url"], ["comment.spam"], "Other")
    assert "The webhook was disabled." in _follow(admin, admin.post(f"{where}/disabling"))
    assert read(select(WebhookEndpoint))[0].disabled_reason == "by_admin"
    assert "The webhook was enabled." in _follow(admin, admin.post(f"{where}/enabling"))
    answer = admin.post(f"{where}/removal")
    assert admin.get(where).status_code == 404
    undo(admin, answer)
    assert admin.get(where).status_code == 200
    assert acts(read)[-6:] == [
        "webhook.added",
        "webhook.changed",
        "webhook.disabled",
        "webhook.enabled",
        "webhook.removed",
        "change.undone",
    ]


def test_no_undoing_brings_a_webhook_back_beside_its_like_or_over_the_limit(
    admin: AtTheDesk, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = add_webhook(admin)
    removed = admin.post(f"{where}/removal")
    again = add_webhook(admin)
    assert undo(admin, removed).status_code == 409
    other = {"url": "https://hooks.example.org/y", "which": "all", "description": ""}
    moved = admin.post(again, **other)
    monkeypatch.setattr("moderation.actions.webhooks.webhook_endpoints.MOST_ENDPOINTS", 1)
    assert undo(admin, removed).status_code == 409
    monkeypatch.setattr("moderation.actions.webhooks.webhook_endpoints.MOST_ENDPOINTS", 2)
    assert undo(admin, removed).status_code == 303
    assert undo(admin, moved).status_code == 409
    answer = admin.post(again, url="https://hooks.example.org/x", which="all", description="")
    assert answer.status_code in {409, 422}
    standing = [row.url for row in read(select(WebhookEndpoint)) if row.removed_at is None]
    assert sorted(standing) == ["https://hooks.example.org/x", "https://hooks.example.org/y"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "url",
    ["", "http://hooks.example.org/", "https://hooks.example.org:22/", "https://0x7f.1/", "x\0y"],
)
def test_an_address_that_webhooks_do_not_go_to_is_refused(
    admin: AtTheDesk, read: Read, url: str
) -> None:
    answer = admin.post(WEBHOOKS, url=url, which="all", description="")
    assert answer.status_code == 422
    assert read(select(WebhookEndpoint)) == []


@pytest.mark.parametrize(
    "form",
    [{"which": "some"}, {"which": "some", "event": "comment.eaten"}, {"description": "x" * 201}],
)
def test_events_and_descriptions_are_checked(
    admin: AtTheDesk, read: Read, form: dict[str, str]
) -> None:
    fields = {"url": "https://hooks.example.org/", "which": "all"} | form
    assert admin.post(WEBHOOKS, **fields).status_code == 422
    assert read(select(WebhookEndpoint)) == []


def test_the_test_button_sends_a_signed_event_and_shows_what_came_back(
    admin: AtTheDesk,
    installation: Installation,
    site: SiteCredentials,
    receive: Receive,
    certificates: Certificates,
    read: Read,
) -> None:
    from standardwebhooks import Webhook

    receiver = receive(b"HTTP/1.1 418 Teapot\r\n\r\n<script>alert(1)</script>\0")
    where = add_webhook(admin)
    assert admin.post(f"{where}/tests").status_code == 303
    assert admin.post(f"{where}/tests").status_code == 303, "a second press"
    [test] = read(select(WebhookTest))
    state = f"/review/blog/webhook-tests/{test.id}"
    assert admin.get(state).json == {"finished": False}
    assert f'data-outcome="{state}"' in admin.get(where).text
    sender = _sender(receiver.port, certificates)
    with installation.database.transaction() as session:
        session.get_one(
            WebhookEndpoint, test.endpoint_id
        ).url = f"https://{NAME}:{receiver.port}/hook"
    assert send_webhook_test(installation, sender)
    assert not send_webhook_test(installation, sender)
    assert admin.get(state).json == {"finished": True}
    page = admin.get(where).text
    assert "<dd>418</dd>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    [(headers, body)] = receiver.requests
    event = Webhook(site.signing_secret).verify(body, headers)
    assert (event["type"], event["data"]["site"]) == ("webhook.test", "blog")
    assert headers["webhook-id"] == test.id
    assert headers["webhook-signature"] not in page


def test_a_test_that_may_not_connect_says_why(
    admin: AtTheDesk, installation: Installation, receive: Receive
) -> None:
    receiver = receive()
    where = add_webhook(admin)
    admin.post(f"{where}/tests")
    sender = Sender(installation.settings, resolve=lambda *_: ["169.254.169.254"])
    assert send_webhook_test(installation, sender)
    assert "not public" in admin.get(where).text
    assert receiver.connections == 0


def test_nobody_uses_the_button_to_flood_somebody(admin: AtTheDesk, read: Read) -> None:
    wheres = [add_webhook(admin, f"https://hooks.example.org/{number}") for number in range(11)]
    answers = [admin.post(f"{where}/tests").status_code for where in wheres]
    assert answers == [303] * 10 + [429]
    assert len(read(select(WebhookTest))) == 10


def test_a_test_whose_worker_died_is_taken_over(
    admin: AtTheDesk, installation: Installation, at: Callable[..., None]
) -> None:
    from moderation.actions.webhooks.webhook_tests import claim_webhook_test

    at(seconds=0)  # from here on the clock stands still
    admin.post(f"{add_webhook(admin)}/tests")
    assert claim_webhook_test(installation)
    assert claim_webhook_test(installation) is None
    at(seconds=61)
    assert claim_webhook_test(installation)


# People


def person_of(read: Read, name: str) -> str:
    found: str = read(select(Moderator.id).where(Moderator.display_name == name))[0]
    return found


def invite(desk: AtTheDesk, email: str, role: str = "moderator", site: str = "blog") -> Any:
    form = {"email": email, "role": role, "display_name": email.partition("@")[0].title()}
    return desk.post(f"/review/{site}/moderators", **form)


def test_an_invited_person_signs_in_by_the_link_and_their_address_is_masked(
    admin: AtTheDesk, app: Flask, read: Read
) -> None:
    answer = invite(admin, "jane@example.org")
    link = shown(answer.text, "invitation")
    assert "jane@example.org" not in answer.text
    assert "j•••@e•••.org" in answer.text
    assert link not in admin.get(PEOPLE).text
    client = app.test_client()
    path = link.removeprefix("http://localhost")
    assert client.post(path, data={"not_now": "1"}, headers=HERE).status_code == 303
    assert client.get("/review/blog/").status_code == 200
    assert client.get(PEOPLE).status_code == 403
    assert "moderator.invited" in acts(read)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "j\0@example.org"])
def test_what_is_no_address_is_refused_without_repeating_it_elsewhere(
    admin: AtTheDesk, read: Read, email: str
) -> None:
    assert invite(admin, email).status_code == 422
    assert invite(admin, "jane@example.org", role="owner").status_code == 422
    assert len(read(select(Moderator))) == 1


def test_a_changed_role_ends_every_session_and_can_be_undone(
    admin: AtTheDesk, seat: Seat, read: Read
) -> None:
    somebody = seat("moderator", name="Bob")
    bob = person_of(read, "Bob")
    answer = admin.post(f"{PEOPLE}/{bob}/role", role="viewer")
    assert somebody.get("/review/blog/").status_code == 303
    roles = select(Membership.role).where(Membership.moderator_id == bob)
    assert read(roles) == ["viewer"]
    undo(admin, answer)
    assert read(roles) == ["moderator"]
    answer = admin.post(f"{PEOPLE}/{bob}/removal")
    assert read(roles) == []
    undo(admin, answer)
    assert read(roles) == ["moderator"]


def test_nobody_changes_their_own_role_or_disables_themselves(admin: AtTheDesk, read: Read) -> None:
    ada = person_of(read, "Ada")
    for path in ("role", "removal"):
        assert admin.post(f"{PEOPLE}/{ada}/{path}", role="viewer").status_code == 409
    assert admin.post(f"{PEOPLE}/{ada}/disabling").status_code == 409
    assert read(select(Membership.role)) == ["admin"]


def test_of_two_admins_who_remove_each_other_one_stays(
    admin: AtTheDesk, seat: Seat, read: Read, installation: Installation
) -> None:
    from moderation.actions.people.change_role import change_role
    from moderation.errors import Forbidden

    seat("admin", name="Bob")
    ada, bob = person_of(read, "Ada"), person_of(read, "Bob")
    [site_id] = read(select(Site.id))
    change_role(installation, site_id, bob, None, ada)
    with pytest.raises(Forbidden):
        change_role(installation, site_id, ada, None, bob)
    assert read(select(Membership.moderator_id)) == [ada]


def test_a_site_is_never_left_without_an_admin(
    admin: AtTheDesk, installation: Installation, read: Read
) -> None:
    from moderation import clock
    from moderation.actions.people.site_roles import put_role
    from moderation.errors import Conflict

    [site_id], ada = read(select(Site.id)), person_of(read, "Ada")
    for role in ("viewer", None):
        with installation.database.transaction() as session, pytest.raises(Conflict):
            put_role(session, site_id, ada, role, clock.now())  # type: ignore[arg-type]
    assert read(select(Membership.role)) == ["admin"]


def test_an_admin_gets_no_link_for_somebody_whom_another_site_trusts(
    admin: AtTheDesk, other_site: SiteCredentials, installation: Installation, read: Read
) -> None:
    add_moderator(installation, "carol@example.org", "admin", "shop", "Carol")
    answer = invite(admin, "carol@example.org")
    assert answer.status_code == 409
    assert "sign-in/link" not in answer.text
    add_moderator(installation, "carol@example.org", "viewer", "blog")
    carol = person_of(read, "Carol")
    answer = admin.post(f"{PEOPLE}/{carol}/link")
    assert answer.status_code == 409
    assert "sign-in/link" not in answer.text


def test_nobody_is_invited_who_was_disabled_or_waits_under_no_site(
    admin: AtTheDesk, other_site: SiteCredentials, installation: Installation, read: Read
) -> None:
    from moderation.actions.people.disable_account import disable_moderator

    add_moderator(installation, "dan@example.org", "viewer", "shop", "Dan")
    disable_moderator(installation, "dan@example.org")
    assert invite(admin, "dan@example.org").status_code == 409
    invite(admin, "eve@example.org")
    admin.post(f"{PEOPLE}/{person_of(read, 'Eve')}/removal")
    assert invite(admin, "eve@example.org").status_code == 409
    assert read(select(Moderator).where(Moderator.display_name == "Dan"))[0].disabled_at


def test_another_link_ends_the_earlier_one_and_nobody_with_a_password_gets_one(
    admin: AtTheDesk, app: Flask, read: Read
) -> None:
    first = shown(invite(admin, "jane@example.org").text, "invitation")
    jane = person_of(read, "Jane")
    second = shown(admin.post(f"{PEOPLE}/{jane}/link").text, "invitation")
    use = {"set_password": "1", "password": "four unrelated words do"}
    answers = [
        app.test_client().post(link.removeprefix("http://localhost"), data=use, headers=HERE)
        for link in (first, second)
    ]
    assert [answer.status_code for answer in answers] == [404, 303]
    assert admin.post(f"{PEOPLE}/{jane}/link").status_code == 409
    assert "has a password" in admin.get(PEOPLE).text


def test_an_admin_of_all_sites_disables_and_enables(
    admin: AtTheDesk, seat: Seat, read: Read
) -> None:
    somebody = seat("moderator", name="Bob")
    bob = person_of(read, "Bob")
    assert admin.post(f"{PEOPLE}/{bob}/disabling").status_code == 303
    assert somebody.get("/review/blog/").status_code == 303
    assert "disabled" in admin.get(PEOPLE).text
    assert admin.post(f"{PEOPLE}/{bob}/enabling").status_code == 303
    assert acts(read)[-2:] == ["moderator.disabled", "moderator.enabled"]


@pytest.mark.usefixtures("other_site")
def test_an_admin_of_some_sites_disables_nobody(admin: AtTheDesk, seat: Seat, read: Read) -> None:
    seat("moderator", name="Bob")
    bob = person_of(read, "Bob")
    assert "Disable" not in admin.get(PEOPLE).text
    assert admin.post(f"{PEOPLE}/{bob}/disabling").status_code == 403
    assert read(select(Moderator.disabled_at)) == [None, None]


# Every route, every role


@pytest.mark.parametrize(
    ("role", "of", "status"),
    [("viewer", "blog", 403), ("moderator", "blog", 403), ("admin", "shop", 404)],
)
def test_nobody_but_an_admin_of_the_site_opens_or_changes_anything(
    app: Flask,
    admin: AtTheDesk,
    seat: Seat,
    other_site: SiteCredentials,
    installation: Installation,
    read: Read,
    role: str,
    of: str,
    status: int,
) -> None:
    endpoint = add_webhook(admin).rpartition("/")[2]
    admin.post(f"{WEBHOOKS}/{endpoint}/tests")
    change = admin.post(SETTINGS, mode="trust", spam_above="90", spam_share="")
    make_key(admin, "api")
    values = {
        "site": "blog",
        "endpoint_id": endpoint,
        "test_id": read(select(WebhookTest.id))[0],
        "key_id": read(select(ApiKey.id).where(ApiKey.expires_at.is_not(None)))[0],
        "moderator_id": person_of(read, "Ada"),
        "change_id": change.headers["Location"].rpartition("=")[2],
    }
    somebody = seat(role, site=of, name="Eve")  # type: ignore[arg-type]
    token, before = somebody.token(), _state(installation)
    paths = list(_routes(app, values))
    assert len(paths) > 20
    for path, method in paths:
        form = _FORM | {"form_token": token}
        answer = somebody.client.open(path, method=method, data=form, headers=HERE)
        assert answer.status_code == status, (method, path)
        assert answer.text.count("whsec_") == 0
    assert _state(installation) == before


def test_what_belongs_to_another_site_is_not_there(
    admin: AtTheDesk,
    seat: Seat,
    other_site: SiteCredentials,
    installation: Installation,
    read: Read,
) -> None:
    """The ids of blog's things, in the addresses of shop, by an admin of shop."""
    endpoint = add_webhook(admin).rpartition("/")[2]
    admin.post(f"{WEBHOOKS}/{endpoint}/tests")
    make_key(admin, "api")
    change = admin.post(SETTINGS, mode="trust", spam_above="90", spam_share="")
    old = read(select(ApiKey.id).where(ApiKey.expires_at.is_not(None)))[0]
    ada, test = person_of(read, "Ada"), read(select(WebhookTest.id))[0]
    somebody = seat("admin", site="shop", name="Eve")
    change_id = change.headers["Location"].rpartition("=")[2]
    token, before = somebody.token(), _state(installation)
    for path in (
        f"webhooks/{endpoint}",
        f"webhooks/{endpoint}/tests",
        f"webhooks/{endpoint}/disabling",
        f"webhooks/{endpoint}/enabling",
        f"webhooks/{endpoint}/removal",
        f"keys/{old}/end",
        f"moderators/{ada}/role",
        f"moderators/{ada}/removal",
        f"moderators/{ada}/link",
        f"changes/{change_id}/undo",
    ):
        form = _FORM | {"form_token": token}
        answer = somebody.client.post(f"/review/shop/{path}", data=form, headers=HERE)
        assert answer.status_code == 404, path
    assert somebody.get(f"/review/shop/webhook-tests/{test}").status_code == 404
    assert somebody.get(f"/review/shop/webhooks/{endpoint}").status_code == 404
    assert _state(installation) == before


_FORM = {
    "mode": "publish",
    "spam_above": "50",
    "spam_share": "",
    "origin": "https://evil.example.org",
    "kind": "api",
    "overlap": "0",
    "newest": "",
    "url": "https://evil.example.org/",
    "which": "all",
    "description": "",
    "email": "eve2@example.org",
    "role": "admin",
}
_ROOMS = ("settings", "origin", "key", "webhook", "people", "person", "invite", "role", "link")
_KEPT_OUT = {"review.sign_in_by_link", "review.model", "review.add_site", "review.new_site"}


def _routes(app: Flask, values: dict[str, str]) -> Any:
    """Every address under a site that these pages answer, with each of its methods."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        mine = rule.endpoint.startswith("review.") and any(room in rule.endpoint for room in _ROOMS)
        if (mine and "site" in rule.arguments) or rule.endpoint == "review.undo_change":
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            yield from ((path, method) for method in (rule.methods or set()) & {"GET", "POST"})


def _state(installation: Installation) -> dict[str, list[Any]]:
    """Every row of every table but the sessions, whose time of sight moves on."""
    left_out = {ReviewSession.__tablename__}
    with installation.database.reading() as session:
        return {
            name: _rows(session, table)
            for name, table in Base.metadata.tables.items()
            if name not in left_out
        }


def _rows(session: Session, table: Any) -> list[Any]:
    return sorted(map(repr, session.execute(select(table)).all()))


def _follow(desk: AtTheDesk, answer: Any) -> str:
    assert answer.status_code == 303
    page: str = desk.get(answer.headers["Location"]).text
    return page


def _sender(port: int, certificates: Certificates) -> Sender:
    settings = Settings(
        database_url=SecretStr("sqlite://"),
        webhook_allow_addresses="127.0.0.0/8",
        webhook_allow_ports=str(port),
    )
    return Sender(settings, resolve=lambda *_: ["127.0.0.1"], trust=certificates.trust)
