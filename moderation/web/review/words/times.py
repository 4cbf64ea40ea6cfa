"""How the desk says times: in the moderator's zone and in the page's language.

Where no zone was chosen the page says UTC, and ``times.js`` puts the browser's zone in its place.
"""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import g, has_request_context

from moderation import clock
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import language, translate_number
from moderation.web.review.words.languages import translate as _

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_LOCALES = {"en": "en_GB"}  # days before months, and 24 hours


@blueprint.app_template_filter("ago")
def ago(then: datetime) -> str:
    """How long ago, as one says it."""
    seconds = int((clock.now() - then).total_seconds())
    if seconds < _MINUTE:
        return _("just now")
    if seconds < _HOUR:
        return translate_number("%(number)s min ago", "%(number)s min ago", seconds // _MINUTE)
    if seconds < _DAY:
        return translate_number("%(number)s h ago", "%(number)s h ago", seconds // _HOUR)
    days = seconds // _DAY
    if days < 30:
        if days == 1:
            return _("yesterday")
        return translate_number("%(number)s day ago", "%(number)s days ago", days)
    return day(then)


@blueprint.app_template_filter("day")
def day(then: datetime) -> str:
    """The day, in the reader's zone."""
    from babel.dates import format_date

    zone = chosen_zone() or UTC
    return format_date(then.astimezone(zone).date(), format="medium", locale=_locale())


@blueprint.app_template_filter("moment")
def moment(then: datetime) -> str:
    """The exact moment; without a chosen zone it says that it is UTC."""
    from babel.dates import format_date, format_time

    zone = chosen_zone()
    local = then.astimezone(zone or UTC)
    date = format_date(local.date(), format="long", locale=_locale())
    time = format_time(local.time(), format="short", locale=_locale())
    return f"{date}, {time}" if zone else f"{date}, {time} UTC"


def chosen_zone() -> tzinfo | None:
    """The zone that the moderator has chosen, if any, and if this machine knows it."""
    who = g.get("signed_in") if has_request_context() else None
    name = getattr(who, "time_zone", None)
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _locale() -> str:
    return _LOCALES.get(language(), language())
