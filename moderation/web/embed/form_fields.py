"""The fields of the form: which are known, what WordPress calls them, which are dropped unread."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from moderation.errors import Flaw, Invalid
from moderation.vault import mask_text, mask_url
from moderation.web.embed.form_body import shown_name

HONEYPOT = "subject"
REMEMBER = "remember"  # for the script alone; here it is only shown again


class SubmittedForm(BaseModel):
    """What a page's form sends. A field that is not known here is refused by its name."""

    model_config = ConfigDict(extra="forbid")

    body: Annotated[str, Field(description="The comment; also read as `comment`.")]
    name: Annotated[str, Field(description="The author's name; also read as `author`.")]
    email: Annotated[str, Field(description="Sealed on the way in and never sent back.")]
    thread_url: Annotated[str, Field(description="The page, on one of the site's own origins.")]
    url: Annotated[str, Field(description="The author's website, with or without https://.")] = ""
    thread_title: str = ""
    parent_id: Annotated[str, Field(description="The published comment that this answers.")] = ""
    token: Annotated[
        str, Field(description="From GET of the same address; tells how long the writing took.")
    ] = ""
    subject: Annotated[str, Field(description="Leave it empty: people cannot see it.")] = ""
    replies: Annotated[
        str, Field(description="`yes`: the author wants to be told of replies by mail.")
    ] = ""
    lang: Annotated[str, Field(description="The language of a page that answers.")] = ""


_KNOWN = frozenset(SubmittedForm.model_fields)
_LEADING = frozenset({"thread_url", "parent_id", "token"})  # masked they would lead elsewhere
_OTHER_NAMES = {"comment": "body", "author": "name"}

# What forms made for WordPress send along. The echoes under POST_ repeat the author's address.
_DROPPED = frozenset(
    {"submit", "comment_post_ID", "comment_parent", "wp-comment-cookies-consent", REMEMBER}
)
_DROPPED_PREFIXES = ("ak_", "POST_")

_SLIPPED = re.compile(r"(https?)(?::/{0,3}|/{2,3})(?=[^/:])", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/?#:@\s]+\.[^/?#:@\s]+:\d{1,5}(?:[/?#]|$)")

_PARAMETERS = {
    "#/body": "body",
    "#/author/name": "name",
    "#/author/email": "email",
    "#/author/url": "url",
    "#/thread/url": "thread_url",
    "#/thread/title": "thread_title",
    "#/parent_id": "parent_id",
    "#/context/honeypot": HONEYPOT,
}


def known_fields(sent: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, under our names. Raises ``Invalid`` for unknown and doubled fields."""
    fields: dict[str, str] = {}
    flaws = []
    for sent_name, value in sent.items():
        name = _OTHER_NAMES.get(sent_name, sent_name)
        if name in _DROPPED or name.startswith(_DROPPED_PREFIXES):
            continue
        if name not in _KNOWN or name in fields:
            detail = "This field was sent twice." if name in fields else "There is no such field."
            flaws.append(Flaw(detail, parameter=shown_name(sent_name)))
        fields.setdefault(name, value)
    if flaws:
        raise Invalid("Some fields cannot be accepted.", flaws)
    return fields


def typed_fields(sent: Mapping[str, str]) -> dict[str, str]:
    """What a refused form is filled with again: the known fields, under our names."""
    ours = {_OTHER_NAMES.get(name, name): value for name, value in sent.items()}
    return {name: value for name, value in ours.items() if name in _KNOWN or name == REMEMBER}


def shown_again(typed: Mapping[str, str]) -> dict[str, str]:
    """What a refused form may show: no answer carries an address, not even to whoever typed it.

    Browsers fill in the address again; one within a text is masked there, as it would be kept.
    """
    masks = dict.fromkeys(_LEADING, str) | {"url": mask_url}
    return {
        name: masks.get(name, mask_text)(value) for name, value in typed.items() if name != "email"
    }


def as_document(fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields in the shape of the JSON door, whose rules they are held to."""
    filled = {name: value for name, value in fields.items() if value.strip()}
    author = {name: filled[name] for name in ("name", "email") if name in filled}
    thread = {"url": filled["thread_url"].strip()} if "thread_url" in filled else {}
    document: dict[str, Any] = {
        "thread": thread | {"title": filled.get("thread_title", "")},
        "author": author | {"url": _with_scheme(filled.get("url", ""))},
        "parent_id": filled.get("parent_id"),
    }
    return document | {name: filled[name] for name in ("body",) if name in filled}


def with_parameters(refusal: Invalid) -> Invalid:
    """The same refusal, with the form's field names where the JSON door has pointers."""
    flaws = [_with_parameter(flaw) for flaw in refusal.flaws]
    return Invalid(refusal.detail, flaws)


def _with_parameter(flaw: Flaw) -> Flaw:
    if flaw.pointer not in _PARAMETERS:
        return flaw
    return Flaw(flaw.detail, parameter=_PARAMETERS[flaw.pointer])


def _with_scheme(url: str) -> str | None:
    """People write ``example.org``, with a port or without, or ``https//``: they mean a website."""
    url = url.strip().lstrip("/")
    if slipped := _SLIPPED.match(url):
        return f"{slipped[1]}://{url[slipped.end() :]}"
    is_host = ":" not in url.partition("/")[0] or _HOST_AND_PORT.match(url)
    return f"https://{url}" if url and is_host else url or None
