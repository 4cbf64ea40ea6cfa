"""An author appeals against the decision on their comment: once, within six months."""

from typing import Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from moderation.actions.authored.own_appeal import NOTHING, why_not_appeal
from moderation.actions.authored.own_comment import OwnComment, find_own
from moderation.actions.authored.read_authored import AuthoredComment, read_authored
from moderation.actions.decisions.give_statement import Told, tell_where_asked
from moderation.actions.decisions.read_statements import newest_statement
from moderation.actions.decisions.subject import hold_comment
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.errors import Conflict
from moderation.identifiers import new_id
from moderation.languages import translated
from moderation.tables import Appeal, Statement
from moderation.vault import mask_text

LONGEST_APPEAL: Final = 2_000
EVENT: Final = "comment.appealed"


def appeal_own(installation: Installation, token: str, text: str) -> AuthoredComment:
    """Ask for another look. Raises ``Unauthenticated``, and ``Conflict`` with the reason."""
    with installation.database.transaction() as session:
        found = find_own(session, installation, token).comment
        hold_comment(session, found.site_id, found.id)
        session.refresh(found)
        own = find_own(session, installation, token)
        statement = newest_statement(session, found.id)
        reason = why_not_appeal(session, own, statement)
        if reason or statement is None:
            raise Conflict(translated(own.language, reason or NOTHING))
        appeal_id = _record(session, own, statement, mask_text(text))
        actor = Actor("author")
        record_act(session, Act(actor, EVENT, own.now, found.site_id, found.id))
        told = {"id": appeal_id, "comment_id": found.id, "statement_id": statement.id}
        event = Told(found.site_id, found.id, found.version, own.now, own.now)
        tell_where_asked(session.connection(), event, EVENT, told)
        return read_authored(session, installation, token)


def _record(session: Session, own: OwnComment, statement: Statement, text: str) -> str:
    appeal_id = new_id()
    row = {
        "id": appeal_id,
        "site_id": own.comment.site_id,
        "comment_id": own.comment.id,
        "statement_id": statement.id,
        "by": "author",
        "text": text,
        "state": "open",
        "created_at": own.now,
    }
    session.connection().execute(insert(Appeal).values(row))
    return appeal_id
