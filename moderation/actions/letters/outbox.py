"""The outbox: what somebody is to be told by mail, once; and whom a site never writes to again."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from moderation.database import insert_if_absent
from moderation.identifiers import new_id
from moderation.tables import NoticeContact, OutgoingMail, Subscription, SuppressedAddress
from moderation.vault import Vault


class Addressee(NamedTuple):
    """Whom a mail is for, and the comment that it is about."""

    site_id: str
    name: str
    comment_id: str


def put_in_outbox(
    session: Session, to: Subscription | Addressee, kind: str, about_id: str, due_at: datetime
) -> None:
    """Let somebody be told of something, unless they were told of it or are about to be."""
    session.flush()
    row: dict[str, object] = {
        "id": new_id(),
        "site_id": to.site_id,
        "name": to.name,
        "kind": kind,
        "comment_id": to.comment_id,
        "about_id": about_id,
        "state": "waiting",
        "tries": 0,
        "due_at": due_at,
        "created_at": due_at,
    }
    insert_if_absent(session.connection(), OutgoingMail.__table__, row)


def tell_anew(session: Session, to: Addressee, kind: str, about_id: str, due_at: datetime) -> None:
    """Let them be told again of what was decided anew since they were."""
    theirs = (OutgoingMail.name == to.name, OutgoingMail.about_id == about_id)
    session.execute(
        update(OutgoingMail)
        .where(*theirs, OutgoingMail.kind == kind, OutgoingMail.state != "waiting")
        .values(state="waiting", tries=0, due_at=due_at, created_at=due_at, ended_at=None)
    )
    put_in_outbox(session, to, kind, about_id, due_at)


def is_suppressed(session: Session, vault: Vault, name: str) -> bool:
    """Whether a site never writes there again."""
    return session.get(SuppressedAddress, vault.suppression(name)) is not None


def suppress(session: Session, vault: Vault, name: str, why: str, now: datetime) -> None:
    """Never write there again: what is left of it is a digest, and the address goes."""
    row: dict[str, object] = {"digest": vault.suppression(name), "why": why, "created_at": now}
    insert_if_absent(session.connection(), SuppressedAddress.__table__, row)
    end_mail(session, name)


def end_mail(session: Session, name: str) -> None:
    """Forget who asked for mail under this name, and what was about to be sent to them."""
    session.execute(delete(Subscription).where(Subscription.name == name))
    theirs = update(NoticeContact).where(NoticeContact.name == name)
    session.execute(theirs.values(state=None))
    session.execute(
        delete(OutgoingMail).where(OutgoingMail.name == name, OutgoingMail.state == "waiting")
    )
