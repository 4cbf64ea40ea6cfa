"""Links as a reason names them: no file's name, and no sentence whose space was forgotten."""

import re
from typing import Final

from classifiers.findings.word_lists import word_list
from classifiers.text.links import Link
from classifiers.text.masking import readable
from classifiers.text.text import NormalText

_NO_HOST: Final = re.compile(
    r"(?:asp|vb|ado|ml|f#|c#)\.net$|^(?:next|node|vue|react|socket|draw)\."
)
# Endings that are words: what stands before one may be the end of a sentence.
_WORD_ENDINGS: Final = word_list("endings_that_are_words")


def links_of(normal: NormalText, raw: str) -> str | None:
    """Say in a sentence where the links of a text lead, or None without a link."""
    links = [link for link in normal.links if _is_link(link, raw)]
    if not links:
        return MARKUP if normal.marked_up and not normal.links else None
    hosts = sorted({link.host for link in links})
    count = "a link" if len(links) == 1 else f"{len(links)} links"
    others = " and others" if len(hosts) > 1 else ""
    return f"{count} in the text, to {readable(hosts[0][:60])}{others}"


MARKUP: Final = "links are written as markup, as spam programs do"


def _is_link(link: Link, raw: str) -> bool:
    if link.path or _written_out(link.host, raw):
        return True
    if _NO_HOST.search(link.host):
        return False
    return link.host.rpartition(".")[2] not in _WORD_ENDINGS


def _written_out(host: str, raw: str) -> bool:
    """Say whether the host stands behind "://" or "www." anywhere."""
    lowered = raw.lower()
    return f"://{host}" in lowered or f"www.{host}" in lowered or f"://www.{host}" in lowered
