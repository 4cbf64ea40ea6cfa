"""Erasing an author: nothing tells any more who wrote."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.lists.add_entry import add_entry
from moderation.actions.lists.draft_entry import draft_entry
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.queue.notes import add_note
from moderation.database import Base
from moderation.errors import Invalid, NotFound
from moderation.tables import (
    AuditRow,
    Comment,
    Decision,
    Event,
    Revision,
    SealedValue,
    StoredOpinion,
)
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

ADDRESS = "jane@example.org"


def everything(installation: Installation) -> str:
    """Every value of every table, as text."""
    with installation.database.reading() as session:
        rows = [
            list(row)
            for table in Base.metadata.sorted_tables
            for row in session.execute(table.select())
        ]
    return json.dumps(rows, default=str)


def only(installation: Installation, query: Any) -> Any:
    with installation.database.reading() as session:
        return session.scalars(query).one()


def test_the_text_stays_and_the_author_goes(installation: Installation, submit: Submit) -> None:
    submit(author_email=ADDRESS, author_name="Jane Doe", body="The crust is perfect.")
    assert erase_author(installation, ADDRESS, None, delete_comments=False) == 1
    kept = everything(installation)
    assert "The crust is perfect." in kept
    for trace in ("Jane Doe", "jane.example.org", "192.0.2.", "Mozilla"):
        assert trace not in kept
    assert only(installation, select(func.count()).select_from(SealedValue)) == 0
    assert only(installation, select(Comment)).author_name == "Deleted author"


def test_the_comments_go_too_where_asked(installation: Installation, submit: Submit) -> None:
    submit(author_email=ADDRESS, body="The crust is perfect.")
    erase_author(installation, ADDRESS, None, delete_comments=True)
    assert "The crust is perfect." not in everything(installation)
    assert only(installation, select(func.count()).select_from(Comment)) == 0


def test_the_site_is_told_which_comments(installation: Installation, submit: Submit) -> None:
    comment = submit(author_email=ADDRESS)
    erase_author(installation, ADDRESS, None, delete_comments=False)
    event = only(installation, select(Event).where(Event.type == "author.erased"))
    assert event.payload == {"comments": [comment.id], "comments_deleted": False}


def test_the_audit_trail_names_nobody(installation: Installation, submit: Submit) -> None:
    comment = submit(author_email=ADDRESS)
    erase_author(installation, ADDRESS, None, delete_comments=False)
    row = only(installation, select(AuditRow).where(AuditRow.action == "author.erased"))
    assert row.object_id not in {None, comment.id}


def test_other_authors_and_other_sites_stay(
    installation: Installation, submit: Submit, other_submitting_site: SubmittingSite
) -> None:
    submit(author_email="john@example.org", author_name="John Roe")
    submit(author_email=ADDRESS, site=other_submitting_site, author_name="Jane Doe")
    assert erase_author(installation, ADDRESS, "blog", delete_comments=False) == 0
    kept = everything(installation)
    assert "John Roe" in kept
    assert "Jane Doe" in kept


def test_an_author_of_many_comments_is_erased_in_batches(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.privacy.erase_author._BATCH", 2)
    for number in range(5):
        submit(author_email=ADDRESS, body=f"This is comment number {number} of five.")
    assert erase_author(installation, ADDRESS, None, delete_comments=False) == 5


def test_what_is_no_address_or_no_site_is_refused(installation: Installation) -> None:
    with pytest.raises(Invalid):
        erase_author(installation, "nonsense", None, delete_comments=False)
    with pytest.raises(NotFound):
        erase_author(installation, ADDRESS, "nowhere", delete_comments=False)


def test_what_moderators_wrote_about_the_author_goes(
    installation: Installation,
    submit: Submit,
    moderator: ModeratorAccount,
    submitting_site: SubmittingSite,
) -> None:
    comment = submit(author_email=ADDRESS)
    add_note(installation, submitting_site.id, comment.id, moderator.id, "Jane is the baker.")
    remark = "It was Jane again."
    decide(
        installation,
        submitting_site.id,
        comment.id,
        WantedDecision("rejected", moderator.actor, note=remark),
    )
    erase_author(installation, ADDRESS, None, delete_comments=False)
    kept = everything(installation)
    assert "Jane is the baker." not in kept
    assert "It was Jane again." not in kept


@pytest.mark.parametrize(
    ("kind", "value", "left"),
    [
        ("term", "jane doe", "It contains “…”, which this site blocks."),
        ("domain", "jane.example.org", "It links to …, which this site blocks."),
    ],
)
def test_policys_sentence_names_the_author_no_more(
    kind: str,
    value: str,
    left: str,
    installation: Installation,
    submit: Submit,
    moderator: ModeratorAccount,
    submitting_site: SubmittingSite,
) -> None:
    blocked = draft_entry("blocked", kind, value, "", "", "")
    add_entry(installation, submitting_site.id, blocked, moderator.id)
    submit(author_email=ADDRESS, author_name="Jane Doe")
    assert value in only(installation, select(Decision)).text
    erase_author(installation, ADDRESS, None, delete_comments=False)
    assert only(installation, select(Decision)).text == left


@pytest.fixture
def edited(installation: Installation, submit: Submit, submitting_site: SubmittingSite) -> str:
    """A published comment whose author has written it anew twice; nobody saw the last yet."""
    first = submit(author_email=ADDRESS, body="First: ask me at first@example.org")
    for status, body in (
        ("pending", "Second: ask me at second@example.org"),
        ("approved", "Third: ask me at third@example.org"),
    ):
        decide(installation, submitting_site.id, first.id, WantedDecision(status, Actor("site")))
        edit_comment(installation, submitting_site, first.id, body)
    return first.id


@pytest.mark.usefixtures("edited")
def test_earlier_texts_go_everywhere_and_what_the_public_sees_stays(
    installation: Installation,
) -> None:
    erase_author(installation, ADDRESS, None, delete_comments=False)
    kept = everything(installation)
    assert "First: ask" not in kept
    assert "Second: ask me at [email]" in kept
    assert "Third: ask me at [email]" in kept
    assert only(installation, select(Revision)).number == 2
    assert only(installation, select(func.count()).select_from(SealedValue)) == 0
    with installation.database.reading() as session:
        assert set(session.scalars(select(StoredOpinion.revision))) == {2, 3}


@pytest.mark.usefixtures("edited")
def test_an_edit_that_comes_after_it_brings_nothing_back(
    installation: Installation, edited: str, submitting_site: SubmittingSite
) -> None:
    erase_author(installation, ADDRESS, None, delete_comments=False)
    body = "Fourth: ask me at fourth@example.org"
    view = edit_comment(installation, submitting_site, edited, body)
    assert (view.body, view.author_name) == ("Fourth: ask me at [email]", "Deleted author")
    assert only(installation, select(func.count()).select_from(SealedValue)) == 0
    with installation.database.reading() as session:
        sealed = installation.vault.open_value(session, submitting_site.id, edited, "body.4")
    assert sealed is None


def test_of_an_author_who_gave_no_address_an_edits_original_is_kept(
    installation: Installation, submit: Submit, submitting_site: SubmittingSite
) -> None:
    comment_id = submit(author_email=None).id
    edit_comment(installation, submitting_site, comment_id, "Ask bob@example.org")
    with installation.database.reading() as session:
        sealed = installation.vault.open_value(session, submitting_site.id, comment_id, "body.2")
    assert sealed == "Ask bob@example.org"


@pytest.mark.usefixtures("edited")
def test_no_text_stays_where_the_comments_go(installation: Installation) -> None:
    erase_author(installation, ADDRESS, None, delete_comments=True)
    assert "ask me at" not in everything(installation)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_author_goes_from_the_files_of_the_database_too(
    installation: Installation, submit: Submit
) -> None:
    submit(author_email=ADDRESS, author_name="Quokka Jones", body="The crust is perfect.")
    path = Path(str(installation.database.url.database))
    log = path.with_name(f"{path.name}-wal")
    assert b"Quokka Jones" in log.read_bytes()
    erase_author(installation, ADDRESS, None, delete_comments=False)
    assert b"Quokka Jones" not in path.read_bytes() + log.read_bytes()
    assert b"The crust is perfect." in path.read_bytes()


def test_it_tells_how_far_it_is(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.privacy.erase_author._BATCH", 2)
    for number in range(4):
        submit(author_email=ADDRESS, body=f"Number {number}.")
    told: list[float] = []
    erase_author(installation, ADDRESS, None, delete_comments=True, tell=told.append)
    assert told == [0.0, 0.5, 1.0]
