"""Count how long comments that the policy held waited until a moderator decided on them.

The figure is ``wait``, its codes are classes of times. It is the first decision that counts; what
was undone on the same day is not counted, as all else that is. Days are those of UTC.
"""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from moderation.actions.decisions.record_decision import IMPORTED
from moderation.actions.numbers.count_decisions import Counts, follows, precedes
from moderation.actions.numbers.time_classes import time_class
from moderation.tables import Comment, Decision


def count_waits(
    session: Session, site_id: str, since: datetime, until: datetime
) -> dict[date, Counts]:
    """Classes of times of ``since <= decided < until``, by day. Row by row: each is a person's."""
    undoing, earlier = aliased(Decision), aliased(Decision)
    query = (
        select(earlier.created_at, Decision.created_at)
        .join(Comment, Comment.id == Decision.comment_id)
        .join(earlier, precedes(earlier))
        .outerjoin(undoing, follows(undoing))
        .where(
            Decision.site_id == site_id,
            Decision.created_at >= since,
            Decision.created_at < until,
            Decision.decided_by == "moderator",
            Decision.previous_status == "pending",
            Decision.reverses.is_(None),
            earlier.decided_by == "policy",
            earlier.phase.is_distinct_from(IMPORTED),
            Comment.is_test.is_(False),
            undoing.id.is_(None),
        )
    )
    days: defaultdict[date, Counts] = defaultdict(Counter)
    for came, decided in session.execute(query.execution_options(yield_per=1_000)):
        days[decided.astimezone(UTC).date()]["wait", time_class(decided - came)] += 1
    return days
