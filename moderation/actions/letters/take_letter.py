"""Take a letter out of the outbox: one mail to one author, of what is public at this moment.

It is marked as sent before it is: whoever crashes between the two costs one mail, and nobody is
ever told twice. What could not be handed over is given back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.decisions.read_appeals import outcome_of
from moderation.actions.decisions.statement_words import words_of
from moderation.actions.installation import Installation
from moderation.actions.installation.door import MAIL, sends_mail
from moderation.actions.letters.notice_mail import CONFIRMING as CONFIRMING_NOTICE
from moderation.actions.letters.notice_mail import RECEIPT, what_was_decided, who_gave
from moderation.actions.letters.outbox import end_mail, is_suppressed, suppress
from moderation.tables import Appeal, Comment, OutgoingMail, Site, Statement, Subscription, Thread
from moderation.tables.voices.mail import TO_NOTIFIERS
from moderation.vault import BrokenSeal, Vault
from moderation.vault.lasting_tokens import issue_lasting_token

CONFIRMING: Final = "mail confirmation"
ENDING: Final = "mail to authors"
"""What tokens are for that confirm it, and that end it."""
A_DAY: Final = 10
"""More replies than this in a day are told of in one mail."""
MOST_TRIES: Final = 8
_AT_ONCE = 200
_MOST_LINES = 50
_LATER = timedelta(minutes=5)
_TOO_LATE = timedelta(days=7)
_DAY = timedelta(days=1)
Standing = Literal["now", "later", "gone"]


@dataclass(frozen=True, slots=True, repr=False)
class LetterLine:
    """A reply: by whom, where, and what it says where the site wants that told."""

    author: str
    title: str
    url: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """One mail: to whom, in which language, about what. ``off`` is the token that ends them."""

    ids: Sequence[str]
    site: str
    name: str
    kind: str
    address: str
    language: str
    lines: Sequence[LetterLine]
    texts: Sequence[str]
    confirm: str
    off: str


def due_letters(session: Session) -> Sequence[tuple[str, str]]:
    """Names and kinds of what is to be sent now; those who wait longest come first."""
    query = (
        select(OutgoingMail.name, OutgoingMail.kind)
        .join(Site, Site.id == OutgoingMail.site_id)
        .where(
            OutgoingMail.state == "waiting",
            OutgoingMail.due_at <= clock.now(),
            Site.removed_at.is_(None),
        )
        .group_by(OutgoingMail.name, OutgoingMail.kind)
        .order_by(func.min(OutgoingMail.due_at))
        .limit(_AT_ONCE)
    )
    return [(name, kind) for name, kind in session.execute(query)]


def take_letter(installation: Installation, name: str, kind: str) -> Letter | None:
    """What somebody is to be told of now, marked as sent; None where nothing is left of it."""
    now = clock.now()
    with installation.database.transaction() as session:
        rows = _waiting(session, name, kind, now)
        site = session.get(Site, rows[0].site_id) if rows else None
        if site is None or site.removed_at is not None:
            return None
        if not _may_write(session, installation, site, name):
            end_mail(session, name)
            return None
        wanted = [row for row in rows if _is_due(session, installation.vault, row, now)]
        if not wanted or _is_much(session, wanted, now):
            return None
        return _letter(session, installation, site, wanted, now)


def give_back(installation: Installation, letter: Letter) -> None:
    """It was not handed over: it is tried again later, and at last no more."""
    now = clock.now()
    with installation.database.transaction() as session:
        theirs = OutgoingMail.id.in_(letter.ids)
        for row in session.scalars(select(OutgoingMail).where(theirs)):
            row.state = "failed" if row.tries >= MOST_TRIES else "waiting"
            row.due_at = now + _LATER * 2 ** (row.tries - 1)


def refuse_letter(installation: Installation, letter: Letter, *, is_gone: bool) -> None:
    """The mail server takes none of it; where it says that nobody is there, none is sent again."""
    with installation.database.transaction() as session:
        theirs = update(OutgoingMail).where(OutgoingMail.id.in_(letter.ids))
        session.execute(theirs.values(state="failed"))
        if is_gone:
            suppress(session, installation.vault, letter.name, "bounced", clock.now())


def _waiting(session: Session, name: str, kind: str, now: datetime) -> Sequence[OutgoingMail]:
    query = (
        select(OutgoingMail)
        .where(
            OutgoingMail.name == name,
            OutgoingMail.kind == kind,
            OutgoingMail.state == "waiting",
            OutgoingMail.due_at <= now,
        )
        .order_by(OutgoingMail.id)
        .limit(1 if kind in TO_NOTIFIERS else _MOST_LINES)  # each has a link of its own
        .with_for_update()
    )
    return session.scalars(query).all()


def _may_write(session: Session, installation: Installation, site: Site, name: str) -> bool:
    is_on = sends_mail(installation.settings, site.door_settings)
    return is_on and not is_suppressed(session, installation.vault, name)


def _is_due(session: Session, vault: Vault, row: OutgoingMail, now: datetime) -> bool:
    """Whether it is to be told now; what is not public any more is taken back for good."""
    standing = _standing(session, vault, row, now)
    if standing == "gone":
        session.delete(row)
    elif standing == "later":
        row.due_at = now + _LATER
    return standing == "now"


def _standing(session: Session, vault: Vault, row: OutgoingMail, now: datetime) -> Standing:
    if row.kind in TO_NOTIFIERS:
        gave = who_gave(session, vault, row)
        is_said = gave and (row.kind == RECEIPT or what_was_decided(session, row, gave[1]))
        return "now" if is_said else "gone"
    wanted = "asked" if row.kind == "confirm" else "confirmed"
    subscription = session.get(Subscription, row.comment_id)
    if subscription is None or subscription.state != wanted:
        return "gone"
    if row.kind in {"statement", "appeal"}:
        return "now" if _said(session, row, subscription.language) else "gone"
    about = [session.get(Comment, one) for one in {row.comment_id, row.about_id}]
    if any(one is None or one.published_revision is None for one in about):
        return "gone"
    told = session.get_one(Comment, row.about_id)
    if told.published_revision == told.revision:
        return "now"
    # Its author has changed it, and nobody has decided on that.
    return "later" if now - row.created_at < _TOO_LATE else "gone"


def _is_much(session: Session, rows: Sequence[OutgoingMail], now: datetime) -> bool:
    """Whether there were so many today that these wait, to be told of in one mail tomorrow."""
    if rows[0].kind != "reply":
        return False
    query = select(OutgoingMail.ended_at).where(
        OutgoingMail.name == rows[0].name,
        OutgoingMail.kind == "reply",
        OutgoingMail.state == "sent",
        OutgoingMail.ended_at > now - _DAY,
    )
    today = [moment for moment in session.scalars(query) if moment]
    if len(today) < A_DAY:
        return False
    for row in rows:
        row.due_at = min(today) + _DAY
    return True


def _letter(
    session: Session,
    installation: Installation,
    site: Site,
    rows: Sequence[OutgoingMail],
    now: datetime,
) -> Letter | None:
    address, language, confirms = _whom(session, installation.vault, rows[-1])
    for row in rows:
        row.state = "failed" if isinstance(address, BrokenSeal) else "sent"
        row.tries, row.ended_at = row.tries + 1, now
    if isinstance(address, BrokenSeal):
        return None
    name, kind, vault = rows[0].name, rows[0].kind, installation.vault
    return Letter(
        ids=[row.id for row in rows],
        site=site.name,
        name=name,
        kind=kind,
        address=address,
        language=language,
        lines=[_line(session, site, row) for row in rows] if kind == "reply" else [],
        texts=[_said(session, row, language) for row in rows],
        confirm=confirms,
        off=issue_lasting_token(vault, ENDING, name),
    )


def _whom(session: Session, vault: Vault, row: OutgoingMail) -> tuple[str | BrokenSeal, str, str]:
    """Address and language of whom it is for, and the token that confirms their mail."""
    if row.kind not in TO_NOTIFIERS:
        subscription = session.get_one(Subscription, row.comment_id)
        token = issue_lasting_token(vault, CONFIRMING, row.name)
        return vault.open(subscription), subscription.language, token
    gave = who_gave(session, vault, row)
    if gave is None:
        raise LookupError("It stood a moment ago, in the same transaction.")
    address, language, notice_id = gave
    return address, language, issue_lasting_token(vault, CONFIRMING_NOTICE, notice_id)


def _said(session: Session, row: OutgoingMail, language: str) -> str:
    """What a decision is told in; nothing where it stands no more."""
    if row.kind in TO_NOTIFIERS:
        return what_was_decided(session, row, language)
    if row.kind == "statement":
        statement = session.get(Statement, row.about_id)
        is_given = statement is not None and statement.voided_at is None
        return words_of(statement).text if statement and is_given else ""
    appeal = session.get(Appeal, row.about_id) if row.kind == "appeal" else None
    outcome = outcome_of(appeal, language) if appeal else None
    return f"{outcome.sentence} {outcome.answer or ''}".strip() if outcome else ""


def _line(session: Session, site: Site, row: OutgoingMail) -> LetterLine:
    comment = session.get_one(Comment, row.about_id)
    thread = session.get_one(Thread, comment.thread_id)
    is_told = (site.door_settings or {}).get(MAIL.name) == "text"
    return LetterLine(
        author=comment.author_name,
        title=thread.title,
        url=f"{thread.url}#comment-{comment.id}",
        text=comment.body if is_told else "",
    )
