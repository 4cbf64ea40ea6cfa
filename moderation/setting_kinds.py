"""How the values of settings are written: a kind each, with its check and an example of it.

A check's sentence never repeats the value: it may hold a secret.
"""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal
from urllib.parse import SplitResult

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from moderation.web_address import NoAddress, is_root_path, split_address


def listed(text: str) -> list[str]:
    """The parts of a value that separates them by commas."""
    return [part for part in map(str.strip, text.split(",")) if part]


def _database(url: SecretStr | None) -> SecretStr | None:
    scheme, _, rest = (url.get_secret_value() if url else "sqlite://").partition("://")
    hosts = rest.partition("/")[0].rpartition("@")[2].split(",")
    if not re.fullmatch(r"(sqlite|postgres(ql)?)(\+[a-z0-9_]+)?", scheme):
        raise ValueError("names no database that the service knows")
    for host in hosts if scheme.startswith("postgres") else ():
        _parts(f"//{host}")
    return url


def _public(url: str | None) -> str | None:
    if url:
        parts = _parts(url)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            raise ValueError("is no address that a browser can open")
        if parts.username is not None or parts.password is not None:
            raise ValueError("holds a user's name, and every page would show it")
        if not is_root_path(parts.path.rstrip("/")) or parts.query or parts.fragment:
            raise ValueError(
                "has a path that cannot be ours: it may hold letters, digits, - and _, and doesn't "
                "begin as one of our own"
            )
    return url or None


def _issuer(text: str | None) -> str | None:
    parts = _parts(text or "")
    if text and (not parts.hostname or parts.port == 0):
        raise ValueError("is no address")
    return text


def _hosts(text: str) -> str:
    for part in listed(text):
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}", part):
            _each(ip_address, part, "host")
    return text


def _networks(text: str) -> str:
    for part in listed(text):
        _each(ip_network, part, "network")
    return text


def _ports(text: str) -> str:
    for part in listed(text):
        if not (part.isascii() and part.isdigit() and 0 < int(part) < 65_536):
            raise ValueError("holds something that is no port from 1 to 65535")
    return text


def _mailbox(text: str | None) -> str | None:
    if text:
        try:
            validate_email(
                text, check_deliverability=False, test_environment=True, allow_display_name=True
            )
        except EmailNotValidError:
            raise ValueError("is no e-mail address") from None
    return text or None


def _parts(address: str) -> SplitResult:
    try:
        return split_address(address)
    except NoAddress:
        raise ValueError("is no address") from None


def _each(read: Callable[[str], object], part: str, kind: str) -> None:
    try:
        read(part)
    except ValueError:
        raise ValueError(f"holds something that is no {kind}") from None


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


_AnyCase = BeforeValidator(_lower)

YesNoAuto = Annotated[Literal["auto", "yes", "no"], _AnyCase]
LogFormat = Annotated[Literal["json", "console"], _AnyCase]
LogLevel = Annotated[Literal["debug", "info", "warning", "error"], _AnyCase]
Encryption = Annotated[Literal["starttls", "tls", "none"], _AnyCase]

DatabaseUrl = Annotated[
    SecretStr | None,
    AfterValidator(_database),
    Field(examples=["postgresql://user@host/name", "sqlite:///file"]),
]
PublicUrl = Annotated[
    str | None, AfterValidator(_public), Field(examples=["https://comments.example.org"])
]
RateLimit = Annotated[
    str, Field(pattern=r"^(off|[1-9]\d{0,5}/[1-9]\d{0,6})$", examples=["20/100", "off"])
]
FormRateLimit = Annotated[
    str,
    Field(pattern=r"^(off|\d{1,4}(\.\d{1,4})?/[1-9]\d{0,6})$", examples=["0.5/20", "off"]),
]
MailServer = Annotated[
    str | None,
    Field(
        pattern=r"^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?$",
        examples=["mail.example.org", "mail.example.org:587"],
    ),
]
Mailbox = Annotated[
    str | None,
    AfterValidator(_mailbox),
    Field(examples=["comments@example.org", "Comments <comments@example.org>"]),
]
Endpoint = Annotated[
    str | None,
    Field(
        max_length=300,
        pattern=r"^https?://[^\s?#@/]+(/[^\s?#@]*)?$",
        examples=["http://127.0.0.1:4318/v1/traces"],
    ),
]
Issuer = Annotated[
    str | None,
    Field(
        max_length=300,
        pattern=r"^(https://[^\s?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/[^\s?#]*)?)$",
        examples=["https://login.example.org"],
    ),
    AfterValidator(_issuer),
]
Scopes = Annotated[
    str,
    Field(pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$", examples=["openid email"]),
]
Hosts = Annotated[str, AfterValidator(_hosts), Field(examples=["keys.lan"])]
Networks = Annotated[str, AfterValidator(_networks), Field(examples=["10.1.0.0/16"])]
Ports = Annotated[str, AfterValidator(_ports), Field(examples=["8443,9443"])]
