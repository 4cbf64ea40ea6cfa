"""Statements of reasons and answers to appeals by mail, to whoever has confirmed on the site."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.letters.answer_link import confirm_mail
from moderation.identifiers import new_id
from moderation.tables import Appeal, Statement
from tests.fixtures.correspondence import Correspondence, links_of

JANE = "jane@example.org"


@pytest.fixture
def settings_overrides(mailing_settings: dict[str, Any]) -> dict[str, Any]:
    """A service that sends mail."""
    return mailing_settings


def refused(them: Correspondence) -> tuple[str, str]:
    """A comment by somebody who confirmed with an earlier one, and the decision that refused it."""
    them.published(JANE)
    (asked,) = them.later()
    confirm_mail(them.installation, links_of(asked)[0].rpartition("/")[2])
    comment_id = them.post(JANE, body="The baker is a fool.", page_language="de", wants_token=True)
    return comment_id, them.decide(comment_id, "rejected", reason="abusive", note="quokkanote")


def test_who_has_confirmed_reads_why_and_others_are_told_nothing(
    correspondence: Correspondence,
) -> None:
    refused(correspondence)
    stranger = correspondence.post("stranger@example.org", body="The baker is a clown.")
    correspondence.decide(stranger, "rejected", reason="abusive")
    (mail,) = correspondence.later()
    assert mail["To"] == JANE
    assert mail["Subject"] == "Warum Ihr Kommentar nicht veröffentlicht ist · blog"
    text = " ".join(mail.get_content().split())
    assert "Ihr Kommentar wurde nicht veröffentlicht" in text
    for unsaid in ("fool", "quokkanote", "Jane"):
        assert unsaid not in text
    assert links_of(mail)
    assert correspondence.later() == []


def test_what_was_undone_meanwhile_is_not_told(correspondence: Correspondence) -> None:
    comment_id, decision_id = refused(correspondence)
    undo_decision(
        correspondence.installation, correspondence.site_id, comment_id, decision_id, Actor("site")
    )
    assert correspondence.later() == []


def test_the_answer_to_an_appeal_is_told_once(correspondence: Correspondence) -> None:
    comment_id, _ = refused(correspondence)
    correspondence.later()
    with correspondence.installation.database.transaction() as session:
        session.add(
            Appeal(
                id=new_id(),
                site_id=correspondence.site_id,
                comment_id=comment_id,
                statement_id=session.scalars(select(Statement.id)).one(),
                by="author",
                text="It was a joke.",
                state="refused",
                answer="Jokes are welcome, insults aren’t.",
                created_at=correspondence.now,
                decided_at=correspondence.now + timedelta(seconds=1),
            )
        )
    (mail,) = correspondence.later()
    assert mail["Subject"] == "Ihre Beschwerde wurde beantwortet · blog"
    assert "Jokes are welcome" in " ".join(mail.get_content().split())
    assert correspondence.later() == []
