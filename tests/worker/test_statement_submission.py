"""Statements on their way to the Commission's database, at a double of it that really listens."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

import pytest
from sqlalchemy import select, update

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import OPERATOR, Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.actions.sites.set_site import set_site
from moderation.actions.transparency.account import (
    WantedAccount,
    connect_account,
    end_account,
    send_parked_again,
)
from moderation.actions.transparency.export_statements import export_statements
from moderation.actions.transparency.queue_statements import queue_statements
from moderation.actions.transparency.read_submissions import read_submissions
from moderation.actions.transparency.submit_statement import MOST_TRIES, claim_statement
from moderation.errors import Invalid
from moderation.tables import AuditRow, Decision, SubmittedStatement
from moderation.worker.statement_submission import submit_statements
from tests.fixtures.comments import Submit
from tests.fixtures.commission import TOKEN, CommissionDouble, commission_sender
from tests.fixtures.sites import ModeratorAccount

BODY = "Quokka says that the baker of the old town is a thief and a liar"
Later = Callable[..., None]


class Refuse(Protocol):
    """Takes a comment down that was public: ``refuse(reason="abusive")``; its identifier."""

    def __call__(self, status: Any = ..., reason: str | None = ..., **more: Any) -> str: ...


@pytest.fixture
def settings_overrides(commission: CommissionDouble) -> dict[str, Any]:
    return {"webhook_allow_http": True, "webhook_allow_ports": str(commission.port)}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Lets time pass: ``later(hours=25)``."""
    tell, passed = clock.now, [timedelta()]

    def pass_on(**time: float) -> None:
        passed[0] += timedelta(**time)
        monkeypatch.setattr(clock, "now", lambda: tell() + passed[0])

    return pass_on


@pytest.fixture
def connect(
    installation: Installation, submitting_site: SubmittingSite, commission: CommissionDouble
) -> Callable[..., None]:
    """Has the site send: ``connect(sends_spam=True)``."""

    def with_account(**changes: Any) -> None:
        wanted = WantedAccount(**({"base_url": commission.url, "token": TOKEN} | changes))
        connect_account(installation, submitting_site.id, wanted, OPERATOR)

    return with_account


@pytest.fixture
def refuse(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> Refuse:
    def refuse_one(status: Any = "rejected", reason: str | None = "abusive", **more: Any) -> str:
        by = more.pop("actor", moderator.actor)
        reported = more.pop("reported", None)
        is_public = more.pop("is_public", True)
        comment_id = submit(**({"body": BODY, "language": "de-AT"} | more)).id
        if is_public:
            approved = WantedDecision("approved", moderator.actor)
            decide(installation, submitting_site.id, comment_id, approved)
        if reported:
            report_comment(installation, submitting_site.id, comment_id, "192.0.2.0/24", reported)
        wanted = WantedDecision(status, by, reason=reason)
        decide(installation, submitting_site.id, comment_id, wanted)
        return comment_id

    return refuse_one


@pytest.fixture
def send(installation: Installation, commission: CommissionDouble) -> Callable[[], None]:
    """What the worker does, until there is nothing to do."""
    sender = commission_sender(installation.settings, commission)

    def send_all() -> None:
        while submit_statements(installation, sender):
            pass

    return send_all


@pytest.fixture
def row(installation: Installation) -> Callable[[], SubmittedStatement]:
    """The only one that is on its way."""

    def read() -> SubmittedStatement:
        with installation.database.reading() as session:
            return session.scalars(select(SubmittedStatement)).one()

    return read


def test_a_decision_is_stored_a_day_later_under_a_random_name_and_holds_nobody(
    connect, refuse, send, commission, later, row, submitting_site, installation
):
    comment_id = refuse()  # before: it is not sent
    connect(rules_url="https://example.org/rules", countries=["DE", "AT"])
    comment_id = refuse()
    later(hours=23)
    send()
    assert commission.asked == []
    later(hours=2)
    send()
    (stored,) = commission.stored.values()
    assert stored["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert stored["category_specification"] == ["KEYWORD_CYBER_HARASSMENT"]
    assert stored["territorial_scope"] == ["AT", "DE"]
    assert stored["content_language"] == "DE"
    assert (stored["automated_detection"], stored["automated_decision"]) == (
        "No",
        "AUTOMATED_DECISION_PARTIALLY",
    )
    assert stored["source_type"] == "SOURCE_VOLUNTARY"
    told = json.dumps(stored)
    for secret in ("Jane", "Quokka", "baker", comment_id, row().statement_id):
        assert secret not in told
    now = row()
    assert (now.state, now.uuid, now.puid) == ("sent", "uuid-1", stored["puid"])
    send()
    assert len(commission.asked) == 1
    with installation.database.reading() as session:
        acts = [one.action for one in session.scalars(select(AuditRow))]
    assert "transparency.connected" in acts


def test_what_led_to_it_and_who_decided_is_told_as_it_was(connect, refuse, send, commission, later):
    connect(sends_spam=True, decides="fully")
    why = "It calls a baker by name a thief, which she is not."
    notice = WantedReport("illegal", notice=WantedNotice("A law", why, "en", good_faith=True))
    refuse(reason="illegal", reported=notice)
    refuse(reason="hate", reported=WantedReport("hate"), body="Another text")
    refuse("spam", None, body="Buy it", is_public=False, actor=Actor("site"))
    later(hours=25)
    send()
    by_source = {one["source_type"]: one for one in commission.stored.values()}
    illegal = by_source["SOURCE_ARTICLE_16"]
    assert illegal["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert why not in json.dumps(illegal)
    assert "incompatible_content_ground" not in illegal
    assert by_source["SOURCE_TYPE_OTHER_NOTIFICATION"]["category_specification"] == [
        "KEYWORD_DISCRIMINATION"
    ]
    own = by_source["SOURCE_VOLUNTARY"]
    assert own["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DISABLED"]
    assert own["automated_decision"] == "AUTOMATED_DECISION_FULLY"


def test_only_what_the_site_sends_and_what_still_stands_goes(
    connect, refuse, send, commission, later, installation, submitting_site, moderator
):
    connect(sends_unpublished=False)
    refuse("spam", None)
    refuse(is_public=False, body="Another text")
    undone = refuse(body="A third text")
    erased = refuse(body="A fourth text", author_email="quokka@example.org")
    refuse(body="A fifth text", actor=Actor("site"))
    with installation.database.reading() as session:
        decisions = [one for one in read_log(session, undone) if one.status == "rejected"]
    undo_decision(installation, submitting_site.id, undone, decisions[0].id, moderator.actor)
    assert erased
    erase_author(installation, "quokka@example.org", None, delete_comments=True)
    later(hours=25)
    send()
    assert commission.asked == []
    with installation.database.reading() as session:
        standing = read_submissions(session, submitting_site.id)
    assert [one.said for one in standing.parked] == [
        "Say how the site decides by its key: moderation statements connect … --decides"
    ]


def read_log(session: Any, comment_id: str) -> list[Any]:
    """A comment's decisions."""
    return list(session.scalars(select(Decision).where(Decision.comment_id == comment_id)))


def test_a_sites_own_wording_is_looked_at_before_it_goes(
    connect, refuse, send, commission, later, installation, submitting_site
):
    connect()
    for clause, name in (
        ("See https://example.org/rules", "Jane"),
        ("Jane Doe knows", "Jane Doe"),
        ("Never say: the baker of the old town", "Al"),
    ):
        set_site(installation, "blog", {"clause.abusive": clause})
        refuse(author_name=name, body=f"{BODY}, says {clause[:3]}")
    set_site(installation, "blog", {"clause.abusive": "Netiquette, 3: be kind"})
    set_site(installation, "blog", {"category.abusive": "VIOLENCE:COORDINATED_HARM"})
    refuse(body="A text of its own")
    later(hours=25)
    send()
    (stored,) = commission.stored.values()
    assert stored["incompatible_content_ground"] == "Netiquette, 3: be kind"
    assert stored["category"] == "STATEMENT_CATEGORY_VIOLENCE"
    with installation.database.reading() as session:
        parked = read_submissions(session, submitting_site.id).parked
    assert len(parked) == 3
    with pytest.raises(Invalid):
        set_site(installation, "blog", {"category.abusive": "VIOLENCE:SUICIDE"})


def test_a_refusal_is_parked_with_its_sentence_until_somebody_sends_it_again(
    connect, refuse, send, commission, later, row, installation, submitting_site
):
    connect()
    refuse()
    later(hours=25)
    said = {"message": "The category is off.", "errors": {"category": ["Quite <off>."]}}
    commission.answers = [(422, said, {})]
    send()
    assert (row().state, row().said) == ("parked", "The category is off. category: Quite <off>.")
    later(days=10)
    send()
    assert len(commission.asked) == 1
    assert send_parked_again(installation, submitting_site.id, OPERATOR) == 1
    send()
    assert row().state == "sent"
    assert len({body["puid"] for _, _, body in commission.asked}) == 1


def test_a_dead_token_halts_all_until_there_is_a_new_one(
    connect, refuse, send, commission, later, row, installation, submitting_site
):
    connect()
    refuse()
    refuse(body="Another text")
    commission.token = "18|another"
    later(hours=25)
    send()
    assert len(commission.asked) == 1
    with installation.database.reading() as session:
        trouble = read_submissions(session, submitting_site.id).trouble
    assert trouble == "the database takes nothing: Unauthenticated."
    connect(token="18|another")
    send()
    assert len(commission.stored) == 2


def test_only_a_201_is_stored_and_everything_else_is_tried_again_with_patience(
    connect, refuse, send, commission, later, row
):
    connect()
    refuse()
    later(hours=25)
    for status, said in (
        (200, {"uuid": "x"}),
        (202, ""),
        (302, "<html>"),
        (500, "Oops"),
        (503, ""),
    ):
        commission.answers = [(status, said, {})]
        send()
        assert (row().state, row().status) == ("waiting", status)
        later(hours=7)
    commission.answers = [(429, "Too Many Attempts.", {"Retry-After": "36000"})]
    send()
    later(hours=9)
    asked = len(commission.asked)
    send()
    assert len(commission.asked) == asked
    later(hours=2)
    send()
    assert row().state == "sent"


def test_after_two_weeks_of_silence_somebody_has_to_look(
    connect, refuse, send, commission, later, row, installation
):
    connect()
    refuse()
    later(hours=25)
    queue_statements(installation)
    with installation.database.transaction() as session:
        session.execute(update(SubmittedStatement).values(tries=MOST_TRIES - 2))
    for state in ("waiting", "parked"):
        commission.answers = [(500, "", {})]
        send()
        later(hours=7)
        assert row().state == state


def test_what_was_stored_without_an_answer_is_not_sent_twice(
    connect, refuse, send, commission, later, row
):
    connect()
    refuse()
    later(hours=25)
    commission.answers, commission.stores_first = [(504, "Gateway", {})], True
    send()
    commission.stores_first = False
    later(hours=1)
    send()
    assert row().state == "unproven"
    later(hours=48)
    send()
    assert len(commission.asked) == 2
    later(hours=2)
    send()
    assert (row().state, len(commission.stored)) == ("sent", 1)
    assert commission.asked[-1][0] == "GET"


def test_a_puid_that_was_only_held_is_sent_again_two_days_later(
    connect, refuse, send, commission, later, row
):
    connect()
    refuse()
    later(hours=25)
    commission.answers = [(500, "", {})]
    send()
    commission.held = {row().puid}
    later(hours=1)
    send()
    assert row().state == "unproven"
    commission.held = set()
    later(hours=50)
    send()
    assert (row().state, list(commission.stored)) == ("sent", [row().puid])


def test_who_dies_while_sending_leaves_it_to_another_under_the_same_name(
    connect, refuse, send, commission, later, installation, row
):
    connect()
    refuse()
    later(hours=25)
    queue_statements(installation)
    assert claim_statement(installation)
    assert claim_statement(installation) is None
    send()
    assert commission.asked == []
    later(minutes=11)
    send()
    assert list(commission.stored) == [row().puid]


def test_two_workers_at_once_send_each_statement_once(
    connect, refuse, commission, later, installation
):
    connect()
    for number in range(6):
        refuse(body=f"Text {number}")
    later(hours=25)
    sender = commission_sender(installation.settings, commission)

    def work() -> None:
        while submit_statements(installation, sender):
            pass

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    puids = [body["puid"] for _, _, body in commission.asked]
    assert len(puids) == len(set(puids)) == len(commission.stored) == 6


def test_a_file_for_the_web_form_holds_the_same_and_the_worker_leaves_it_alone(
    connect, refuse, send, commission, later, installation, submitting_site
):
    begun = clock.now()
    connect()
    refuse()
    refuse(body="Another text")
    lines: list[str] = []

    def export() -> Any:
        return export_statements(
            installation, submitting_site.id, begun, clock.now(), lines.append, OPERATOR
        )

    later(hours=1)
    assert export().written == 2
    later(hours=25)
    send()
    assert commission.asked == []
    assert export().written == 2
    puids = [json.loads(line)["puid"] for line in lines]
    assert puids[:2] == puids[2:]
    assert len(set(puids)) == 2


def test_an_account_that_is_none_is_refused_and_an_ended_one_sends_nothing(
    connect, refuse, send, commission, later, installation, submitting_site
):
    for wrong in (
        {"base_url": "https://user@example.org"},
        {"base_url": "ftp://example.org"},
        {"base_url": "https://example.org/?a=b"},
        {"token": ""},
        {"token": "two words\n"},
        {"rules_url": "javascript:alert(1)"},
        {"countries": ["GB"]},
        {"countries": []},
        {"decides": "guess"},
    ):
        with pytest.raises(Invalid):
            connect(**wrong)
    connect()
    connect(token="", sends_spam=True)  # keeps the token
    refuse()
    end_account(installation, submitting_site.id, OPERATOR)
    later(hours=25)
    send()
    assert commission.asked == []
