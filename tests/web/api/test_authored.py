"""/v1/authored: an author asks after their own comment, changes it, withdraws it."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from itertools import takewhile
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import clock
from moderation.actions.decisions.claim_comment import claim_comment
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.out_of_sight import hide_reported
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.intake import edit_comment as edit_room
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.privacy.export_author import export_author
from moderation.actions.reports.report_comment import WantedReport, report_comment
from moderation.actions.sites.set_site import set_site
from moderation.actions.upkeep.expire import expire
from moderation.errors import Conflict
from moderation.tables import (
    AuditRow,
    AuthorToken,
    Comment,
    Decision,
    Event,
    IdempotencyKey,
    ReaderReport,
)

SITE = Actor("site")
FORM = "/v1/sites/blog/form"
PAGE = "https://example.org/2026/bread"
FIELDS = {
    "body": "Thank you, the crust came out just as you describe it.",
    "name": "Jane Doe",
    "email": "jane@example.org",
    "thread_url": PAGE,
}


@pytest.fixture
def post_form(client: FlaskClient, site: Any) -> Callable[..., TestResponse]:
    """Posts the form as the section does: ``post_form(lang="de")``."""

    def post(key: str | None = None, **changes: str) -> TestResponse:
        sent = {"Accept": "application/json", "Origin": "https://example.org"}
        sent |= {"Idempotency-Key": key} if key else {}
        return client.post(FORM, data=FIELDS | changes, headers=sent)

    return post


@pytest.fixture
def ask(client: FlaskClient) -> Callable[..., TestResponse]:
    """Asks with a token: ``ask(token, "PATCH", body="…")``."""

    def request(token: str, method: str = "GET", **document: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return client.open("/v1/authored", method=method, headers=headers, json=document or None)

    return request


@pytest.fixture
def decided(installation, submitting_site) -> Callable[..., Any]:
    """Decides as the site: ``decided(comment_id, "approved")``."""

    def decide_one(comment_id: str, status: Any) -> Decision:
        wanted = WantedDecision(status, SITE)
        return decide(installation, submitting_site.id, comment_id, wanted).decision

    return decide_one


@pytest.fixture
def later(monkeypatch) -> Callable[[timedelta], None]:
    """Turns the clock on."""

    def turn(by: timedelta) -> None:
        then = clock.now() + by
        monkeypatch.setattr(clock, "now", lambda: then)

    return turn


def test_the_author_is_told_in_the_pages_language_what_became_of_it(post_form, ask, decided):
    posted = post_form(lang="de-AT").json
    token = posted["author_token"]
    waits = ask(token).json
    assert (waits["state"], waits["language"]) == ("waits", "de")
    assert waits["sentence"] == "Ihr Kommentar wartet auf die Moderation."
    assert (waits["id"], waits["body"], waits["can_withdraw"]) == (
        posted["id"],
        FIELDS["body"],
        True,
    )
    assert waits["editing"]["left"] == 5
    decided(posted["id"], "approved")
    assert ask(token).json["state"] == "published"
    decided(posted["id"], "rejected")
    refused = ask(token).json
    assert (refused["state"], refused["editing"]) == ("refused", None)


def test_spam_waits_until_a_person_decided(post_form, ask, decided, installation):
    posted = post_form(subject="a program fills everything in").json
    with installation.database.reading() as session:
        assert session.get_one(Comment, posted["id"]).status == "spam"
    told = ask(posted["author_token"]).json
    assert told["state"] == "waits"
    assert told["editing"]
    decided(posted["id"], "spam")
    assert ask(posted["author_token"]).json["state"] == "refused"


def test_every_token_that_is_not_good_gets_the_same_answer(
    client, post_form, ask, later, installation
):
    first, second = post_form().json, post_form(body="Another text").json
    good = base64.urlsafe_b64decode(first["author_token"])
    other = base64.urlsafe_b64decode(second["author_token"])
    foreign = base64.urlsafe_b64encode(good[:16] + other[16:]).decode()
    unknown = base64.urlsafe_b64encode(bytes(48)).decode()
    tokens = ["", "x", foreign, unknown, first["author_token"] + "A", "ä" * 64, "A" * 5_000]
    answers = [client.get("/v1/authored"), *(ask(one) for one in tokens)]
    answers += [
        ask(unknown, method, **body) for method, body in (("PATCH", {"body": "x"}), ("DELETE", {}))
    ]
    later(timedelta(days=731))
    answers.append(ask(first["author_token"]))
    expire(installation)
    answers.append(ask(second["author_token"]))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    with installation.database.reading() as session:
        assert session.query(AuthorToken).all() == []


def test_a_repeated_request_is_answered_with_the_same_token(post_form, ask):
    first, again, other = (post_form(key).data for key in ("a key", "a key", "another"))
    assert first == again
    assert json.loads(other)["author_token"] != json.loads(first)["author_token"]
    assert ask(json.loads(again)["author_token"]).json["id"] == json.loads(first)["id"]


def test_a_site_gets_a_token_where_it_asks_for_one(post, ask):
    assert post().json.get("author_token") is None
    token = post(wants_author_token=True, language="fr-CA").json["author_token"]
    assert ask(token).json["language"] == "fr"


def test_pages_of_any_origin_may_ask_and_read_refusals(client, ask):
    preflight = client.options("/v1/authored", headers={"Origin": "https://example.org"})
    refused = ask("x")
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    for answer in (preflight, refused):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_network_that_asks_without_end_is_slowed_down(ask):
    statuses = (ask("x").status_code for _ in range(1_000))
    before = list(takewhile(lambda status: status == 401, statuses))
    assert 60 <= len(before) < 999


# Changing it.


def test_an_author_changes_the_text_and_the_approved_one_stays(post_form, ask, decided, client):
    posted = post_form().json
    decided(posted["id"], "approved")
    changed = ask(posted["author_token"], "PATCH", body="Mended").json
    assert (changed["state"], changed["body"], changed["editing"]["left"]) == (
        "published",
        "Mended",
        4,
    )
    assert changed["sentence"].endswith("Your change to it is waiting for a moderator.")
    assert _public(client) == [FIELDS["body"]]


def test_a_text_is_changed_five_times_at_most(post_form, ask):
    token = post_form().json["author_token"]
    answers = [ask(token, "PATCH", body=f"Text {n}").status_code for n in range(6)]
    assert answers == [200] * 5 + [409]
    assert ask(token, "PATCH", body="Text 4").status_code == 409
    assert ask(token).json["editing"] is None


def test_the_time_is_counted_from_posting_and_a_site_sets_it(post_form, ask, later, installation):
    token = post_form(lang="fr").json["author_token"]
    later(timedelta(minutes=14))
    assert ask(token, "PATCH", body="In time").status_code == 200
    later(timedelta(minutes=2))
    late = ask(token, "PATCH", body="Too late")
    assert late.status_code == 409
    assert late.json["detail"].startswith("Le délai")
    set_site(installation, "blog", {"edit_minutes": "60"})
    assert ask(token, "PATCH", body="In time again").status_code == 200
    set_site(installation, "blog", {"edit_minutes": "0"})
    assert ask(token).json["editing"] is None


def test_a_text_with_a_published_reply_stays_as_it_is(post_form, ask, decided):
    posted = post_form().json
    decided(posted["id"], "approved")
    reply = post_form(body="I agree", parent_id=posted["id"]).json
    assert ask(posted["author_token"]).json["editing"]
    decided(reply["id"], "approved")
    assert ask(posted["author_token"], "PATCH", body="Mended").status_code == 409


def test_a_text_is_not_changed_under_the_eyes_of_a_moderator(
    post_form, ask, installation, submitting_site, moderator
):
    posted = post_form().json
    claim_comment(installation, submitting_site.id, posted["id"], moderator.id)
    refused = ask(posted["author_token"], "PATCH", body="Mended")
    assert refused.status_code == 409
    assert "is looking at your comment" in refused.json["detail"]


def test_what_a_person_refused_is_not_changed(post_form, ask, decided):
    posted = post_form().json
    decided(posted["id"], "rejected")
    assert ask(posted["author_token"], "PATCH", body="Mended").status_code == 409


def test_an_edit_that_races_an_approval_publishes_nothing_unseen(
    post_form, ask, decided, client, monkeypatch
):
    posted = post_form().json
    asked = edit_room.ask_again

    def approve_meanwhile(*arguments: Any) -> Any:
        decided(posted["id"], "approved")
        return asked(*arguments)

    monkeypatch.setattr(edit_room, "ask_again", approve_meanwhile)
    refused = ask(posted["author_token"], "PATCH", body="Buy it")
    assert refused.status_code == 409
    assert refused.json["detail"].startswith("Your comment was decided on at this moment.")
    assert _public(client) == [FIELDS["body"]]


def test_an_approval_that_races_an_edit_is_told_so(
    post_form, ask, installation, submitting_site, moderator
):
    posted = post_form().json
    ask(posted["author_token"], "PATCH", body="Buy it")
    stale = WantedDecision("approved", moderator.actor, expected_version=1)
    with pytest.raises(Conflict):
        decide(installation, submitting_site.id, posted["id"], stale)


@pytest.mark.parametrize("body", ["", "x" * 100_000, "\0"])
def test_a_text_that_no_form_takes_is_refused(post_form, ask, body):
    token = post_form().json["author_token"]
    assert ask(token, "PATCH", body=body).status_code in {400, 413, 422}


# Withdrawing it.


def test_what_is_withdrawn_is_gone_at_once_and_for_good(
    post_form, ask, decided, client, installation, submitting_site
):
    posted = post_form().json
    token = posted["author_token"]
    decided(posted["id"], "approved")
    assert ask(token, "DELETE").json["state"] == "withdrawn"
    assert ask(token, "DELETE").status_code == 200
    told = ask(token).json
    assert (told["state"], told["body"], told["can_withdraw"]) == ("withdrawn", "", False)
    assert _public(client) == []
    with pytest.raises(Conflict):
        decided(posted["id"], "approved")
    with pytest.raises(Conflict):
        edit_comment(installation, submitting_site, posted["id"], "By the site")
    assert ask(token, "PATCH", body="By the author").status_code == 409
    with installation.database.reading() as session:
        standing = session.query(Decision).order_by(Decision.version).all()[-1]
        kinds = [event.type for event in session.query(Event).order_by(Event.sequence)]
    with pytest.raises(Conflict):
        undo_decision(installation, submitting_site.id, posted["id"], standing.id, SITE)
    assert (standing.decided_by, standing.status) == ("author", "rejected")
    assert kinds[-1] == "comment.withdrawn"


def test_a_reported_text_stays_as_it_is_and_withdrawing_it_voids_the_reports(
    post_form, ask, decided, installation, submitting_site
):
    posted = post_form().json
    token = posted["author_token"]
    decided(posted["id"], "approved")
    wanted = WantedReport("abusive")
    network = "198.51.100.0/24"
    report_comment(installation, submitting_site.id, posted["id"], network, wanted)
    refused = ask(token, "PATCH", body="Mended")
    assert refused.status_code == 409
    assert "report" not in refused.json["detail"]  # of which an author hears nothing
    assert ask(token, "DELETE").json["state"] == "withdrawn"
    with installation.database.reading() as session:
        assert [one.state for one in session.query(ReaderReport)] == ["void"]


def test_the_author_reads_that_it_is_looked_at_and_can_withdraw_but_not_change(
    post_form, ask, decided, installation, submitting_site, moderator
):
    posted = post_form().json
    token, site_id = posted["author_token"], submitting_site.id
    decided(posted["id"], "approved")
    report_comment(installation, site_id, posted["id"], "198.51.100.0/24", WantedReport("abusive"))
    hide_reported(installation, site_id, posted["id"], moderator.actor, None)
    told = ask(token).json
    assert (told["state"], told["editing"], told["can_withdraw"]) == ("looked_at", None, True)
    assert told["returns_at"]
    assert "report" not in told["sentence"]
    assert ask(token, "PATCH", body="Mended").status_code == 409
    assert ask(token, "DELETE").json["state"] == "withdrawn"
    assert ask(token).json["returns_at"] is None


def test_a_stub_is_left_where_there_are_replies(post_form, ask, decided, client):
    posted = post_form().json
    decided(posted["id"], "approved")
    reply = post_form(body="I agree", parent_id=posted["id"]).json
    decided(reply["id"], "approved")
    ask(posted["author_token"], "DELETE")
    stub, answer = _thread(client)
    assert stub["id"] == posted["id"]
    assert (stub["author"], stub["body"]) == ({"name": "", "url": None}, "")
    assert (answer["parent_id"], answer["body"]) == (posted["id"], "I agree")
    assert client.get(f"/v1/threads/counts?site=blog&url={PAGE}").json == {"counts": [1]}
    decided(reply["id"], "rejected")
    assert _thread(client) == []


# Whom it stays with.


def test_a_token_is_nowhere_but_in_the_answer(
    post_form, ask, decided, installation, caplog, capsys
):
    posted = post_form("a key").json
    token = posted["author_token"]
    decided(posted["id"], "approved")
    ask(token, "PATCH", body="Mended")
    ask(token, "DELETE")
    exported = json.dumps(export_author(installation, "jane@example.org", None))
    with installation.database.reading() as session:
        kept = [
            json.dumps([event.payload for event in session.query(Event)]),
            *(str((row.action, row.details, row.object_id)) for row in session.query(AuditRow)),
            *(row.answer.decode() for row in session.query(IdempotencyKey)),
        ]
        digests = [row.digest for row in session.query(AuthorToken)]
    logged = caplog.text + "".join(capsys.readouterr())
    secret = base64.urlsafe_b64decode(token)[16:]
    for text in (exported, logged, *kept):
        assert token not in text
        assert secret.hex() not in text
    assert secret not in digests
    assert json.loads(exported)["comments"][0]["author_tokens"] == [{"language": "en", "edits": 1}]


def test_it_goes_with_its_author(post_form, ask, installation):
    token = post_form().json["author_token"]
    erase_author(installation, "jane@example.org", None, delete_comments=False)
    assert ask(token).status_code == 401


def _thread(client: FlaskClient) -> list[dict[str, Any]]:
    return client.get(f"/v1/threads/comments?site=blog&url={PAGE}").json["comments"]


def _public(client: FlaskClient) -> list[str]:
    return [comment["body"] for comment in _thread(client)]
