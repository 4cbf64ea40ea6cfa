"""A ledger held against the database: it sees what was lost, doubled, or is not as it was said."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from drills.frame.checking import breaches
from drills.frame.installed import ORIGIN, Installed
from drills.frame.ledger import Ledger, Posting
from moderation.actions.installation import Installation
from moderation.actions.sites.add_site import add_site
from moderation.settings import Settings
from moderation.tables import Comment, Decision


class Drilled:
    """An installation that a ledger is kept of."""

    def __init__(self, installation: Installation, settings: Settings, client: FlaskClient) -> None:
        self.installation = installation
        self.place = Installed(Path(), {}, settings, {}, None)
        self.ledger = Ledger()
        self._client = client
        self._key = add_site(installation, "drill", [ORIGIN]).api_key

    def post(self, posting: Posting, key: str | None = None) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
            "Idempotency-Key": key or posting.key,
        }
        answer = self._client.post("/v1/comments", data=posting.document, headers=headers)
        return answer.status_code, answer.data

    def breaches(self) -> list[str]:
        return breaches(self.ledger, self.place)


@pytest.fixture
def drilled(installation: Installation, settings: Settings, client: FlaskClient) -> Drilled:
    """Three comments that were acknowledged."""
    made = Drilled(installation, settings, client)
    for _ in range(3):
        posting = made.ledger.new_posting()
        assert not made.ledger.hear(posting, *made.post(posting))
    return made


def test_what_was_acknowledged_and_is_there_is_no_breach(drilled: Drilled) -> None:
    again = next(iter(drilled.ledger.postings.values()))
    drilled.ledger.hear(again, *drilled.post(again))
    assert drilled.breaches() == []


def test_a_lost_comment_is_seen(drilled: Drilled) -> None:
    token, said = next(iter(drilled.ledger.acknowledged.items()))
    with drilled.installation.database.transaction() as session:
        session.execute(delete(Comment).where(Comment.id == said.id))
    assert drilled.breaches() == [f"{token} is lost"]


def test_a_doubled_comment_is_seen(drilled: Drilled) -> None:
    token, posting = next(iter(drilled.ledger.postings.items()))
    drilled.post(posting, key="another")
    assert drilled.breaches() == [f"{token} is there twice"]


def test_a_comment_that_nobody_posted_is_seen(drilled: Drilled) -> None:
    token, _ = drilled.ledger.postings.popitem()
    del drilled.ledger.acknowledged[token]
    assert drilled.breaches() == [f"{token} was never posted"]


def test_another_status_than_was_acknowledged_is_seen(drilled: Drilled) -> None:
    token, said = next(iter(drilled.ledger.acknowledged.items()))
    with drilled.installation.database.transaction() as session:
        session.execute(update(Comment).where(Comment.id == said.id).values(status="rejected"))
    assert drilled.breaches() == [f"{token} is not as it was acknowledged"]


def test_a_comment_without_a_decision_is_seen(drilled: Drilled) -> None:
    said = next(iter(drilled.ledger.acknowledged.values()))
    with drilled.installation.database.transaction() as session:
        session.execute(delete(Decision).where(Decision.comment_id == said.id))
    assert drilled.breaches() == ["1 comments have no decision"]


def test_an_answer_that_is_no_refusal_of_ours_is_seen(drilled: Drilled) -> None:
    posting = drilled.ledger.new_posting()
    assert not drilled.ledger.hear(posting, 500, b"")
    other = drilled.ledger.new_posting()
    assert drilled.ledger.hear(other, 503, b"no sentence")
    assert drilled.breaches() == [
        f"{posting.token} was answered 500",
        f"{other.token} was answered 503 without a sentence",
    ]
