"""The languages that people are spoken to in. Messages are the English sentences themselves.

Catalogues are GNU gettext files in ``translations/``; ``make catalogues`` collects messages and
compiles them. Python's own ``gettext`` reads them, so that starting costs nothing.
"""

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "ru": "Русский"}
"""What the desk and its mail speak, by the code that browsers use."""

TRANSLATIONS = Path(__file__).parent / "translations"
DOMAIN = "desk"


def translated(code: str, message: str, /, **values: object) -> str:
    """A sentence in a language, with its ``%(name)s`` filled in."""
    text = _catalogue(code).gettext(message) if message else ""
    return text % values if values else text


def translated_number(code: str, one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence about so many things; ``%(num)s``, or ``%(number)s``, is their number."""
    text = _catalogue(code).ngettext(one, many, number)
    said = number_in(code, number)
    return text % {"num": said, "number": said, **values}


def plural(code: str, one: str, many: str, number: int) -> str:
    """The form of a sentence that goes with a number, not filled in yet."""
    return _catalogue(code).ngettext(one, many, number)


def number_in(code: str, number: int) -> str:
    """A number with its thousands apart, as the language writes it."""
    if code == "en" or abs(number) < 1_000:
        return f"{number:,}"
    from babel.numbers import format_decimal  # late: few pages need it

    return format_decimal(number, locale=code)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, TRANSLATIONS, [code], fallback=True)
