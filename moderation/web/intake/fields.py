"""The fields that doors validate: how a text, a name, a URL and an address must look.

Limits are settings, so they come in by pydantic's validation context; ``x-limit`` in the schema is
where the OpenAPI description writes them. No message repeats what was sent.
"""

import unicodedata
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from moderation.settings import Settings
from moderation.unseen import is_visible
from moderation.vault import RefusedAddress, canonical_address
from moderation.web_address import split_address


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


def _body(text: str, info: ValidationInfo) -> str:
    text = _shorter(text.replace("\r\n", "\n").strip(), _limits(info).body)
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
    if any(unicodedata.category(c) == "Cc" for c in text):
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


def _ip_address(text: str) -> str:
    try:
        return str(ip_address(text.strip().partition("%")[0]))
    except ValueError:
        raise PydanticCustomError("ip", "This is not an IP address.") from None


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
Line = Annotated[str, AfterValidator(_one_line)]
IpAddress = Annotated[str, AfterValidator(_ip_address), Field(max_length=50)]
