"""Put statements on their way to the Commission's database, a day after they were given.

What was undone until then never goes; what is sent can neither be changed nor taken back.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.identifiers import random_id
from moderation.tables import Comment, Statement, SubmittedStatement, TransparencyAccount

QUIET: Final = timedelta(hours=24)
"""So long after a decision nothing is sent of it."""
_AT_ONCE = 200


def queue_statements(installation: Installation) -> int:
    """Do so for every site that has an account; how many statements."""
    with installation.database.reading() as session:
        sites = session.scalars(select(TransparencyAccount.site_id)).all()
    return sum(_queue_site(installation, site_id) for site_id in sites)


def _queue_site(installation: Installation, site_id: str) -> int:
    until = clock.now() - QUIET
    with installation.database.transaction() as session:
        account = session.get(TransparencyAccount, site_id, with_for_update=True)
        if account is None or account.read_up_to >= until:
            return 0
        found = _given(session, account, until)
        rows = [_row(statement, clock.now()) for statement in found]
        if rows:
            session.execute(insert(SubmittedStatement), rows)
        account.read_up_to = found[-1].given_at if len(found) == _AT_ONCE else until
        return len(rows)


def _given(session: Session, account: TransparencyAccount, until: datetime) -> list[Statement]:
    """The next ones that the site sends, and that are not on their way."""
    measures = ("removed", "refused") if account.sends_unpublished else ("removed",)
    left_out = () if account.sends_spam else ("spam",)
    on_its_way = select(SubmittedStatement.statement_id).where(
        SubmittedStatement.statement_id == Statement.id
    )
    return list(
        session.scalars(
            select(Statement)
            .join(Comment, Comment.id == Statement.comment_id)
            .where(
                Statement.site_id == account.site_id,
                Statement.given_at >= account.read_up_to,
                Statement.given_at < until,
                Statement.voided_at.is_(None),
                Statement.measure.in_(measures),
                Statement.code.not_in(left_out),
                ~on_its_way.exists(),
            )
            .order_by(Statement.given_at, Statement.id)
            .limit(_AT_ONCE)
        )
    )


def _row(statement: Statement, now: datetime) -> dict[str, object]:
    return {
        "statement_id": statement.id,
        "site_id": statement.site_id,
        "puid": random_id(),
        "state": "waiting",
        "due_at": now,
    }
