"""Which language a page of the desk speaks, and how its templates and views say things in it."""

from collections.abc import Callable
from typing import cast

from flask import g, has_request_context, request
from flask.blueprints import BlueprintSetupState
from jinja2 import pass_context
from jinja2.runtime import Context

from moderation.languages import LANGUAGES, number_in, plural, translated, translated_number
from moderation.vault import UNAVAILABLE, BrokenSeal
from moderation.web.review.room import blueprint

blueprint.app_context_processor(lambda: {"language": language(), "percent_sign": percent_sign()})


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


def percent_sign() -> str:
    """What stands behind a share in per cent; with a space before it, except in English."""
    return "%" if language() == "en" else "\N{NO-BREAK SPACE}%"


@blueprint.record_once
def _teach(state: BlueprintSetupState) -> None:
    """Make ``_()``, ``ngettext()`` and ``{% trans %}`` known to the templates."""
    environment = state.app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        lambda message: translated(language(), message),
        lambda one, many, number: plural(language(), one, many, number),
        newstyle=True,
    )
    # Jinja's own would write "1000 comments".
    fill = cast("Callable[..., object]", environment.globals["ngettext"])

    @pass_context
    def ngettext(context: Context, one: str, many: str, much: int, **values: object) -> object:
        return fill(context, one, many, much, **{"num": number(much), **values})

    environment.globals["ngettext"] = ngettext
