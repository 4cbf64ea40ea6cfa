"""One broken seal is one broken value: whatever shows it says so, and everything else goes on."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from standardwebhooks import Webhook

from moderation import clock
from moderation.actions.akismet.callbacks import caller_of
from moderation.actions.coral.coral_secrets import add_coral_secret
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.factors.second_factor import use_code
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.mail.compose_digest import take_digest
from moderation.actions.moving.export_comments import ExportOrder, export_comments
from moderation.actions.perspective.suggestion import Suggestion, suggest_scores
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.privacy.export_author import export_author
from moderation.actions.privacy.reveal_address import reveal_address
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.authenticate_site import signing_secrets
from moderation.actions.transparency.account import WantedAccount, connect_account
from moderation.actions.upkeep.expire import expire
from moderation.actions.upkeep.ring_mark import check_ring, mark_ring
from moderation.actions.upkeep.rotate_keys import rotate_keys
from moderation.actions.upkeep.sealed_values import find_broken
from moderation.delivery import Message, Sender
from moderation.errors import Invalid, Unauthenticated
from moderation.tables import Authenticator, Moderator, SealedValue, Subscription
from moderation.vault import KeyRing, Vault
from tests.fixtures.comments import Submit
from tests.fixtures.seals import break_seals
from tests.web.review.conftest import AtTheDesk, Seat
from tests.web.review.every_route import routes
from tests.web.review.full_desk import fill, moderator_called

pytestmark = pytest.mark.at_length(database_kind="postgres")

ADDRESS = "quince@example.org"
LEAVING = {"review.sign_out", "review.static_file", "review.leave_for_provider"}


@dataclass(frozen=True)
class House:
    """An installation with something sealed everywhere, one value of each kind of it broken."""

    installation: Installation
    site: SubmittingSite
    admin: AtTheDesk
    who: str
    comment_id: str
    values: dict[str, str]
    broken: set[str]


@pytest.fixture
def house(
    installation: Installation,
    site: SiteCredentials,
    submitting_site: SubmittingSite,
    submit: Submit,
    app: Flask,
) -> House:
    admin = Seat(app, installation)("admin", name="Ada")
    who = moderator_called(installation, "Ada")
    comment_id = submit(
        author_email=ADDRESS,
        author_name=f"Quince {ADDRESS}",
        author_url=f"https://example.org/?me={ADDRESS}",
        body=f"Write to {ADDRESS}.",
    ).id
    values = fill(installation, submitting_site, submit, who)
    add_coral_secret(installation, "blog", "empsec_" + "a" * 30)
    caller_of(installation, submitting_site.id, "https://example.org/hook", site.keys["akismet"])
    _suggest_score(installation, submitting_site)
    _give_notice(installation, submitting_site, submit(body="A text on bread.").id)
    _add_authenticator(installation, who)
    account = WantedAccount(token="17|" + "a" * 40)
    connect_account(installation, submitting_site.id, account, OPERATOR)
    _want_mail(installation, submitting_site.id, comment_id)
    mark_ring(installation)
    broken = break_seals(installation)
    return House(installation, submitting_site, admin, who, comment_id, values, broken)


def _suggest_score(installation: Installation, site: SubmittingSite) -> None:
    keeping = replace(site, door_settings={"perspective_suggestions": "keep"})
    suggest_scores(installation, keeping, Suggestion("A text of somebody.", {"TOXICITY": 1.0}))


def _give_notice(installation: Installation, site: SubmittingSite, comment_id: str) -> None:
    decide(installation, site.id, comment_id, WantedDecision("approved", Actor("site")))
    contact = {"name": "Quince", "email": ADDRESS}
    notice = WantedNotice("Section 185", "It calls a baker a thief.", "en", **contact)
    wanted = WantedReport("illegal", notice=replace(notice, good_faith=True))
    report_comment(installation, site.id, comment_id, "100.64.7.0/24", wanted)


def _want_mail(installation: Installation, site_id: str, comment_id: str) -> None:
    now, index = clock.now(), installation.vault.blind_index(site_id, ADDRESS)
    sealed, key_id = installation.vault.seal(Subscription, comment_id, ADDRESS, site_id=site_id)
    with installation.database.transaction() as session:
        session.add(
            Subscription(
                comment_id=comment_id,
                site_id=site_id,
                name=installation.vault.mail_name(site_id, index),
                blind_index=index,
                sealed=sealed,
                key_id=key_id,
                language="en",
                state="confirmed",
                asked_at=now,
                confirmed_at=now,
            )
        )


def _add_authenticator(installation: Installation, who: str) -> None:
    now = clock.now()
    sealed, key_id = installation.vault.seal(Authenticator, who, "JBSWY3DPEHPK3PXP")
    with installation.database.transaction() as session:
        session.add(
            Authenticator(
                moderator_id=who, sealed=sealed, key_id=key_id, created_at=now, confirmed_at=now
            )
        )


# What people see.


def test_every_page_of_the_desk_opens(house: House, app: Flask) -> None:
    values = house.values | {"comment_id": house.comment_id}
    for route in routes(app, values):
        if route.shows and route.endpoint not in LEAVING:
            answer = house.admin.get(route.path)
            assert answer.status_code < 500, route.endpoint


def test_pages_say_in_each_language_that_a_value_is_unavailable(house: House) -> None:
    words = {"en": "unavailable", "de": "nicht verfügbar", "fr": "indisponible", "ru": "недоступно"}
    for language, word in words.items():
        for path in ("", f"comments/{house.comment_id}", "moderators", "settings"):
            asked = {"Accept-Language": language}
            page = house.admin.client.get(f"/review/blog/{path}", headers=asked)
            assert page.status_code == 200
            assert re.search(rf">…?{word}\b", page.text), (language, path)


def test_an_address_that_cannot_be_opened_is_not_offered_to_be_shown(house: House) -> None:
    page = house.admin.get(f"/review/blog/comments/{house.comment_id}")
    assert "data-address" not in page.text
    assert f"{house.comment_id}/address" not in page.text
    with pytest.raises(Invalid, match="unavailable"):
        reveal_address(house.installation, house.site.id, house.comment_id, house.who, "reply")


# What software sees.


def test_the_api_and_the_pages_of_readers_answer(
    house: House, client: FlaskClient, site: SiteCredentials
) -> None:
    key = {"Authorization": f"Bearer {site.api_key}"}
    page = "https://example.org/2026/bread"
    for path in (
        f"/v1/comments/{house.comment_id}",
        "/v1/comments?limit=100",
        "/v1/events",
        f"/v1/threads/comments?site=blog&url={page}",
        f"/v1/threads/counts?site=blog&url={page}",
        "/readyz?verbose",
        "/metrics",
    ):
        assert client.get(path, headers=key).status_code < 500, path
    document = {"thread": {"url": page}, "author": {"name": "J", "email": ADDRESS}, "body": "Bread"}
    assert client.post("/v1/comments", json=document, headers=key).status_code == 201


def test_a_signature_that_cannot_be_checked_is_not_called_wrong(
    house: House, client: FlaskClient, site: SiteCredentials
) -> None:
    document = {"thread": {"url": "https://example.org/1"}, "author": {"name": "J"}, "body": "x"}
    body = json.dumps(document)
    now = clock.now()
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(site.signing_secret).sign("msg_1", now, body),
        "webhook-site": "blog",
    }
    answer = client.post(
        "/v1/comments", data=body, headers=headers, content_type="application/json"
    )
    assert answer.status_code == 503


def test_an_event_is_not_sent_unsigned(house: House) -> None:
    secrets = signing_secrets(house.installation, house.site.id)
    assert secrets is None
    sender = Sender(house.installation.settings)
    outcome = sender.send("https://receiver.example.org/", Message("one", b"{}", secrets))
    assert (outcome.name, outcome.is_permanent) == ("secret_unavailable", False)


def test_a_code_that_cannot_be_checked_is_refused_in_a_sentence(house: House) -> None:
    with (
        house.installation.database.transaction() as session,
        pytest.raises(Unauthenticated, match="unavailable"),
    ):
        use_code(session, house.installation.vault, house.who, "123456", clock.now())


def test_who_has_no_address_that_opens_is_sent_nothing(house: House) -> None:
    with house.installation.database.transaction() as session:
        session.get_one(Moderator, house.who).digest = "daily"
    assert take_digest(house.installation, house.who) is None


# Exports.


def test_an_export_of_comments_goes_on_and_counts(house: House, tmp_path: Path) -> None:
    statuses = ("pending", "approved", "spam", "rejected")
    for form in ("jsonl", "wxr"):
        order = ExportOrder("blog", form, statuses, "ada.admin@example.org")  # type: ignore[arg-type]
        summary = export_comments(house.installation, order, tmp_path / form)
        assert summary.unavailable == 1
        assert summary.comments > 5
    lines = [json.loads(line) for line in (tmp_path / "jsonl").read_text().splitlines()]
    told = next(one["author"] for one in lines if one["id"] == house.comment_id)
    assert (told["email"], told["email_unavailable"]) == (None, True)
    assert ADDRESS not in (tmp_path / "wxr").read_text()


def test_an_author_is_told_what_is_unavailable(house: House) -> None:
    found = export_author(house.installation, ADDRESS, None)["comments"]
    told = next(one for one in found if one["id"] == house.comment_id)
    assert set(told["unavailable"]) == {"author_name", "email", "author_url", "body.1"}
    assert told["body"] == "Write to [email]."


def test_an_author_is_erased_and_time_runs_out_as_ever(house: House) -> None:
    assert erase_author(house.installation, ADDRESS, None, delete_comments=False)
    expire(house.installation)
    with house.installation.database.reading() as session:
        theirs = SealedValue.comment_id == house.comment_id
        assert session.scalars(select(SealedValue).where(theirs)).all() == []


# Upkeep.


def test_rotation_names_what_is_broken_and_finishes(house: House) -> None:
    done = rotate_keys(house.installation, lambda _seconds: None)
    assert {one.where for one in done.broken} == house.broken
    assert ADDRESS not in " ".join(map(str, done.broken))
    vault = Vault(KeyRing.load(house.installation.settings.key_ring_path))
    look = find_broken(replace(house.installation, vault=vault))
    assert {one.where for one in look.broken} == house.broken
    again = rotate_keys(house.installation, lambda _seconds: None)
    assert again.resealed == done.resealed, "what is broken keeps nobody from rotating again"


def test_a_broken_mark_is_no_foreign_database(house: House) -> None:
    """And is made anew by whoever starts next."""
    vault, path = house.installation.vault, house.installation.settings.key_ring_path
    with house.installation.database.reading() as session:
        check_ring(session, vault, path)
    mark_ring(house.installation)
    marks = {one for one in house.broken if one.startswith("ring_marks.")}
    assert {one.where for one in find_broken(house.installation).broken} == house.broken - marks
