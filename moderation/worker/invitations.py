"""Invitations on their way: taken with a new link, written, and handed to the mail server."""

import structlog

from moderation import metrics
from moderation.actions.installation import Installation
from moderation.actions.people.mail_invitation import (
    InvitationMail,
    due_invitations,
    put_off_invitation,
    settle_invitation,
    take_invitation,
)
from moderation.delivery.mail import MailNotSent, MailUnsure, send_mail
from moderation.languages import translated

_log = structlog.get_logger(__name__)


def send_invitations(installation: Installation) -> int:
    """Send every invitation that is due; how many were sent. What fails is tried again later."""
    if not installation.settings.sends_mail:
        return 0
    with installation.database.reading() as session:
        due = due_invitations(session)
    return sum(_send(installation, moderator_id) for moderator_id in due)


def _send(installation: Installation, moderator_id: str) -> bool:
    mail = take_invitation(installation, moderator_id)
    if mail is None:
        return False
    outcome = _hand_over(installation, mail)
    if outcome == "later":
        outcome = "later" if put_off_invitation(installation, mail) else "given_up"
    else:
        settle_invitation(installation, moderator_id)
    metrics.MAILS.labels("invitation", outcome).inc()
    _log.info("invitation.handed_over", moderator=moderator_id, outcome=outcome)
    return outcome in {"sent", "unsure"}


def _hand_over(installation: Installation, mail: InvitationMail) -> str:
    """Hand it to the mail server, and what came of that."""
    settings = installation.settings
    base = (settings.public_url or "").rstrip("/")
    try:
        send_mail(settings, mail.address, subject_of(mail), text_of(mail, base), {})
    except MailUnsure:
        return "unsure"
    except MailNotSent as error:
        return "refused" if error.is_refused else "later"
    return "sent"


def subject_of(mail: InvitationMail) -> str:
    """What somebody is invited to."""
    if mail.site is None:
        return translated(mail.language, "You are invited to moderate comments")
    return translated(mail.language, "You are invited to moderate %(site)s", site=mail.site)


def text_of(mail: InvitationMail, base: str) -> str:
    """The mail as plain text. Nothing happens before a button on the page is pressed."""
    speak = mail.language
    parts = (
        f"{subject_of(mail)}.",
        translated(speak, "This link signs you in, once, within a day:"),
        f"{base}/review/sign-in/link/{mail.token}",
        translated(speak, "Don’t pass it on: whoever opens it first is you."),
        translated(
            speak, "If that was not meant for you, do nothing; nobody can sign in without the link."
        ),
    )
    return "\n\n".join(parts) + "\n"
