"""A ledger held against the database: what was lost, doubled, or acknowledged and isn't there."""

import re
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from drills.frame.installed import Installed
from drills.frame.ledger import Ledger
from moderation.actions.audit.read_heads import read_heads
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.installation import Installation
from moderation.actions.opening.open_installation import create_installation
from moderation.tables import Comment, Decision, Event

_TOKEN = re.compile(r"I have number ([0-9a-f]{12})\.")
_NAMED = 3  # of each kind of breach


def breaches(ledger: Ledger, place: Installed) -> list[str]:
    """Everything in which the database is not as was acknowledged, in sentences."""
    installation = create_installation(place.settings)
    try:
        with installation.database.reading() as session:
            found = [*_of_comments(ledger, session), *_of_logs(session), *_of_files(session)]
        return [*_in_short(ledger.wrong), *found, *_of_chains(installation)]
    finally:
        installation.database.close()


def _of_comments(ledger: Ledger, session: Session) -> Iterator[str]:
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for id_, status, body in session.execute(select(Comment.id, Comment.status, Comment.body)):
        if match := _TOKEN.search(body):
            rows[match[1]].append((str(UUID(id_)), status))
    acknowledged = ledger.acknowledged.items()
    yield from _in_short([f"{one} is lost" for one, _ in acknowledged if one not in rows])
    yield from _in_short([f"{one} is there twice" for one in rows if len(rows[one]) > 1])
    yield from _in_short([f"{one} was never posted" for one in rows.keys() - ledger.postings])
    yield from _in_short(
        [
            f"{one} is not as it was acknowledged"
            for one, said in acknowledged
            if one in rows and (str(UUID(said.id)), said.status) not in rows[one]
        ]
    )


def _of_logs(session: Session) -> Iterator[str]:
    """Every comment has one first decision; nothing has the same number twice."""
    decided = select(Decision.comment_id)
    silent = session.scalar(select(func.count()).where(Comment.id.not_in(decided)))
    if silent:
        yield f"{silent} comments have no decision"
    for table, number in ((Decision, Decision.version), (Event, Event.sequence)):
        twice = (
            select(table.comment_id)
            .where(table.comment_id.is_not(None))
            .group_by(table.comment_id, number)
            .having(func.count() > 1)
        )
        if found := len(session.execute(twice).all()):
            yield f"{found} rows of {table.__tablename__} are there twice"


def _of_files(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        found = [row[0] for row in session.execute(text("PRAGMA integrity_check"))]
        if found != ["ok"]:
            yield f"the file is damaged: {found[0]}"


def _of_chains(installation: Installation) -> Iterator[str]:
    with installation.database.reading() as session:
        heads = read_heads(session)
    for head in heads:
        flaw = verify_chain(installation, head.chain).flaw
        if flaw:
            yield f"the audit chain {head.name}: {flaw}"


def _in_short(found: list[str]) -> list[str]:
    left = len(found) - _NAMED
    return [*found[:_NAMED], f"and {left} more"] if left > 0 else found
