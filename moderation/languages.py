"""The languages that people are spoken to in. Messages are the English sentences themselves.

Catalogues are GNU gettext files in ``translations/``; ``make catalogues`` collects messages and
compiles them. Python's own ``gettext`` reads them, so that starting costs nothing.
"""

import gettext
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "ru": "Русский"}
"""What the desk and its mail speak, by the code that browsers use."""

TRANSLATIONS = Path(__file__).parent / "translations"
DOMAIN = "desk"


class Said(str):
    """An English sentence that was filled in, and remembers with what, to be said in others."""

    message: str
    values: Mapping[str, object]


def N_(message: str) -> str:  # noqa: N802 - what gettext's tools look for
    """Mark a message that is translated where it is shown."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Mark a message about a number that is translated where it is shown."""
    return one, many


def said(message: str, /, **values: object) -> Said:
    """A message with its ``%(name)s`` filled in, in English until it is shown.

    Numbers are written as the reader's language does, and what was ``said`` itself is translated.
    """
    sentence = Said(message % _written("en", values))
    sentence.message, sentence.values = message, values
    return sentence


def translated(code: str, message: str, /, **values: object) -> str:
    """A sentence in a language, with its ``%(name)s`` filled in."""
    if isinstance(message, Said):
        return _catalogue(code).gettext(message.message) % _written(code, message.values)
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


def number_in(code: str, number: float, places: int | None = None) -> str:
    """A number with its thousands apart, as the language writes it; with so many ``places``."""
    text = f"{number:,}" if places is None else f"{number:,.{places}f}"
    if code == "en" or text.removeprefix("-").isdecimal():
        return text
    from babel.numbers import format_decimal  # late: few pages need it

    pattern = None if places is None else f"#,##0.{'0' * places}".rstrip(".")
    whole = number if places is None else round(number, places)
    return format_decimal(whole, format=pattern, locale=code, decimal_quantization=False)


def _written(code: str, values: Mapping[str, object]) -> dict[str, object]:
    return {name: _value(code, value) for name, value in values.items()}


def _value(code: str, value: object) -> object:
    if isinstance(value, Said):
        return translated(code, value)
    return number_in(code, value) if isinstance(value, int | float) else value


def known_language(language: str | None) -> str:
    """The language of ours that somebody is spoken to in who speaks another variant, or another."""
    primary = re.split("[-_]", (language or "").casefold(), maxsplit=1)[0]
    return primary if primary in LANGUAGES else "en"


def catalogue_of(code: str) -> gettext.NullTranslations:
    """What a language has for each message."""
    return _catalogue(code)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, TRANSLATIONS, [code], fallback=True)
