"""Which language a page of the desk speaks, and how its templates and views say things in it."""

from flask import Blueprint, g, has_request_context, request
from flask.blueprints import BlueprintSetupState

from moderation.languages import LANGUAGES, number_in, plural, translated, translated_number


def teach_languages(blueprint: Blueprint) -> None:
    """Make ``_()``, ``ngettext()`` and ``{% trans %}`` known to the templates."""
    blueprint.record_once(_teach)
    blueprint.app_context_processor(lambda: {"language": language()})
    # ``_()`` trusts what it is given as it trusts the template; for all else there is this filter.
    blueprint.app_template_filter("translated")(translate)


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


def translate(message: str, /, **values: object) -> str:
    """A sentence in the page's language, with its ``%(name)s`` filled in."""
    return translated(language(), message, **values)


def translate_number(one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence about so many things; ``%(num)s`` is their number."""
    return translated_number(language(), one, many, number, **values)


def number(value: int) -> str:
    """A number with its thousands apart."""
    return number_in(language(), value)


def _teach(state: BlueprintSetupState) -> None:
    environment = state.app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it
        lambda message: translated(language(), message),
        lambda one, many, number: plural(language(), one, many, number),
        newstyle=True,
    )
