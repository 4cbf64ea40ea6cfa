"""The one door through which an address leaves."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.privacy.reveal_address import MOST_IN_AN_HOUR, reveal_address
from moderation.errors import NotFound, TooManyRequests
from moderation.tables import AuditRow
from moderation.tables.author_contact import SealedValue
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount


def test_a_look_is_recorded_by_identifiers_alone(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    comment = submit()
    shown = reveal_address(installation, submitting_site.id, comment.id, moderator.id, "reply")
    assert shown == "jane@example.org"
    with installation.database.reading() as session:
        row = session.scalars(
            select(AuditRow).where(AuditRow.action == "address.revealed.reply")
        ).one()
    assert (row.actor, row.object_id) == (f"moderator:{moderator.id}", comment.id)


def test_an_address_that_was_dropped_cannot_be_shown(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    comment = submit()
    with installation.database.transaction() as session:
        session.execute(delete(SealedValue))
    with pytest.raises(NotFound):
        reveal_address(installation, submitting_site.id, comment.id, moderator.id, "reply")


def test_nobody_reads_off_the_whole_list(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    comment = submit()
    for _ in range(MOST_IN_AN_HOUR):
        reveal_address(installation, submitting_site.id, comment.id, moderator.id, "reply")
    with pytest.raises(TooManyRequests):
        reveal_address(installation, submitting_site.id, comment.id, moderator.id, "reply")


def test_not_even_many_at_one_moment_pass_the_limit_together(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
) -> None:
    comments = [submit().id for _ in range(4)]
    for _ in range(MOST_IN_AN_HOUR - 2):
        reveal_address(installation, submitting_site.id, comments[0], moderator.id, "reply")

    def look(comment_id: str) -> bool:
        try:
            reveal_address(installation, submitting_site.id, comment_id, moderator.id, "reply")
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(look, comments * 2)) == 2
