"""Marks that a page shows by the dozen, each put together once for whatever is in it.

What is kept goes by everything that it was made of: figures or a moment, the words for it, the
reader's zone and catalogue. Nothing that a stranger typed is among it.
"""

import gettext
from datetime import datetime
from functools import lru_cache

from flask import current_app
from markupsafe import Markup, escape

from moderation.languages import catalogue_of
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import language, percent_sign
from moderation.web.review.words.statuses import percent, risk_width
from moderation.web.review.words.times import ago, moment, zone_name

# In no sentence and no identifier: a character for private use.
_GAP = "\ue000"

blueprint.record_once(lambda state: state.app.jinja_env.globals.update(gap=_GAP))


@blueprint.app_template_filter("about")
def about(words: Markup, name: str) -> Markup:
    """Words that were said once for a whole page, with a name in their ``gap``."""
    return Markup(str.replace(words, _GAP, escape(name)))  # noqa: S704 - both are safe by now


@blueprint.app_template_filter("risk_mark")
def risk_mark(risk: float | None) -> Markup:
    """A risk as a number and a bar."""
    code = language()
    if risk is None:
        return _unknown(catalogue_of(code))
    level = "high" if risk >= 0.7 else "middle" if risk >= 0.3 else "low"
    return _risk(catalogue_of(code), level, percent(risk), risk_width(risk), percent_sign(code))


@blueprint.app_template_filter("time_mark")
def time_mark(then: datetime) -> Markup:
    """How long ago a moment was; the moment itself is in the title."""
    code = language()
    moment = then.isoformat(timespec="seconds")
    return _time(catalogue_of(code), code, zone_name(), moment, ago(then))


@lru_cache(maxsize=8)
def _unknown(_spoken: gettext.NullTranslations) -> Markup:
    return _made("unknown_risk")


@lru_cache(maxsize=2_000)
def _risk(
    _spoken: gettext.NullTranslations, level: str, number: str, width: float, unit: str
) -> Markup:
    return _made("risk", level, number, width, unit)


@lru_cache(maxsize=500)  # each is said otherwise a minute later
def _time(
    _spoken: gettext.NullTranslations, _language: str, _zone: str | None, then: str, said: str
) -> Markup:
    return _made("time", then, moment(datetime.fromisoformat(then)), said)


def _made(macro: str, *values: object) -> Markup:
    marks = current_app.jinja_env.get_template("review/words/marks.html").module
    made: Markup = getattr(marks, macro)(*values)
    return made
