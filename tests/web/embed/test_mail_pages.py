"""Where links in mail lead: looking changes nothing, whoever looks; a button does, and again."""

from collections import Counter
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Subscription, SuppressedAddress
from tests.fixtures.accessibility import assert_accessible
from tests.fixtures.correspondence import Correspondence, links_of
from tests.fixtures.strictness import examples

MANY = examples(100)
JANE = "jane@example.org"


@pytest.fixture
def settings_overrides(mailing_settings: dict[str, Any]) -> dict[str, Any]:
    """A service that sends mail."""
    return mailing_settings


def test_who_opens_every_link_confirms_and_ends_nothing(
    client: FlaskClient, correspondence: Correspondence
) -> None:
    _many_are_answered(correspondence, MANY)
    for number in range(5):
        correspondence.published(f"new{number}@example.org", body=f"Loaf {number} was too dark.")
    before = _states(correspondence)
    mails = correspondence.later()
    links = {link for mail in mails for link in links_of(mail)}
    assert Counter(link.split("/")[2] for link in links) == {"off": MANY + 5, "confirm": 5}
    for link in links:
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert _states(correspondence) == before
    assert before == {"confirmed": MANY, "asked": 5}


def test_a_mail_program_ends_it_by_one_click_and_gets_the_same_answer_again(
    client: FlaskClient, correspondence: Correspondence
) -> None:
    _many_are_answered(correspondence, 3)
    link = links_of(correspondence.later()[0])[-1]
    pressed = {"List-Unsubscribe": "One-Click"}
    first, second = client.post(link, data=pressed), client.post(link, data=pressed)
    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert _states(correspondence) == {"confirmed": 2}


def test_a_reader_confirms_in_their_language_and_may_never_want_to_hear_again(
    client: FlaskClient, correspondence: Correspondence
) -> None:
    correspondence.published(JANE, page_language="fr")
    confirm, off = links_of(correspondence.later()[0])
    page = client.get(confirm).text
    assert '<html lang="fr">' in page
    assert "Oui, envoyez-moi des e-mails" in page
    assert JANE not in page
    for _ in range(2):
        assert "C’est confirmé" in client.post(confirm).text
    assert _states(correspondence) == {"confirmed": 1}
    assert client.post(off, data={"mail": "never"}).status_code == 200
    assert _states(correspondence) == {}
    with correspondence.installation.database.reading() as session:
        assert session.scalars(select(SuppressedAddress.why)).all() == ["asked"]
    assert "plus rien" in client.get(confirm, headers={"Accept-Language": "fr"}).text
    client.post(confirm)
    assert _states(correspondence) == {}


def test_a_link_that_is_not_ours_or_is_for_something_else_does_nothing(
    client: FlaskClient, correspondence: Correspondence
) -> None:
    correspondence.published(JANE)
    confirm, off = links_of(correspondence.later()[0])
    for wrong in (
        confirm.replace("/confirm/", "/off/"),
        off.replace("/off/", "/confirm/"),
        f"{off[:-1]}{'A' if off[-1] != 'A' else 'E'}",
        f"{off}AAAA",
        "/mail/off/x",
        "/mail/off/%00",
    ):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data={"mail": "never"}).status_code == 404
    assert _states(correspondence) == {"asked": 1}


def _many_are_answered(them: Correspondence, number: int) -> None:
    """So many confirmed authors have a reply each, which was published just now."""
    vault, first = them.installation.vault, them.published(JANE)
    with them.installation.database.transaction() as session:
        session.execute(update(Subscription).values(state="confirmed", confirmed_at=them.now))
        (comment,) = session.execute(select(Comment.__table__)).mappings().all()
        (asked,) = session.execute(select(Subscription.__table__)).mappings().all()
        made = Decision.published.is_not(None)
        (decision,) = session.execute(select(Decision.__table__).where(made)).mappings().all()
        rows: dict[Any, list[dict[str, Any]]] = {Comment: [], Subscription: [], Decision: []}
        for one in range(number):
            theirs, reply = (first if one == 0 else new_id()), new_id()
            index = vault.blind_index(them.site_id, f"reader{one}@example.org")
            sealed, key_id = vault.seal(Subscription, theirs, "a@b.example", site_id=them.site_id)
            name = {"name": vault.mail_name(them.site_id, index), "blind_index": index}
            kept = {"comment_id": theirs, "sealed": sealed, "key_id": key_id}
            if one:
                rows[Comment].append(dict(comment) | {"id": theirs})
                rows[Subscription].append(dict(asked) | kept | name)
            rows[Comment].append(dict(comment) | {"id": reply, "parent_id": theirs})
            rows[Decision].append(dict(decision) | {"id": new_id(), "comment_id": reply})
        for table, those in rows.items():
            if those:
                session.execute(insert(table), those)


def _states(them: Correspondence) -> Counter[str]:
    with them.installation.database.reading() as session:
        return Counter(session.scalars(select(Subscription.state)))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_pages_shut_nobody_out_and_are_answered_by_key_and_by_mouse(
    live_server: str, page: Page, correspondence: Correspondence
) -> None:
    correspondence.published(JANE)
    (mail,) = correspondence.later()
    confirm, off = (live_server + link for link in links_of(mail))
    page.goto(confirm)
    assert_accessible(page)
    page.get_by_role("button", name="Yes, send me mail").press("Enter")
    expect(page.get_by_role("heading", name="It is confirmed")).to_be_visible()
    assert _states(correspondence) == {"confirmed": 1}
    page.goto(off)
    assert_accessible(page)
    page.get_by_role("button", name="No more of these mails").click()
    expect(page.get_by_role("heading", name="No more mail")).to_be_visible()
    assert_accessible(page)
    assert _states(correspondence) == {}
