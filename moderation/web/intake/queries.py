"""The query parameters of lists: cursors, limits, and refusals that name the parameter."""

import base64
import binascii
from typing import Any, NoReturn

from flask import request

from moderation.errors import Invalid, NotFound
from moderation.identifiers import is_id
from moderation.web.intake.operation import ID, parameter

CURSOR = parameter(
    "cursor",
    "query",
    {"type": "string"},
    "`next_cursor` of the page before; leave out for the first.",
)
COMMENT_ID = parameter("comment_id", "path", ID, "The comment's identifier.")


def cursor(name: str = "cursor") -> str | None:
    """The identifier that the page starts behind. Raises ``Invalid`` for what we did not emit."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        found = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode()
    except (binascii.Error, UnicodeError, ValueError):
        found = ""
    if not is_id(found):
        refuse(name, "This cursor was not given out here; start again without one.")
    return found


def next_cursor(after: str | None) -> str | None:
    """An identifier as a cursor that means nothing to anybody else."""
    return base64.urlsafe_b64encode(after.encode()).decode().rstrip("=") if after else None


def limit(default: int, most: int) -> int:
    """How many are wanted, from 1 to ``most``."""
    return number_parameter("limit", default, most)


def limit_parameter(default: int, most: int) -> dict[str, Any]:
    """``limit``, as the description has it."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return parameter("limit", "query", schema, "How many a page has.")


def number_parameter(name: str, default: int, most: int) -> int:
    """A number from 1 to ``most``."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= most):
        refuse(name, f"This must be a whole number from 1 to {most}.")
    return int(text)


def text_parameter(name: str, longest: int, *, required: bool = False) -> str | None:
    """A parameter as it was sent."""
    text = request.args.get(name)
    if required and not text:
        refuse(name, "This parameter is required.")
    if text is None:
        return None
    if len(text) > longest or "\0" in text or not _encodable(text):
        refuse(name, f"This must be a text of at most {longest} characters.")
    return text


def identifier(text: str) -> str:
    """An identifier in the path. Raises ``NotFound``: what cannot exist does not."""
    if not is_id(text):
        raise NotFound
    return text


def refuse(name: str, detail: str) -> NoReturn:
    """Refuse a parameter by its name."""
    raise Invalid(detail, parameter=name)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
