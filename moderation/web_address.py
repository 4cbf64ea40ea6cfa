"""Addresses of the web, taken apart in one place: what is none is so for every door, and what page
one leads to is the same for all of them.

The standard library refuses some at once, and others only when a part is read. The section's script
says what page an address is by the same rules (``embed-files/page.js``); both are tested on one
table of cases. docs/pages.md says in words what is done here.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

import idna

# What of a query names no page: how somebody came to it, and what we add after posting. Read by
# both languages, whatever the case of the letters; feeds write "&amp;" where they mean "&".
PASSING: Final = (
    r"^(?:amp;)?(?:(?:utm|mtm|pk|piwik|matomo|hsa)_\w+|[gd]clid|gclsrc|[gw]braid|gad_\w+|_gl|_ga"
    r"|srsltid|fbclid|fb_(?:action_ids|action_types|source|ref)|igshid|igsh|mibextid|msclkid"
    r"|y(?:s)?clid|_openstat|t[wt]clid|li_fat_id|epik|rb_clickid|mc_[ce]id|_hs(?:enc|mi)"
    r"|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|vero_(?:id|conv)|oly_(?:anon|enc)_id|s_cid|wickedid"
    r"|ml_subscriber(?:_hash)?|ck_subscriber_id|_kx|_branch_match_id|__twitter_impression"
    r"|replytocom|awaiting|reply_to|cursor)$"
)

_PASSING = re.compile(PASSING, re.IGNORECASE)
# Most addresses are written as they are known: nothing in them could be written in another way.
_AS_KNOWN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!\.)[A-Za-z0-9._~-]*)+")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_IN_PATH = "%/:@!$&'()*+,;="
_IN_QUERY = "%/?:@!$&()*+,;="  # browsers write an apostrophe as %27 here
_IN_FRAGMENT = "%/?:@!$&'()*+,;="
_SURROGATES = re.compile("[\ud800-\udfff]")
_AROUND = "".join(map(chr, range(33)))
_NOT_IN_HOST = re.compile(r"[\x00-\x20\x7f/?#@:\[\]\\%<>^|]")
_USUAL_PORTS = {"http": 80, "https": 443}

_OURS = """
$discovery 1.1 1.2 batch demo docs embed embed-files embed.js integrations livez mail metrics
openapi.json readyz review static v1 v1alpha1 version
"""
OURS = frozenset(_OURS.split())
"""What our own paths begin with. A path that we stand under begins otherwise: whether a proxy has
taken it away could not be told.
"""

_ROOT_PATH = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class NoAddress(ValueError):  # noqa: N818 - it is an answer, not a fault
    """Not an address, however long one looks at it; the message never repeats it."""

    def __init__(self) -> None:
        super().__init__("This is not a URL.")


def split_address(text: str) -> SplitResult:
    """The parts of an address, each of which can be read. Raises ``NoAddress``."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise NoAddress from None
    return parts


def parts_of_stored(text: str) -> SplitResult | None:
    """The parts of an address that somebody took in long ago; None where it is none.

    One of many that are read together must not end the reading of all.
    """
    try:
        return split_address(text)
    except NoAddress:
        return None


@dataclass(frozen=True, slots=True)
class PageRules:
    """What a site says of its own addresses; the first of each is what is so unless it says."""

    fragments: str = "routes"  # | docsify | ignored
    trailing_slash: str = "counts"  # | ignored
    www: str = "counts"  # | ignored
    scheme: str = "counts"  # | ignored

    @classmethod
    def of(cls, stored: Mapping[str, str] | None) -> "PageRules":
        """The rules as a site's row has them."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in (stored or {}).items() if name in known})

    def stored(self) -> dict[str, str] | None:
        """What a site's row keeps: what is other than usual, if anything is."""
        unusual = asdict(self).items() - asdict(USUAL).items()
        return dict(sorted(unusual)) or None


USUAL: Final = PageRules()
PAGE_RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "fragments": ("routes", "docsify", "ignored"),
    "trailing_slash": ("counts", "ignored"),
    "www": ("counts", "ignored"),
    "scheme": ("counts", "ignored"),
}


@lru_cache(maxsize=512)  # an import asks for the same ones again and again
def page_address(address: str) -> str:
    """The address that a page is known by, whichever way it was written. Raises ``NoAddress``."""
    if _AS_KNOWN.fullmatch(address):
        return address
    text = _SURROGATES.sub("\ufffd", address).strip(_AROUND)
    before_query = re.split(r"[?#]", text, maxsplit=1)[0]
    parts = split_address(before_query.replace("\\", "/") + text[len(before_query) :])
    if parts.scheme not in _USUAL_PORTS or not parts.hostname:
        kept = parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment="")
        return urlunsplit(kept).strip(_AROUND)
    port = "" if parts.port in {None, _USUAL_PORTS[parts.scheme]} else f":{parts.port}"
    path = _without_dots(_escaped(parts.path, _IN_PATH))
    query = _lasting(_escaped(parts.query, _IN_QUERY))
    netloc = host_as_sent(parts.hostname) + port
    return urlunsplit((parts.scheme, netloc, path, query, _route(parts.fragment)))


def address_by_rules(page: str, rules: PageRules) -> str:
    """What page it is to a site with these rules; ``page`` comes from ``page_address``."""
    if rules == USUAL:
        return page
    parts = split_address(page)
    host, path, route = parts.netloc, parts.path, parts.fragment
    if rules.fragments == "ignored":
        route = ""
    elif rules.fragments == "docsify":
        route = _without_heading(route)
    if rules.trailing_slash == "ignored":
        path, route = path.rstrip("/") or "/", _slashless(route)
    if rules.www == "ignored" and host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    secure = rules.scheme == "ignored" and parts.scheme == "http"
    return urlunsplit(("https" if secure else parts.scheme, host, path, parts.query, route))


def host_as_sent(host: str) -> str:
    """A host as browsers send it: lower case, ``xn--``, brackets. Raises ``NoAddress``."""
    if ":" in host:
        try:
            return f"[{IPv6Address(host).compressed}]"
        except ValueError:
            return f"[{host.lower()}]"
    named = unquote(host)
    if named.isascii():
        return host.lower() if _NOT_IN_HOST.search(named) else named.lower()
    try:
        mapped = idna.uts46_remap(named, std3_rules=False, transitional=False)
    except idna.IDNAError:
        raise NoAddress from None
    labels = [one if one.isascii() else _punycode(one) for one in mapped.split(".")]
    sent = ".".join(labels)
    if _NOT_IN_HOST.search(sent):
        raise NoAddress
    return sent


def _punycode(label: str) -> str:
    return "xn--" + label.encode("punycode").decode("ascii").lower()


def _escaped(text: str, bare: str) -> str:
    """Percent-encoded where it must be, nowhere else, and always in the same way (RFC 3986)."""
    return _PERCENT.sub(_escape, quote(text, safe=bare))


def _escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"
    meant = chr(int(found[1], 16))
    return meant if _UNRESERVED.fullmatch(meant) else found[0].upper()


def _without_dots(path: str) -> str:
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _lasting(query: str) -> str:
    """The query without what names no page. It is never read into pairs and written back."""
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _PASSING.search(piece.partition("=")[0])]
    return "&".join(kept)


def _route(fragment: str) -> str:
    """The part of a fragment that names a page: of a router that keeps its pages there."""
    if not fragment.startswith(("/", "!")):
        return ""
    path, _, query = _escaped(fragment.partition("#")[0], _IN_FRAGMENT).partition("?")
    query = _lasting(query)
    route = f"{path}?{query}" if query else path
    return "" if route in {"/", "!", "!/"} else route


def _without_heading(route: str) -> str:
    """Docsify names a heading of the page as ``?id=``."""
    path, _, query = route.partition("?")
    kept = "&".join(piece for piece in query.split("&") if not piece.startswith("id="))
    return f"{path}?{kept}" if kept else path


def _slashless(route: str) -> str:
    path, mark, query = route.partition("?")
    bare = path.rstrip("/")
    return "" if bare in {"", "!"} and not mark else bare + mark + query


def is_root_path(path: str) -> bool:
    """Whether a service may stand under this path of its host, as ``/comments``; or under none."""
    return bool(_ROOT_PATH.fullmatch(path)) and path.partition("/")[2].partition("/")[0] not in OURS
