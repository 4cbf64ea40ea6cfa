"""How the desk says times: in the moderator's zone and in the page's language.

Where no zone was chosen the page says UTC, and ``times.js`` puts the browser's zone in its place.
"""

import gettext
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import g, has_request_context

from moderation import clock
from moderation.languages import NN_, catalogue_of, translated, translated_number
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import language

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_AGO = {
    "minutes": NN_("%(number)s min ago", "%(number)s min ago"),
    "hours": NN_("%(number)s h ago", "%(number)s h ago"),
    "days": NN_("%(number)s day ago", "%(number)s days ago"),
}
_LOCALES = {"en": "en_GB"}  # days before months, and 24 hours


@blueprint.app_template_filter("ago")
def ago(then: datetime) -> str:
    """How long ago, as one says it."""
    code = language()
    seconds = int((clock.now() - then).total_seconds())
    if seconds < _MINUTE:
        return translated(code, "just now")
    if seconds < _HOUR:
        return _counted(code, _AGO["minutes"], seconds // _MINUTE)
    if seconds < _DAY:
        return _counted(code, _AGO["hours"], seconds // _HOUR)
    days = seconds // _DAY
    if days < 30:
        return translated(code, "yesterday") if days == 1 else _counted(code, _AGO["days"], days)
    return day(then)


@blueprint.app_template_filter("day")
def day(then: datetime) -> str:
    """The day, in the reader's zone."""
    return _date(then.astimezone(chosen_zone() or UTC).date(), "medium", _locale())


@blueprint.app_template_filter("moment")
def moment(then: datetime) -> str:
    """The exact moment; without a chosen zone it says that it is UTC."""
    zone, locale = chosen_zone(), _locale()
    local = then.astimezone(zone or UTC)
    said = f"{_date(local.date(), 'long', locale)}, {_time(local.hour, local.minute, locale)}"
    return said if zone else f"{said} UTC"


def zone_name() -> str | None:
    """What the moderator's zone is called, if they have chosen one."""
    who = g.get("signed_in") if has_request_context() else None
    found: str | None = getattr(who, "time_zone", None)
    return found


def chosen_zone() -> tzinfo | None:
    """The zone that the moderator has chosen, if any, and if this machine knows it."""
    name = zone_name()
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _counted(code: str, forms: tuple[str, str], much: int) -> str:
    return _so_many(catalogue_of(code), code, forms, much)


# A list says a few of them again and again.
@lru_cache(maxsize=1_000)
def _so_many(
    _spoken: gettext.NullTranslations, code: str, forms: tuple[str, str], much: int
) -> str:
    return translated_number(code, *forms, much)


def _locale() -> str:
    spoken = language()
    return _LOCALES.get(spoken, spoken)


# A list names a few days and many minutes, again and again; Babel takes a while for each.
@lru_cache(maxsize=2_000)
def _date(day: date, form: Literal["long", "medium"], locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, format=form, locale=locale)


@lru_cache(maxsize=6_000)
def _time(hour: int, minute: int, locale: str) -> str:
    from babel.dates import format_time

    return format_time(time(hour, minute), format="short", locale=locale)
