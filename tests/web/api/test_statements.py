"""GET /v1/statements, and what authors are told of the reasons for a decision."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.sites.set_site import set_site
from moderation.actions.upkeep.expire import expire
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.errors import Invalid
from moderation.tables import Comment, Event, Statement


@pytest.fixture
def posted(post) -> Callable[..., dict[str, Any]]:
    """Posts a comment whose author gets a token, from a German page."""
    return lambda **changes: post(wants_author_token=True, language="de", **changes).json


@pytest.fixture
def refuse(installation, submitting_site, moderator) -> Callable[..., Any]:
    """Refuses a comment: ``refuse(comment_id, "rejected", "abusive")``."""

    def refuse_one(comment_id: str, status: Any, reason: str | None = None, **by: Any) -> Any:
        wanted = WantedDecision(status, by.get("actor", moderator.actor), reason=reason)
        return decide(installation, submitting_site.id, comment_id, wanted).decision

    return refuse_one


@pytest.fixture
def statements(client: FlaskClient, headers) -> Callable[..., list[dict[str, Any]]]:
    """What the site reads of them."""
    return lambda: client.get("/v1/statements", headers=headers).json["statements"]


def _told(client: FlaskClient, token: str) -> Any:
    return client.get("/v1/authored", headers={"Authorization": f"Bearer {token}"}).json


def test_a_refusal_gives_its_reasons_in_the_authors_language(client, posted, refuse, statements):
    comment = posted()
    refuse(comment["id"], "approved")
    refuse(comment["id"], "rejected", "abusive")
    told = _told(client, comment["author_token"])["statement"]
    assert told["measure"] == "Ihr Kommentar wurde entfernt."
    assert told["fact"] == "Er beleidigt jemanden."
    assert told["clause"] == "Hausregeln: keine Beleidigungen."
    (given,) = statements()
    assert (given["comment_id"], given["code"], given["ground"]) == (
        comment["id"],
        "abusive",
        "terms",
    )
    assert (given["measure"], given["automation"]) == ("removed", "partly")
    assert given["category"] == "STATEMENT_CATEGORY_CYBER_VIOLENCE"
    assert given["keywords"] == ["KEYWORD_CYBER_HARASSMENT"]
    assert given["text"].startswith("Ihr Kommentar wurde entfernt. Er beleidigt jemanden.")
    assert given["id"] not in {comment["id"]}
    assert "Jane" not in json.dumps(given)


@pytest.mark.parametrize(
    ("status", "reason", "code"),
    [("rejected", None, "other"), ("spam", None, "spam"), ("rejected", "illegal", "illegal")],
)
def test_every_refusal_has_a_code(posted, refuse, statements, status, reason, code):
    refuse(posted()["id"], status, reason)
    (given,) = statements()
    assert (given["code"], given["measure"]) == (code, "refused")


def test_who_decided_and_whether_a_program_found_it_is_told(posted, refuse, statements, post):
    filed = posted(context={"honeypot": "a program fills everything in"})
    refuse(filed["id"], "spam")
    refuse(posted(body="Another text")["id"], "rejected", "hate", actor=Actor("site"))
    by_site, found = statements()
    assert (found["is_found_by_machine"], found["automation"]) == (True, "partly")
    assert (by_site["is_found_by_machine"], by_site["automation"]) == (False, "untold")


def test_policy_and_tests_and_approvals_give_none(posted, refuse, statements):
    posted(context={"honeypot": "a program fills everything in"})
    refuse(posted(body="Another text")["id"], "approved")
    assert statements() == []


def test_an_undone_decision_voids_its_statement(
    client, posted, refuse, statements, installation, submitting_site, moderator
):
    comment = posted()
    decision = refuse(comment["id"], "rejected", "off_topic")
    undo_decision(installation, submitting_site.id, comment["id"], decision.id, moderator.actor)
    assert statements()[0]["voided_at"]
    told = _told(client, comment["author_token"])
    assert (told["state"], told["statement"]) == ("waits", None)


def test_a_site_has_its_own_wording_of_its_rules(client, posted, refuse, installation):
    set_site(installation, "blog", {"clause.abusive": "Netiquette, 3", "mode": "trust"})
    comment = posted()
    refuse(comment["id"], "rejected", "abusive")
    set_site(installation, "blog", {"clause.abusive": ""})
    assert _told(client, comment["author_token"])["statement"]["clause"] == "Netiquette, 3"
    for key, text in (
        ("clause.abusive", "x" * 501),
        ("clause.unknown", "x"),
        ("clause.spam", "\n"),
    ):
        with pytest.raises(Invalid):
            set_site(installation, "blog", {key: text})


def test_the_event_goes_to_who_named_it(posted, refuse, installation, submitting_site):
    def kinds() -> list[str]:
        with installation.database.reading() as session:
            return [one.type for one in session.query(Event).order_by(Event.id)]

    refuse(posted()["id"], "rejected", "threat")
    assert "statement.given" not in kinds()
    url, asked = "https://example.org/hook", ["statement.given"]
    add_webhook(installation, submitting_site.id, url, asked, "", None)
    refuse(posted(body="Another text")["id"], "rejected", "threat")
    assert kinds().count("statement.given") == 1


def test_a_comment_is_kept_as_long_as_its_statement_may_be_needed(
    posted, refuse, installation, statements, monkeypatch
):
    refuse(posted()["id"], "rejected", "abusive")
    posted(context={"honeypot": "a program fills everything in"}, body="Buy it")
    begun = clock.now()
    for days, comments in ((31, 1), (199, 1), (201, 0)):
        monkeypatch.setattr(clock, "now", lambda days=days: begun + timedelta(days=days))
        expire(installation)
        with installation.database.reading() as session:
            assert session.query(Comment).count() == comments
    assert statements()[0]["comment_id"] is None
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(days=3 * 365 + 1))
    expire(installation)
    with installation.database.reading() as session:
        assert session.query(Statement).count() == 0


def test_a_statement_outlives_its_erased_author_without_a_person(
    posted, refuse, installation, statements
):
    refuse(posted()["id"], "rejected", "abusive")
    erase_author(installation, "jane@example.org", None, delete_comments=True)
    assert statements()[0]["comment_id"] is None


def test_a_site_reads_its_own_page_by_page(client, headers, posted, refuse, other_site):
    for number in range(3):
        refuse(posted(body=f"Text {number}")["id"], "rejected")
    first = client.get("/v1/statements?limit=2", headers=headers).json
    rest = client.get(f"/v1/statements?limit=2&cursor={first['next_cursor']}", headers=headers).json
    found = [one["id"] for one in first["statements"] + rest["statements"]]
    assert len(set(found)) == 3
    assert rest["next_cursor"] is None
    theirs = {"Authorization": f"Bearer {other_site.api_key}"}
    assert client.get("/v1/statements", headers=theirs).json["statements"] == []
    assert client.get("/v1/statements").status_code == 401
