"""Filters in an address: ``?reason=links&from=70``. Whatever is wrong is left out and said."""

import re
from collections.abc import Mapping
from dataclasses import replace

from classifiers.kinds import KINDS
from moderation.actions.queue.filterable import BITS, TONE_BITS
from moderation.actions.queue.filters import Filters
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.web.review.door.guard import signed_in

NAMES = ("thread", "reason", "kind", "tone", "from", "to", "language", "links", "new", "mine")
"""The parameters of an address, in their order."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_PER_CENT = re.compile(r"[0-9]{1,3}")
_THREAD = N_("The thread in the address is damaged, so it was left out.")
_REASON = N_("There is no reason of that name, so it was left out.")
_KIND = N_("There is no kind of that name, so it was left out.")
_TONE = N_("There is no tone of that name, so it was left out.")
_RISK = N_("Risk goes from 0 to 100, the lower number first; what you gave was left out.")
_LANGUAGES = N_("A language is a short code such as en or pt-BR; what you gave was left out.")
_SWITCH = N_("A filter in the address was neither on nor off, so it was left out.")


def read_filters(values: Mapping[str, str]) -> tuple[Filters, list[str]]:
    """What an address asks for, and a sentence for everything in it that can't be used."""
    flaws: list[str] = []
    filters = Filters()
    thread, reason, language = (values.get(one, "") for one in ("thread", "reason", "language"))
    if thread:
        filters = replace(filters, thread_id=_checked(thread, is_id(thread), _THREAD, flaws))
    if reason:
        filters = replace(filters, reason=_checked(reason, reason in BITS, _REASON, flaws))
    if kind := values.get("kind", ""):
        filters = replace(filters, kind=_checked(kind, kind in KINDS, _KIND, flaws))
    if tone := values.get("tone", ""):
        filters = replace(filters, tone=_checked(tone, tone in TONE_BITS, _TONE, flaws))
    if language:
        is_one = _LANGUAGE.fullmatch(language) is not None
        filters = replace(filters, language=_checked(language, is_one, _LANGUAGES, flaws))
    filters = _with_range(filters, values.get("from", ""), values.get("to", ""), flaws)
    return _with_switches(filters, values, flaws), flaws


def query_of_filters(filters: Filters) -> dict[str, str]:
    """The parameters that lead to these filters."""
    values = {
        "thread": filters.thread_id,
        "reason": filters.reason,
        "kind": filters.kind,
        "tone": filters.tone,
        "from": filters.risk_from,
        "to": filters.risk_to,
        "language": filters.language,
        "links": "1" if filters.has_links else None,
        "new": "1" if filters.new_author else None,
        "mine": "1" if filters.claimed_by else None,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def _checked(value: str, is_good: bool, sentence: str, flaws: list[str]) -> str | None:  # noqa: FBT001
    if not is_good:
        flaws.append(sentence)
    return value if is_good else None


def _with_range(filters: Filters, low: str, high: str, flaws: list[str]) -> Filters:
    if not all(_PER_CENT.fullmatch(one) for one in (low, high) if one):
        flaws.append(_RISK)
        return filters
    first, last = (int(one) if one else None for one in (low, high))
    if max(first or 0, last or 0) > 100 or (last is not None and (first or 0) > last):
        flaws.append(_RISK)
        return filters
    return replace(filters, risk_from=first, risk_to=last)


def _with_switches(filters: Filters, values: Mapping[str, str], flaws: list[str]) -> Filters:
    switches = {name: values.get(name, "") for name in ("links", "new", "mine")}
    if any(value not in {"", "1"} for value in switches.values()):
        flaws.append(_SWITCH)
    return replace(
        filters,
        has_links=switches["links"] == "1",
        new_author=switches["new"] == "1",
        claimed_by=signed_in().moderator_id if switches["mine"] == "1" else None,
    )
