"""Which language a page speaks, and its words. Messages are the English sentences themselves.

Catalogues are GNU gettext files in ``translations/``; ``make catalogues`` collects messages and
compiles them. Python's own ``gettext`` reads them, so that starting costs nothing.
"""

import gettext as catalogues
from functools import cache
from pathlib import Path

from flask import Blueprint, g, has_request_context, request
from flask.blueprints import BlueprintSetupState

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch", "ru": "Русский"}
"""What the desk speaks, by the code that browsers use."""

_FOLDER = Path(__file__).parent / "translations"
_DOMAIN = "desk"


def teach_languages(blueprint: Blueprint) -> None:
    """Make ``_()``, ``ngettext()`` and ``{% trans %}`` known to the templates."""
    blueprint.record_once(_teach)
    blueprint.app_context_processor(lambda: {"language": language()})


def language() -> str:
    """The language of this page: what the moderator chose, else what the browser asks for."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        who = g.get("signed_in")
        chosen = getattr(who, "language", None)
        asked = request.accept_languages.best_match(list(LANGUAGES), default="en")
        g.language = chosen if chosen in LANGUAGES else asked
    found: str = g.language
    return found


def translate(message: str, **values: object) -> str:
    """A sentence in the page's language, with its ``%(name)s`` filled in."""
    text = _words(language()).gettext(message)
    return text % values if values else text


def translate_number(one: str, many: str, number: int, **values: object) -> str:
    """A sentence about so many things; ``%(number)s`` is their number."""
    text = _words(language()).ngettext(one, many, number)
    return text % {"number": f"{number:,}", **values}


@cache
def _words(code: str) -> catalogues.NullTranslations:
    return catalogues.translation(_DOMAIN, _FOLDER, [code], fallback=True)


def _teach(state: BlueprintSetupState) -> None:
    environment = state.app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        lambda message: _words(language()).gettext(message),
        lambda one, many, number: _words(language()).ngettext(one, many, number),
        newstyle=True,
    )
