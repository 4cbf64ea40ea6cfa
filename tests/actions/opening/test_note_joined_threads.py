"""What an upgrade joined stands in the audit trail as soon as there are keys to write it with."""

from sqlalchemy import select

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.opening.note_joined_threads import note_joined_threads
from moderation.identifiers import new_id
from moderation.tables import AuditRow, ThreadMove


def test_an_upgrade_that_joined_threads_is_noted_once(
    installation: Installation, submitting_site: SubmittingSite
) -> None:
    move_id = new_id()
    with installation.database.transaction() as session:
        session.add(
            ThreadMove(
                id=move_id,
                site_id=submitting_site.id,
                kind="upgrade",
                old_address="",
                new_address="",
                moved=2,
                merged=1,
                comments=5,
                created_at=clock.now(),
            )
        )
    for _ in range(2):
        note_joined_threads(installation)
    with installation.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "threads.joined")).all()
    (row,) = rows
    assert (row.chain, row.object_id, row.actor) == (submitting_site.id, move_id, "operator")
    assert row.details == '{"comments":5,"merged":1,"moved":2}'
