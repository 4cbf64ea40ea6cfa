"""Hand one mail to the operator's mail server."""

import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

from moderation import clock
from moderation.settings import Settings
from moderation.web_address import split_address

_PATIENCE_SECONDS = 15
_UNSUBSCRIBE = "List-Unsubscribe"
_NO_MAILBOX = (b"5.1.", b"5.2.1 ")  # RFC 3463: bad destination, mailbox disabled
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
    """The server could not be reached or did not take the mail; the reason names no address.

    ``is_refused``: it never will take this one. ``is_nobody``: there is no such mailbox.
    """

    def __init__(self, reason: str, *, is_refused: bool = False, is_nobody: bool = False) -> None:
        """Of a refusal that speaks of the mailbox, both."""
        super().__init__(reason)
        self.is_refused, self.is_nobody = is_refused, is_nobody


class MailUnsure(Exception):  # noqa: N818 - it is an outcome
    """The connection broke while the server had the whole mail: it may have taken it."""


class _Careful(smtplib.SMTP):
    """Knows whether the server has the whole mail and has not answered yet."""

    has_all = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.has_all = True
        answer = super().data(msg)
        self.has_all = False
        return answer


class _CarefulTls(smtplib.SMTP_SSL, _Careful):
    """The same, encrypted from the beginning."""


def send_mail(
    settings: Settings, recipient: str, subject: str, text: str, headers: Mapping[str, str]
) -> None:
    """Send plain text to one recipient. Raises ``MailNotSent`` and ``MailUnsure``."""
    message = EmailMessage(_Policy(linesep="\r\n"))
    message["From"] = settings.mail_from
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=_domain(settings))
    message["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    try:
        _send(settings, message)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise _not_sent(error) from None


def _not_sent(error: Exception) -> MailNotSent:
    """What the server says may repeat an address, so only its kind is told."""
    kind = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        is_refused = 500 <= code < 600
        return MailNotSent(kind, is_refused=is_refused, is_nobody=is_refused and _is_nobody(said))
    if isinstance(error, smtplib.SMTPDataError):
        said = error.smtp_error if isinstance(error.smtp_error, bytes) else b""
        is_refused = 500 <= error.smtp_code < 600
        return MailNotSent(kind, is_refused=is_refused, is_nobody=said.startswith(_NO_MAILBOX))
    return MailNotSent(kind)


def _is_nobody(said: bytes) -> bool:
    """A refused recipient is nobody's, unless it is us who are refused (RFC 3463, 5.7)."""
    return not said.startswith(b"5.7.") and b"relay" not in said.lower()


def _domain(settings: Settings) -> str:
    return parseaddr(settings.mail_from or "")[1].rpartition("@")[2] or "comments.invalid"


def list_headers(settings: Settings, site: str) -> dict[str, str]:
    """What lets a mail program know a site's mails (RFC 2919)."""
    host = split_address(settings.public_url or "").hostname
    return {"List-Id": f"<{site}.comments.{host}>"}


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
    except OSError as error:
        if server.has_all and not isinstance(error, smtplib.SMTPResponseException):
            raise MailUnsure from None
        raise
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def _connect(settings: Settings) -> _Careful:
    host, port = _host_and_port(settings)
    context = ssl.create_default_context()
    if settings.mail_encryption == "tls":
        return _CarefulTls(host, port, timeout=_PATIENCE_SECONDS, context=context)
    server = _Careful(host, port, timeout=_PATIENCE_SECONDS)
    if settings.mail_encryption == "starttls":
        server.starttls(context=context)
    return server


def _host_and_port(settings: Settings) -> tuple[str, int]:
    named = settings.mail_server or ""
    host, colon, port = named.rpartition(":")
    if not colon or named.endswith("]"):
        host, port = named, ""
    return host.strip("[]"), int(port) if port else _PORTS[settings.mail_encryption]
