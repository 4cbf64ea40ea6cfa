"""Mail to who gave a notice: a receipt at once, and what was decided once they have confirmed.

Anybody can type anybody's address into a notice. So the receipt holds nothing of what was typed, an
address and a network get few of them, and a press on its button alone asks for more.
"""

import json
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import Installation
from moderation.actions.letters.outbox import Addressee, is_suppressed, put_in_outbox, tell_anew
from moderation.languages import N_, known_language, translated
from moderation.tables import (
    IllegalNotice,
    NoticeAppeal,
    NoticeContact,
    OutgoingMail,
    ReaderReport,
)
from moderation.vault import BrokenSeal, Vault
from moderation.vault.lasting_tokens import read_lasting_token

RECEIPT: Final = "receipt"
ANSWER: Final = "notice"
OBJECTION: Final = "objection"
CONFIRMING: Final = "notice confirmation"
"""What the token is for that a receipt carries."""
HELD: Final = timedelta(minutes=5)
"""So long after the time for undoing something is told of."""
OF_ADDRESS: Final = 3
OF_NETWORK: Final = 5
"""So many receipts a day."""
_DAY = timedelta(days=1)
_AT_ONCE = 100
_ANSWERS = {
    "upheld": N_("Somebody looked at your notice, and the comment was taken down."),
    "dismissed": N_("Somebody looked at your notice, and the comment stays."),
}
_OBJECTIONS = {
    "granted": N_("Somebody looked at it again, and the comment was taken down."),
    "refused": N_("Somebody looked at it again, and the comment stays."),
}


def send_receipts(session: Session, vault: Vault, site_id: str, now: datetime) -> None:
    """Put a receipt in the outbox for each notice that came with an address lately."""
    query = (
        select(NoticeContact, IllegalNotice, ReaderReport.comment_id, ReaderReport.reporter)
        .join(IllegalNotice, IllegalNotice.id == NoticeContact.notice_id)
        .join(ReaderReport, ReaderReport.id == IllegalNotice.report_id)
        .where(NoticeContact.site_id == site_id, NoticeContact.state == "new")
        .order_by(NoticeContact.notice_id)
        .limit(_AT_ONCE)
        .with_for_update(of=NoticeContact)
    )
    for contact, notice, comment_id, reporter in session.execute(query).all():
        contact.state = None
        if contact.name is None or notice.receipt_at < now - _DAY:
            continue  # the site sent no mail then, and it is late for a receipt
        if is_suppressed(session, vault, contact.name):
            continue
        if _is_within_bounds(session, contact, reporter, now):
            contact.state = "asked"
            to = Addressee(site_id, contact.name, comment_id)
            put_in_outbox(session, to, RECEIPT, notice.id, now)


def tell_notifiers(
    session: Session, site_id: str, since: datetime, until: datetime, now: datetime
) -> None:
    """Whoever has confirmed hears what was decided in that time, on notices and on appeals.

    What was answered anew, after an undoing or on an appeal, is told anew.
    """
    for contact, comment_id in session.execute(_answered(site_id, since, until)).all():
        to = Addressee(site_id, str(contact.name), comment_id)
        tell_anew(session, to, ANSWER, contact.notice_id, now)
    theirs = (
        select(NoticeAppeal.id, NoticeAppeal.comment_id, NoticeContact.name)
        .join(NoticeContact, NoticeContact.notice_id == NoticeAppeal.notice_id)
        .where(
            NoticeAppeal.site_id == site_id,
            NoticeAppeal.state.in_(_OBJECTIONS),
            NoticeAppeal.decided_at > since,
            NoticeAppeal.decided_at <= until,
            NoticeContact.state == "confirmed",
        )
    )
    for appeal_id, comment_id, name in session.execute(theirs).all():
        put_in_outbox(session, Addressee(site_id, str(name), comment_id), OBJECTION, appeal_id, now)


def confirm_notice(installation: Installation, token: str) -> None:
    """Mail what is decided on this notice; where that was done already, what was decided.

    Doing it twice is no fault. Raises ``NotFound`` for a token that we did not give out.
    """
    notice_id, now = read_lasting_token(installation.vault, CONFIRMING, token), clock.now()
    with installation.database.transaction() as session:
        contact = session.get(NoticeContact, notice_id, with_for_update=True)
        if contact is None or contact.name is None or contact.state != "asked":
            return
        contact.state, contact.confirmed_at = "confirmed", now
        notice = session.get_one(IllegalNotice, notice_id)
        if notice.state in _ANSWERS and notice.answered_at:
            report = session.get_one(ReaderReport, notice.report_id)
            to = Addressee(notice.site_id, contact.name, report.comment_id)
            held = HELD + timedelta(seconds=installation.settings.undo_seconds)
            put_in_outbox(session, to, ANSWER, notice_id, max(now, notice.answered_at + held))


def who_gave(session: Session, vault: Vault, row: OutgoingMail) -> tuple[str, str, str] | None:
    """Address, language and notice of whom this mail is for; None where there is none any more."""
    appeal = session.get(NoticeAppeal, row.about_id) if row.kind == OBJECTION else None
    notice_id = appeal.notice_id if appeal else row.about_id
    contact, notice = session.get(NoticeContact, notice_id), session.get(IllegalNotice, notice_id)
    wanted = "asked" if row.kind == RECEIPT else "confirmed"
    if contact is None or notice is None or contact.state != wanted:
        return None
    opened = vault.open(contact)
    if isinstance(opened, BrokenSeal):
        return None
    return json.loads(opened)["email"], known_language(notice.language), notice_id


def what_was_decided(session: Session, row: OutgoingMail, language: str) -> str:
    """It in a sentence, and a moderator's of an appeal; nothing where it is decided no more."""
    if row.kind == OBJECTION:
        appeal = session.get(NoticeAppeal, row.about_id)
        if appeal is None or appeal.state not in _OBJECTIONS:
            return ""
        said = translated(language, _OBJECTIONS[appeal.state])
        return f"{said} {appeal.answer or ''}".strip()
    notice = session.get(IllegalNotice, row.about_id)
    if notice is None or notice.state not in _ANSWERS:
        return ""
    return translated(language, _ANSWERS[notice.state])


def _answered(site_id: str, since: datetime, until: datetime) -> Select[NoticeContact, str]:
    """Those who have confirmed and whose notices were answered in that time, and on what.

    What was answered by granting an appeal is told as the answer to that.
    """
    by_appeal = exists().where(
        NoticeAppeal.notice_id == IllegalNotice.id,
        NoticeAppeal.state == "granted",
        NoticeAppeal.decided_at >= IllegalNotice.answered_at,
    )
    return (
        select(NoticeContact, ReaderReport.comment_id)
        .join(IllegalNotice, IllegalNotice.id == NoticeContact.notice_id)
        .join(ReaderReport, ReaderReport.id == IllegalNotice.report_id)
        .where(
            IllegalNotice.site_id == site_id,
            IllegalNotice.state.in_(_ANSWERS),
            IllegalNotice.answered_at > since,
            IllegalNotice.answered_at <= until,
            NoticeContact.state == "confirmed",
            ~by_appeal,
        )
    )


def _is_within_bounds(
    session: Session, contact: NoticeContact, reporter: bytes, now: datetime
) -> bool:
    of_address = OutgoingMail.name == contact.name
    of_network = ReaderReport.reporter == reporter
    return (
        _sent(session, contact.site_id, of_address, now) < OF_ADDRESS
        and _sent(session, contact.site_id, of_network, now) < OF_NETWORK
    )


def _sent(session: Session, site_id: str, which: ColumnElement[bool], now: datetime) -> int:
    """How many receipts went out within a day."""
    session.flush()
    query = (
        select(func.count())
        .select_from(OutgoingMail)
        .join(IllegalNotice, IllegalNotice.id == OutgoingMail.about_id)
        .join(ReaderReport, ReaderReport.id == IllegalNotice.report_id)
        .where(
            OutgoingMail.site_id == site_id,
            OutgoingMail.kind == RECEIPT,
            OutgoingMail.created_at > now - _DAY,
            which,
        )
    )
    return session.execute(query).scalar_one()
