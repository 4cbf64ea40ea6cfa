"""Which charset a form is in: forms of old blogs are not UTF-8, and say so in one of two places."""

import codecs
import re

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,39}", re.ASCII)
# What browsers send when a page names one of these, and Python's name for it. Codecs that are no
# charsets, and those in which ASCII is not ASCII, are not among them.
_KNOWN = frozenset(
    {"utf-8", "koi8-r", "koi8-u", "gb18030", "big5", "big5hkscs", "euc_jp", "shift_jis", "cp932"}
    | {"euc_kr", "cp949", "mac-roman", "mac-cyrillic", "cp866", "cp874"}
    | {f"cp125{number}" for number in range(9)}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
# Labels that mean more than they say, as every browser reads them.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


def codec_of(label: str | None) -> str | None:
    """Python's codec for a charset's label; None where it is none that forms are sent in."""
    if not label or not _LABEL.fullmatch(label.strip().strip("\"'")):
        return None
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    name = _WIDER.get(name, name)
    return name if name in _KNOWN else None


def text_of(raw: bytes, sent_in: str | None, blog_in: str | None) -> str:
    """``raw`` as text that can be stored: no NUL, no half of a surrogate pair.

    What the request says of itself (``sent_in``) counts. The blog's charset says only what its
    pages are in, and most clients send UTF-8 all the same; so what is UTF-8 is read as that.
    """
    for codec in (sent_in or "utf-8",) if sent_in else ("utf-8", blog_in or "utf-8"):
        try:
            return raw.decode(codec).replace("\0", "")
        except UnicodeDecodeError:
            continue
    return raw.decode(sent_in or blog_in or "utf-8", "replace").replace("\0", "")
