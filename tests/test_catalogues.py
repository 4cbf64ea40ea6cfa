"""Every language of the desk is there, whole, and compiled. ``make catalogues`` compiles."""

import gettext
import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from moderation.languages import DOMAIN, LANGUAGES, TRANSLATIONS
from tests.web.review.pseudo_language import messages

TRANSLATED = sorted(LANGUAGES.keys() - {"en"})
pytestmark = pytest.mark.parametrize("code", TRANSLATED)
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
_NUMBERS = {"%(num)s", "%(number)s"}


def test_there_is_a_catalogue(code: str) -> None:
    assert _po(code).is_file(), "write it, or take the language out of LANGUAGES"
    assert _po(code).with_suffix(".mo").is_file(), "run make catalogues"


def test_every_message_is_translated(code: str) -> None:
    catalogue = _catalogue(code)
    there = {text for message in catalogue for text in _texts(message.id)}
    assert messages() - there == set()
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    empty = [message.id for message in catalogue if not all(_texts(message.string))]
    assert empty == []


def test_plural_forms_are_those_of_the_language(code: str) -> None:
    catalogue, known = _catalogue(code), get_plural(code)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (known.num_plurals, known.plural_expr)
    for message in catalogue:
        if message.pluralizable:
            assert len(message.string) == known.num_plurals, message.id


def test_placeholders_are_those_of_the_message(code: str) -> None:
    wrong = [message.id for message in _catalogue(code) if message.id and not _fits(message)]
    assert wrong == []


def test_what_is_compiled_is_what_was_written(code: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, _catalogue(code))
    compiled.seek(0)
    written = gettext.GNUTranslations(compiled)
    on_disk = gettext.translation(DOMAIN, TRANSLATIONS, [code])
    assert _sentences(on_disk) == _sentences(written), "run make catalogues"


def _po(code: str) -> Path:
    return TRANSLATIONS / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def _catalogue(code: str) -> Catalog:
    with _po(code).open("rb") as file:
        return read_po(file, locale=code)


def _texts(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _fits(message: Message) -> bool:
    """A form for one thing may leave its number out, as English does."""
    asked = set(_PLACEHOLDER.findall(_texts(message.id)[-1]))
    optional = _NUMBERS if message.pluralizable else set()
    for text in filter(None, _texts(message.string)):
        found = set(_PLACEHOLDER.findall(text))
        if not asked - optional <= found <= asked:
            return False
    return True


def _sentences(catalogue: gettext.NullTranslations) -> dict[object, str]:
    known: dict[object, str] = vars(catalogue)["_catalog"]
    return {key: text for key, text in known.items() if key}
