r"""Hides addresses where people may see them.

Two masks: ``j•••@e•••.org`` for a moderator who must tell two authors apart, and ``[email]`` for
addresses inside texts, which are replaced before anything is stored or judged. The pattern reads
the common disguises of an at sign (``%40``, ``&#64;``, full-width, ``(at)``, spaces around it, the
word where it can only be one) and invisible characters inside. It starts only where a run of
letters starts, so that no input makes it slow.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlunsplit

from moderation.web_address import split_address

MASK = "[email]"

_INVISIBLE = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_OPEN, _CLOSE = r"\s?[\[({<]\s?", r"\s?[\])}>]\s?"
_DOT = rf"(?:[.。．]|%(?:25)?2e|&#0*46;|&#x0*2e;|&period;|{_OPEN}dot{_CLOSE})"
_NAME_BEHIND = r"(?=(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2})"  # "3 @ 2.50" is a price
_AT = (
    rf"(?:[@＠﹫]|%(?:25)?40|&#0*64;|&#x0*40;|&commat;|{_OPEN}(?:at|@){_CLOSE}|\s@\s{_NAME_BEHIND})"
)
_SPOKEN_DOT = r"(?:\.|\sdot\s)"
_LOCAL = rf"[\w.!$%'*+^`{{|}}~{_INVISIBLE}-]"
_LABEL = rf"[{_INVISIBLE}]{{0,8}}[^\W_](?:[\w{_INVISIBLE}-]{{0,62}})"
_DOMAIN = rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,8}}"
_ADDRESS = re.compile(rf"(?<!{_LOCAL}){_LOCAL}+{_AT}{_DOMAIN}", re.IGNORECASE)
_QUOTED = re.compile(rf"\"[^\"\n]{{1,64}}\"{_AT}{_DOMAIN}", re.IGNORECASE)
# "jane at example.org" is said of places, too ("see it at example.org"). It can only be an address
# where the name is written as mailboxes are, or stands where an address was announced.
_SPOKEN = rf"\sat\s(?:[a-z0-9-]{{1,63}}{_SPOKEN_DOT}){{1,4}}[a-z]{{2,24}}(?![\w-])"
_SHAPED = re.compile(
    r"(?<![\w.+/-])(?![\w.+]*\.(?:js|ts|py|rb|go|rs|io|ai|net|com|org|app|dev)\s)"
    rf"[a-z]{{1,40}}(?:[._+][a-z0-9]{{1,40}}){{1,4}}{_SPOKEN}",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"(\b(?:e-?mail|mail|contact|write)(?:\s(?:me|us|address)){0,2}(?:\s?:|\sto)\s"
    r"|\bmy\s(?:e-?mail|mail)(?:\saddress)?\sis\s)"
    rf"(?!(?:me|us|him|her|it|them|you|everyone)\s)[a-z][a-z0-9._+-]{{0,63}}{_SPOKEN}",
    re.IGNORECASE,
)
_HINT = re.compile(rf"{_AT}|\sat\s", re.IGNORECASE)


def mask_address(address: str) -> str:
    """``jane@example.org`` as ``j•••@e•••.org``."""
    local, _, domain = address.rpartition("@")
    name, _, suffix = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{suffix}"


def mask_text(text: str) -> str:
    """``text`` with ``[email]`` for every address in it."""
    if not _HINT.search(text):
        return text
    written = _ADDRESS.sub(MASK, _QUOTED.sub(MASK, text))
    return _ANNOUNCED.sub(rf"\1{MASK}", _SHAPED.sub(MASK, written))


def mask_url(url: str) -> str:
    """``url`` without query parameters that carry an address, and masked in what is left."""
    if not _HINT.search(url):
        return url
    try:
        parts = split_address(url)
    except ValueError:  # brackets that are no IPv6 address
        return mask_text(url).replace(MASK, "%5Bemail%5D")
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in query if mask_text(f"{key} {value}") == f"{key} {value}"]
    bare = urlunsplit(parts._replace(query=urlencode(kept), fragment=mask_text(parts.fragment)))
    return mask_text(bare).replace(MASK, "%5Bemail%5D")
