"""Which language a page of the desk speaks, and how its templates and views say things in it."""

import gettext
from collections.abc import Callable
from functools import lru_cache

from flask import g, has_request_context, request
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from moderation.languages import (
    LANGUAGES,
    catalogue_of,
    number_in,
    plural,
    translated,
    translated_number,
)
from moderation.vault import UNAVAILABLE, BrokenSeal
from moderation.web.review.room import blueprint


@blueprint.app_context_processor
def _spoken() -> dict[str, object]:
    code = language()
    return {"language": code, "percent_sign": percent_sign(code), "_": _speaker(catalogue_of(code))}


def language() -> str:
    """The language of this page: what the moderator chose, else what the browser asks for."""
    if not has_request_context():
        return "en"
    # Asked hundreds of times a page, and what stands behind ``g`` is found sooner than its names.
    here = g._get_current_object()  # noqa: SLF001 - the name by which all proxies give it
    found: str | None = here.get("language")
    if found is None:
        who = here.get("signed_in")
        chosen = getattr(who, "language", None)
        asked = request.accept_languages.best_match(list(LANGUAGES), default="en")
        found = here.language = chosen if chosen in LANGUAGES else asked
    return found


# ``_()`` trusts what it is given as it trusts the template; for all else there is this filter.
@blueprint.app_template_filter("translated")
def translate(message: str, /, **values: object) -> str:
    """A sentence in the page's language, with its ``%(name)s`` filled in."""
    return translated(language(), message, **values)


@blueprint.app_template_filter("unsealed")
def unsealed(value: str | BrokenSeal, before: str = "") -> str:
    """A value that was sealed, behind ``before``; in its place, that it is unavailable."""
    return translate(UNAVAILABLE) if isinstance(value, BrokenSeal) else f"{before}{value}"


def translate_number(one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence about so many things; ``%(num)s`` is their number."""
    return translated_number(language(), one, many, number, **values)


@blueprint.app_template_filter("number")
def number(value: float, places: int | None = None) -> str:
    """A number with its thousands apart, and with so many places."""
    return number_in(language(), value, places)


def percent_sign(code: str) -> str:
    """What stands behind a share in per cent; with a space before it, except in English."""
    return "%" if code == "en" else "\N{NO-BREAK SPACE}%"


@blueprint.record_once
def _teach(state: BlueprintSetupState) -> None:
    """Make ``_()`` and ``ngettext()`` known to the templates.

    Jinja's own way there is four calls long, which a page goes hundreds of times, and would write
    "1000 comments".
    """
    state.app.jinja_env.globals |= {"_": _say, "ngettext": _say_number}


def _say(message: str, **values: object) -> Markup:
    return _speaker(catalogue_of(language()))(message, **values)


@lru_cache(maxsize=8)
def _speaker(catalogue: gettext.NullTranslations) -> Callable[..., Markup]:
    """``_()`` for a page whose language is known, so that no sentence asks for it."""

    # Messages are the templates' own, so there are only so many.
    @lru_cache(maxsize=10_000)
    def whole(message: str) -> Markup:
        return _form_of(catalogue, message) % {}

    def say(message: str, **values: object) -> Markup:
        return _form_of(catalogue, message) % values if values else whole(message)

    return say


def _say_number(one: str, many: str, much: int, **values: object) -> Markup:
    form = Markup(plural(language(), one, many, much))  # noqa: S704 - the template's own words
    return form % {"num": number(much), **values}


@lru_cache(maxsize=10_000)
def _form_of(catalogue: gettext.NullTranslations, message: str) -> Markup:
    return Markup(catalogue.gettext(message))  # noqa: S704 - the template's own words
