"""GET or POST /1.2/usage-limit and /1.2/key-sites: what a key was used for, in a month."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from flask import Response

from moderation.actions.akismet.count_akismet import AkismetCounts, counts_by_month
from moderation.actions.sites.authenticate_site import origins_of
from moderation.clock import now
from moderation.errors import Malformed
from moderation.web.akismet.access import Asking, asking
from moderation.web.akismet.answers import document, text
from moderation.web.akismet.months import first_day, next_month
from moderation.web.akismet.parameters import AkismetParameters
from moderation.web.akismet.room import blueprint
from moderation.web.current import installation
from moderation.web_address import split_address

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_ORDERS = frozenset({"", "total", "spam", "ham", "missed_spam", "false_positives"})
_TITLES = (
    *("Site", "Total API Calls", "Spam", "Ham"),
    *("Missed Spam", "False Positives", "Is Revoked"),
)


@dataclass(frozen=True, slots=True)
class WantedUsage:
    """Which rows. A key belongs to one site, so ``order`` has nothing to put in order."""

    month: str
    filter: str
    limit: int
    offset: int
    as_csv: bool


@blueprint.route("/1.2/usage-limit", methods=["GET", "POST"], endpoint="usage-limit")
def usage_limit() -> Response:
    """What was used this month. There is no limit to use up; too fast is answered with 429."""
    asks = asking()
    counts = _counts(asks, f"{now():%Y-%m}")
    return document(
        {"limit": "none", "usage": counts.calls, "percentage": "0.00", "throttled": False}
    )


@blueprint.route("/1.2/key-sites", methods=["GET", "POST"], endpoint="key-sites")
def key_sites() -> Response:
    """The sites of a key, which are one, with what was counted."""
    asks = asking()
    wanted = wanted_rows(asks.parameters, f"{now():%Y-%m}")
    rows = _rows(asks, wanted)
    page = rows[wanted.offset : wanted.offset + wanted.limit]
    if wanted.as_csv:
        return text(_csv(asks.key, wanted, page, len(rows)))
    return document(
        {wanted.month: page, "limit": wanted.limit, "offset": wanted.offset, "total": len(rows)}
    )


def wanted_rows(parameters: AkismetParameters, this_month: str) -> WantedUsage:
    """What the parameters ask for. Raises ``Malformed`` by the parameter's name."""
    month = parameters.text("month") or this_month
    if not _MONTH.fullmatch(month):
        _refuse("month")
    if parameters.text("order") not in _ORDERS:
        _refuse("order")
    form = parameters.text("format") or "json"
    if form not in {"json", "csv"}:
        _refuse("format")
    limit, offset = _number(parameters, "limit", 500), _number(parameters, "offset", 0)
    return WantedUsage(month, parameters.text("filter").casefold(), limit, offset, form == "csv")


def _number(parameters: AkismetParameters, name: str, default: int) -> int:
    written = parameters.text(name)
    if written and not _NUMBER.fullmatch(written):
        _refuse(name)
    return int(written) if written else default


def _refuse(name: str) -> NoReturn:
    raise Malformed(f"The parameter {name} is not one that is known here.")


def _rows(asks: Asking, wanted: WantedUsage) -> list[dict[str, object]]:
    counts = _counts(asks, wanted.month)
    site = _name_of(asks)
    if counts.is_nothing or wanted.filter not in site.casefold():
        return []
    return [
        {
            "site": site,
            "api_calls": counts.calls,
            "spam": counts.spam,
            "ham": counts.ham,
            "missed_spam": counts.missed_spam,
            "false_positives": counts.false_positives,
            "is_revoked": False,
        }
    ]


def _counts(asks: Asking, month: str) -> AkismetCounts:
    first: date = first_day(month)
    with installation().database.reading() as session:
        found = counts_by_month(session, asks.site.id, first, next_month(first))
    return found.get(month, AkismetCounts())


def _name_of(asks: Asking) -> str:
    """The host where the site lives, or its name here where it lives nowhere yet."""
    origins = sorted(origins_of(installation(), asks.site.id))
    return split_address(origins[0]).netloc if origins else asks.site.name


def _csv(key: str, wanted: WantedUsage, rows: list[dict[str, object]], total: int) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    page = f"(limit:{wanted.limit}, offset:{wanted.offset}, total:{total})"
    table.write(f"Active sites for ********{key[-4:]} during {wanted.month} {page}\n")
    writer.writerow(_TITLES)
    for row in rows:
        writer.writerow(str(value).lower() if value is False else value for value in row.values())
    return table.getvalue().removesuffix("\n")
