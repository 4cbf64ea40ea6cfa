"""What the address of a list says of the place in it. Whoever changed it by hand is told so."""

from datetime import date

from flask import request

from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.languages import N_

_DAMAGED = N_("The address of this list is damaged. Start again from the first page.")


def number_asked(name: str, most: int = 2**62 - 1) -> int | None:
    """The number of this name, from 0 to ``most``; None without. Raises ``Invalid``."""
    text = request.args.get(name)
    if not text:
        return None
    # Python itself refuses numbers of 4,300 digits.
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= most):
        raise Invalid(_DAMAGED)
    return int(text)


def identifier_asked(name: str) -> str | None:
    """The identifier of this name; None without. Raises ``Invalid``."""
    asked = request.args.get(name) or None
    if asked and not is_id(asked):
        raise Invalid(_DAMAGED)
    return asked


def day_of(text: str) -> date:
    """The day as a form sends it. Raises ``Invalid``."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("A day is written as 2026-11-24.") from None
    if not 1970 <= day.year <= 9000:
        raise Invalid("A day is written as 2026-11-24.")
    return day
