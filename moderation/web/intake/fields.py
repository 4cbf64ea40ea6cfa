"""The fields that doors validate: how a text, a name, a URL and an address must look.

Limits are settings, so they come in by pydantic's validation context; ``x-limit`` in the schema is
where the OpenAPI description writes them. No message repeats what was sent.

What neither the author nor the reader of a page has typed, and neither can mend, refuses nothing:
a title that a template wraps, what a browser says of itself, an address with a port. It is cut or
dropped, and counted.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from moderation import metrics
from moderation.policy.matching.networks import visitor_ip
from moderation.settings import Settings
from moderation.unseen import is_visible
from moderation.vault import RefusedAddress, canonical_address
from moderation.web_address import split_address

_EMPTY_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the installation allows."""

    body: int
    name: int
    url: int
    allow_test_domains: bool

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits that the settings name."""
        return cls(
            settings.max_body_characters,
            settings.max_name_characters,
            settings.max_url_characters,
            settings.email_allow_test_domains,
        )


def _limits(info: ValidationInfo) -> Limits:
    context: Any = info.context
    if not isinstance(context, Limits):
        raise TypeError("validate with context=Limits.of(settings)")
    return context


def _shorter(text: str, limit: int) -> str:
    if len(text) > limit:
        raise PydanticCustomError(
            "too_long", "This is longer than {limit} characters.", {"limit": limit}
        )
    return text


def as_typed(text: str) -> str:
    """A text without empty lines around it; the first line is indented as it was."""
    return _EMPTY_LINES.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def _body(text: str, info: ValidationInfo) -> str:
    text = _shorter(as_typed(text), _limits(info).body)
    if not is_visible(text):
        raise PydanticCustomError("empty", "The comment is empty.")
    return text


def _name(text: str, info: ValidationInfo) -> str:
    text = _shorter(_one_line(text), _limits(info).name)
    if not is_visible(text):
        raise PydanticCustomError("empty", "The name is empty.")
    return text


def _one_line(text: str) -> str:
    text = text.strip()
    if not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text):
        raise PydanticCustomError("control", "Line breaks and control characters do not fit here.")
    return text


def _url(text: str, info: ValidationInfo) -> str:
    text = _shorter(_one_line(text), _limits(info).url)
    try:
        parts = split_address(text)
    except ValueError:
        raise PydanticCustomError("url", "This is not a URL.") from None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or " " in text:
        raise PydanticCustomError("url", "A URL starts with http:// or https:// and has a host.")
    if parts.username is not None or parts.password is not None:
        raise PydanticCustomError("url", "A URL must not carry a user name or a password.")
    return text


def _email(text: str, info: ValidationInfo) -> str:
    try:
        return canonical_address(text.strip(), allow_test_domains=_limits(info).allow_test_domains)
    except RefusedAddress as refused:
        raise PydanticCustomError("email", "{why}", {"why": str(refused)}) from None


LONGEST_TITLE = 500
LONGEST_HEADER = 2_000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_LONGEST_LANGUAGE = 35


def _cut(field: str, longest: int) -> Callable[[Any], Any]:
    """One line of at most so many characters, of whatever text there is."""

    def cut(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        line = _CONTROLS.sub(" ", value).strip()
        if len(line) > longest:
            metrics.MENDED.labels(field, "cut").inc()
        return line[:longest].rstrip()

    return cut


def _language(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    known = _LANGUAGE.match(value.strip())
    if known is None or len(known[0]) > _LONGEST_LANGUAGE:
        if value.strip():
            metrics.MENDED.labels("language", "dropped").inc()
        return None
    return known[0]


def _ip_address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    ip = visitor_ip(value)
    if ip is None and value.strip():
        metrics.MENDED.labels("author_ip", "dropped").inc()
    return str(ip) if ip else None


Body = Annotated[
    str, AfterValidator(_body), Field(min_length=1, json_schema_extra={"x-limit": "body"})
]
Name = Annotated[
    str, AfterValidator(_name), Field(min_length=1, json_schema_extra={"x-limit": "name"})
]
Url = Annotated[
    str,
    AfterValidator(_url),
    Field(min_length=1, json_schema_extra={"x-limit": "url", "format": "uri"}),
]
Email = Annotated[str, AfterValidator(_email), Field(json_schema_extra={"format": "email"})]
Title = Annotated[str, BeforeValidator(_cut("title", LONGEST_TITLE))]
Excerpt = Annotated[str, BeforeValidator(_cut("excerpt", 2_000))]
UserAgent = Annotated[str | None, BeforeValidator(_cut("user_agent", LONGEST_HEADER))]
Referrer = Annotated[str | None, BeforeValidator(_cut("referrer", LONGEST_HEADER))]
Language = Annotated[str | None, BeforeValidator(_language)]
IpAddress = Annotated[str | None, BeforeValidator(_ip_address)]
