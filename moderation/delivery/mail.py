"""Hand one mail to the operator's mail server."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid

from moderation import clock
from moderation.settings import Settings

_PATIENCE_SECONDS = 15
_UNSUBSCRIBE = "List-Unsubscribe"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class _Policy(EmailPolicy):
    """Folds as usual, but leaves an address in one piece: encoded, no mail program reads it."""

    def fold(self, name: str, value: str) -> str:
        return _whole(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return _whole(name, value).encode("ascii") or super().fold_binary(name, value)


def _whole(name: str, value: str) -> str:
    return f"{name}: {value}\r\n" if name == _UNSUBSCRIBE else ""


class MailNotSent(Exception):  # noqa: N818 - it is an outcome, and tried again
    """The server could not be reached or did not take the mail; the reason names no address."""


def send_mail(
    settings: Settings, recipient: str, subject: str, text: str, headers: Mapping[str, str]
) -> None:
    """Send plain text to one recipient. Raises ``MailNotSent``."""
    message = EmailMessage(_Policy(linesep="\r\n"))
    message["From"] = settings.mail_from
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain="comments.invalid")
    message["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    try:
        _send(settings, message)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        # What the server says may repeat an address, so only its kind is told.
        raise MailNotSent(type(error).__name__) from None


def unsubscribe_headers(address: str) -> dict[str, str]:
    """What lets a mail program end such mails by one click: a POST to ``address`` (RFC 8058).

    ``address`` is https and asks for no sign-in; a look at it changes nothing.
    """
    return {_UNSUBSCRIBE: f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _send(settings: Settings, message: EmailMessage) -> None:
    server = _connect(settings)
    try:
        if settings.mail_username and settings.mail_password:
            server.login(settings.mail_username, settings.mail_password.get_secret_value())
        server.send_message(message)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _connect(settings: Settings) -> smtplib.SMTP:
    host, port = _host_and_port(settings)
    context = ssl.create_default_context()
    if settings.mail_encryption == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_PATIENCE_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=_PATIENCE_SECONDS)
    if settings.mail_encryption == "starttls":
        server.starttls(context=context)
    return server


def _host_and_port(settings: Settings) -> tuple[str, int]:
    named = settings.mail_server or ""
    host, colon, port = named.rpartition(":")
    if not colon or named.endswith("]"):
        host, port = named, ""
    return host.strip("[]"), int(port) if port else _PORTS[settings.mail_encryption]
