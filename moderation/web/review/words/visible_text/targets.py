"""Where the links of a text lead, each once: for whoever opens one on purpose."""

from typing import NamedTuple

from moderation.web.review.words.visible_text.addresses import addresses, host_in, other_way
from moderation.web.review.words.visible_text.anchors import anchors

MOST = 20


class Target(NamedTuple):
    """One address that can be opened, and what markup showed in its place, if it did."""

    url: str
    host: str
    shown: str
    misleads: bool


def targets(text: str) -> list[Target]:
    """The first twenty addresses of a text with http or https; a bare host counts as https."""
    found: dict[str, Target] = {}
    for anchor in anchors(text):
        _add(found, anchor.target, anchor.shown, misleads=anchor.misleads)
    for address in addresses(text):
        _add(found, text[address.start : address.end], "", misleads=False)
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def openable(address: str) -> str | None:
    """The address with its scheme where a browser may open it; None where it may not."""
    scheme, separator, _ = address.partition("://")
    if separator:
        return address if scheme.lower() in {"http", "https"} else None
    start, end = host_in(address)
    is_host = start == 0 and "." in address[:end] and ":" not in address.partition("/")[0][:end]
    return f"https://{address}" if is_host else None


def _add(found: dict[str, Target], address: str, shown: str, *, misleads: bool) -> None:
    url = openable(address)
    if url is None or url in found:
        return
    start, end = host_in(url)
    host = url[start:end]
    other = other_way(host)
    both = f"{host} ({other})" if other and other != host else host
    found[url] = Target(url, both, "" if shown == address else shown[:80], misleads)
