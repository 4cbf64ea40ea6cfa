"""The filters as people read them: the chips above a list, and the choices of the panel."""

from dataclasses import dataclass
from typing import Any

from classifiers.kinds import KINDS
from moderation.actions.installation.ask_tone import TINTS
from moderation.actions.queue.filterable import BITS
from moderation.actions.queue.filters import NO_LANGUAGE, Filters
from moderation.actions.queue.listing import Listing
from moderation.web.review.listing.listing_address import query_of, query_with
from moderation.web.review.words.kinds import kind_words
from moderation.web.review.words.languages import translate
from moderation.web.review.words.reasons import code_words
from moderation.web.review.words.tones import tone_words


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the parameters of the list without it."""

    text: str
    without: dict[str, Any]
    is_strangers: bool = False  # a text that somebody else wrote


def chips_of(listing: Listing, thread_name: str | None) -> list[Chip]:
    """One chip for every filter that is set; ``thread_name`` is that of the only thread."""
    filters = listing.filters
    found = _chips_of_sites(listing)
    if filters.thread_id:
        name = thread_name or translate("A thread that is not there")
        found.append(Chip(name, query_with(listing, thread_id=None), is_strangers=True))
    if filters.reason:
        found.append(Chip(code_words(filters.reason), query_with(listing, reason=None)))
    if filters.kind:
        found.append(Chip(kind_words(filters.kind), query_with(listing, kind=None)))
    if filters.tone:
        text = translate("Words: %(tone)s", tone=tone_words(filters.tone))
        found.append(Chip(text, query_with(listing, tone=None)))
    if filters.has_range:
        without = query_with(listing, risk_from=None, risk_to=None)
        found.append(Chip(_range(filters), without))
    if filters.language:
        without = query_with(listing, language=None)
        found.append(Chip(_language(filters.language), without))
    return found + _switches(listing)


def filter_choices() -> list[tuple[str, str]]:
    """The reasons to choose from, in words, by their codes."""
    return sorted(((code, code_words(code)) for code in BITS), key=lambda one: one[1])


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of spam to choose from, in words, by their codes."""
    return sorted(((code, kind_words(code)) for code in KINDS), key=lambda one: one[1])


def tone_choices() -> list[tuple[str, str]]:
    """What words can be like, in words, by the codes."""
    return [(tint, tone_words(tint)) for tint in TINTS]


def _chips_of_sites(listing: Listing) -> list[Chip]:
    names = listing.sites or ()
    left = {name: tuple(one for one in names if one != name) for name in names}
    return [Chip(name, query_of(listing, sites=rest)) for name, rest in left.items()]


def _switches(listing: Listing) -> list[Chip]:
    filters = listing.filters
    switches = (
        (filters.has_links, translate("Has links"), {"has_links": False}),
        (filters.new_author, translate("New author"), {"new_author": False}),
        (filters.claimed_by, translate("Claimed by me"), {"claimed_by": None}),
    )
    return [Chip(text, query_with(listing, **off)) for is_on, text, off in switches if is_on]


def _range(filters: Filters) -> str:
    low, high = filters.risk_from or 0, filters.risk_to
    if high is None:
        return translate("Risk from %(low)s %%", low=low)
    return translate("Risk %(low)s to %(high)s %%", low=low, high=high)


def _language(code: str) -> str:
    if code == NO_LANGUAGE:
        return translate("Language not known")
    return translate("Language: %(code)s", code=code)
