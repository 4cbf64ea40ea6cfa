"""How a site's statements stand on their way to the Commission's database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.tables import Site, Statement, SubmittedStatement, TransparencyAccount

MOST_SHOWN: Final = 50
_LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class ParkedStatement:
    """One that is not sent before somebody has looked, and why."""

    id: str
    comment_id: str | None
    code: str
    given_at: datetime
    status: int | None
    said: str


@dataclass(frozen=True, slots=True)
class SubmissionStanding:
    """A site's: ``counts`` are by state; ``account`` is None where nothing is sent."""

    site: str
    account: TransparencyAccount | None
    counts: Mapping[str, int]
    oldest: datetime | None
    parked: Sequence[ParkedStatement]

    @property
    def trouble(self) -> str | None:
        """What an operator should know; None where all is well."""
        if self.account is None:
            return None
        if self.account.halted_because:
            return f"the database takes nothing: {self.account.halted_because}"
        if self.counts.get("parked"):
            return f"{self.counts['parked']} statements are parked"
        if self.oldest and clock.now() - self.oldest > _LATE:
            return f"the oldest waits since {self.oldest:%Y-%m-%d}"
        return None


def read_submissions(session: Session, site_id: str) -> SubmissionStanding:
    """Of one site, with the newest that are parked."""
    of_site = SubmittedStatement.site_id == site_id
    by_state = select(SubmittedStatement.state, func.count()).where(of_site)
    rows = session.execute(by_state.group_by(SubmittedStatement.state))
    waiting = of_site & (SubmittedStatement.state == "waiting")
    oldest = (
        select(func.min(Statement.given_at))
        .join(SubmittedStatement, SubmittedStatement.statement_id == Statement.id)
        .where(waiting)
    )
    return SubmissionStanding(
        site=session.get_one(Site, site_id).called,
        account=session.get(TransparencyAccount, site_id),
        counts={state: number for state, number in rows},  # noqa: C416 - rows are no pairs
        oldest=session.scalar(oldest),
        parked=_parked(session, site_id),
    )


def read_all_submissions(session: Session) -> list[SubmissionStanding]:
    """Of every site that has an account."""
    sites = session.scalars(select(TransparencyAccount.site_id)).all()
    return [read_submissions(session, site_id) for site_id in sites]


def _parked(session: Session, site_id: str) -> list[ParkedStatement]:
    query = (
        select(Statement, SubmittedStatement.status, SubmittedStatement.said)
        .join(SubmittedStatement, SubmittedStatement.statement_id == Statement.id)
        .where(SubmittedStatement.site_id == site_id, SubmittedStatement.state == "parked")
        .order_by(Statement.given_at.desc())
        .limit(MOST_SHOWN)
    )
    return [
        ParkedStatement(one.id, one.comment_id, one.code, one.given_at, status, said or "")
        for one, status, said in session.execute(query)
    ]
