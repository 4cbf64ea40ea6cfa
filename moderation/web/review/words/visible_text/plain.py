"""Texts that are shown as they stand: most of what people write, told at one look.

A text is plain where every character is known to be honest beside all others: of one of the
alphabets that imitate each other, or of none of them, and neither a mark on a letter nor a space
or a sign that nobody sees. Whatever else there is may be honest too: ``pieces`` finds out.
"""

import re

# Digits, signs, kana, ideographs, Hangul and most pictures: nothing that a letter could pretend.
_ANYWHERE = (
    "\t\n\r -@\\[-`{-~\xa1-\xac\xae-\xbf\xd7\xf7\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u2190-\u23ff\u2600-\u27bf\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3"
    "\U0001f300-\U0001f3f3\U0001f3f8-\U0001faff"
)
_ALPHABETS = ("A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f", "\u0400-\u0481\u048a-\u052f", "\u0391-\u03c9")
# Possessive: what doesn't match is given up at once.
_PLAIN = re.compile("|".join(f"[{_ANYWHERE}{letters}]*+" for letters in _ALPHABETS))


def is_plain(text: str) -> bool:
    """Whether nothing in a line needs to be shown in a way of its own; some of those are missed."""
    return _PLAIN.fullmatch(text) is not None
