"""Notes: written without deciding, read by the site's moderators, taken back by their author."""

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue.notes import add_note, read_notes, remove_note
from moderation.errors import Invalid, NotFound
from moderation.identifiers import new_id
from moderation.tables import AuditRow
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount


def test_a_note_is_kept_masked_and_once(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> None:
    comment, site = submit().id, submitting_site.id
    first = add_note(installation, site, comment, moderator.id, "Ask jane@example.org")
    assert add_note(installation, site, comment, moderator.id, "Ask jane@example.org") == first
    (note,) = seen(installation, read_notes, comment)
    assert (note.text, note.moderator) == ("Ask [email]", "Mo")
    remove_note(installation, site, comment, first, moderator.id)
    remove_note(installation, site, comment, first, moderator.id)
    assert list(seen(installation, read_notes, comment)) == []
    with installation.database.reading() as session:
        removed = session.scalars(select(AuditRow).where(AuditRow.action == "note.removed")).all()
    assert [(row.chain, row.actor, row.object_id) for row in removed] == [
        (site, f"moderator:{moderator.id}", first)
    ]


def test_nobody_takes_back_anothers_note_or_writes_on_another_site(
    installation: Installation,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> None:
    comment, site = submit().id, submitting_site.id
    note = add_note(installation, site, comment, moderator.id, "Mine.")
    with pytest.raises(NotFound):
        remove_note(installation, site, comment, note, new_id())
    with pytest.raises(NotFound):
        add_note(installation, other_submitting_site.id, comment, moderator.id, "Theirs.")
    with pytest.raises(Invalid):
        add_note(installation, site, comment, moderator.id, "")
    assert len(seen(installation, read_notes, comment)) == 1
