"""What the scripts may say, on every page: the same for all who speak a language, so kept by it."""

from collections.abc import Callable
from functools import lru_cache

from flask import render_template
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import language


@blueprint.record_once
def _teach(state: BlueprintSetupState) -> None:
    kept = _by_language()
    state.app.jinja_env.globals["said_in_place"] = lambda: kept(language())


def _by_language() -> Callable[[str], Markup]:
    """One that forgets with its application."""

    @lru_cache(maxsize=16)
    def kept(_language: str) -> Markup:
        return Markup(render_template("review/in_place/words.html"))  # noqa: S704 - our own

    return kept
