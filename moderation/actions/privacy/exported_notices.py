"""Notices that were given with an address, as whoever has it is told of them."""

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.actions.installation import Installation
from moderation.actions.privacy.exported_author import MAIL, plain
from moderation.tables import (
    IllegalNotice,
    NoticeAppeal,
    NoticeContact,
    OutgoingMail,
    ReaderReport,
    Site,
)
from moderation.tables.voices.mail import TO_NOTIFIERS
from moderation.vault import BrokenSeal

_NOTICE: Final = ("law", "why", "good_faith", "language", "state", "receipt_at", "answered_at")
_APPEAL: Final = ("text", "state", "answer", "created_at", "decided_at")


def described_notices(
    session: Session, installation: Installation, site: Site, index: bytes
) -> Iterator[dict[str, Any]]:
    """Those of one site. Anybody can type any address, so not all of it need be their words."""
    name = installation.vault.mail_name(site.id, index)
    query = (
        select(IllegalNotice, NoticeContact, ReaderReport.comment_id)
        .join(NoticeContact, NoticeContact.notice_id == IllegalNotice.id)
        .join(ReaderReport, ReaderReport.id == IllegalNotice.report_id)
        .where(NoticeContact.site_id == site.id, NoticeContact.name == name)
        .order_by(IllegalNotice.id)
    )
    for notice, contact, comment_id in session.execute(query).all():
        opened = installation.vault.open(contact)
        told = {} if isinstance(opened, BrokenSeal) else json.loads(opened)
        appeals = session.scalars(
            select(NoticeAppeal)
            .where(NoticeAppeal.notice_id == notice.id)
            .order_by(NoticeAppeal.id)
        ).all()
        about = [notice.id, *(one.id for one in appeals)]
        mails = session.scalars(
            select(OutgoingMail)
            .where(
                OutgoingMail.name == name,
                OutgoingMail.kind.in_(TO_NOTIFIERS),
                OutgoingMail.about_id.in_(about),
            )
            .order_by(OutgoingMail.id)
        )
        yield {
            "site": site.called,
            "comment_id": comment_id,
            "name": told.get("name"),
            "email": told.get("email"),
            "unavailable": ["name", "email"] if isinstance(opened, BrokenSeal) else [],
            "wants_mail": contact.state == "confirmed",
            "confirmed_at": contact.confirmed_at.isoformat() if contact.confirmed_at else None,
            **plain(notice, *_NOTICE),
            "appeals": [plain(one, *_APPEAL) for one in appeals],
            "mails": [plain(one, *MAIL) for one in mails],
        }
