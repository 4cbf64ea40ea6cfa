"""What somebody typed into the form of a list, as an entry that can be kept; or why it can't."""

import re
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Literal, get_args

from moderation.errors import Invalid
from moderation.languages import N_
from moderation.policy.matching.networks import KEPT_BITS, WIDEST_BITS
from moderation.policy.matching.terms import is_pattern, words_of_term
from moderation.vault import mask_text
from moderation.web_address import split_address

ListName = Literal["blocked", "trusted"]
Kind = Literal["term", "domain", "author", "network"]
LIST_NAMES: tuple[ListName, ...] = get_args(ListName)
KINDS: tuple[Kind, ...] = get_args(Kind)

LONGEST_VALUE = 100
LONGEST_REASON = 500
LONGEST_DAYS = 3_650

_DOMAIN = re.compile(r"[^\W_][\w-]{0,62}(?:\.[^\W_][\w-]{0,62}){1,10}")
# Under these everybody can have a domain: ``co.uk``, ``com.au``.
_OPEN_TO_ALL = re.compile(r"(?:ac|co|com|edu|gov|net|ne|or|org)\.[a-z]{2}")

_ADDRESS = N_(
    "An e-mail address is not kept in a list. "
    "Open one of the author’s comments and block or trust its author."
)


@dataclass(frozen=True, slots=True)
class EntryValue:
    """A value as it is kept, and a sentence where it is not quite what was typed."""

    value: str
    remark: str | None = None


def entry_value(kind: Kind, text: str) -> EntryValue:
    """The value of a term, domain or network. Raises ``Invalid`` with a sentence."""
    typed = " ".join(text.replace("\0", "").split())
    if not typed:
        raise _refused(N_("Type what the list should hold."))
    if len(typed) > LONGEST_VALUE and kind != "domain":
        raise _refused(N_("An entry has at most 100 characters."))
    if mask_text(typed) != typed:
        raise _refused(_ADDRESS)
    return {"term": _term, "domain": _domain, "network": _network}[kind](typed)


def entry_reason(text: str) -> str | None:
    """Why the entry is there, without any address."""
    reason = mask_text(text.replace("\0", "").strip())
    if len(reason) > LONGEST_REASON:
        raise Invalid("The reason has at most 500 characters. Shorten it.")
    return reason or None


def _term(typed: str) -> EntryValue:
    if typed.startswith('"') and not (typed.endswith('"') and len(typed) > 2):
        raise _refused(N_("A phrase begins and ends with a quotation mark."))
    words = words_of_term(typed)
    letters = sum(letter not in "*?" for word in words for letter in word)
    if not letters:
        raise _refused(
            N_("This would match every comment. Add the letters that it should look for.")
        )
    if is_pattern(typed) and letters < 2:
        raise _refused(N_("A pattern needs at least two letters beside its * and ?."))
    return EntryValue(typed.lower())


def _domain(typed: str) -> EntryValue:
    host = _host(typed).removeprefix("*.").strip(".")
    if len(host) > 253 or (host and "." in host and not _DOMAIN.fullmatch(host)):
        raise _refused(N_("This is not a domain, such as pills.example."))
    if "." not in host:
        raise _refused(N_("This names every site there is under that ending. Give a whole domain."))
    if _OPEN_TO_ALL.fullmatch(host):
        raise _refused(N_("Under this ending everybody can have a domain. Give a whole domain."))
    remark = None if host == typed.lower() else N_("Only the domain of an address is kept.")
    return EntryValue(host, remark)


def _host(typed: str) -> str:
    try:
        return split_address(typed if "//" in typed else f"//{typed}").hostname or ""
    except ValueError:  # brackets that are no IPv6 address
        raise _refused(N_("This is not a domain, such as pills.example.")) from None


def _network(typed: str) -> EntryValue:
    try:
        network = ip_network(typed, strict=False)
    except ValueError:
        raise _refused(
            N_("This is not a network, such as 192.0.2.0/24 or 2001:db8::/48.")
        ) from None
    if network.prefixlen < WIDEST_BITS[network.version]:
        raise _refused(N_("This network is too wide: at most /8 of IPv4, or /16 of IPv6."))
    kept = KEPT_BITS[network.version]
    if network.prefixlen <= kept:
        return EntryValue(str(network))
    return EntryValue(
        str(network.supernet(new_prefix=kept)),
        N_("Of a visitor’s address only the network is kept, so the entry is for all of it."),
    )


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, parameter="value")
