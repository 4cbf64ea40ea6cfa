"""Addresses and long numbers become tokens before any feature is computed.

Each token is one private-use character, which `characters.clean` removes from input: nobody can
type one. `readable` turns them back into words for a moderator.
"""

import re

EMAIL = "\ue001"
LINK = "\ue002"
NUMBER = "\ue003"

_SPELLED = {EMAIL: "[email]", LINK: "[link]", NUMBER: "[number]"}

# The look-behind lets an attempt start only where a run starts: linear on any input.
_ADDRESS = re.compile(
    r"(?<![^\s<>()\[\]{},;:\"|/=&?@])[^\s<>()\[\]{},;:\"|/=&?@]+@[^\s<>()\[\]{},;:\"|/@]+"
    r"|(?:\"[^\"\s]{1,64}\")?@[\w-]{1,63}(?:\.[\w-]{1,63})+"
)
_CREDENTIALS = re.compile(r"://[^/\s@<>\"]*@(?=[\w-])")
_BRACKETED_AT = re.compile(
    r"(?<![\w.+-])[\w.+-]+ ?[\[({<] ?(?:at|@) ?[\])}>] ?[\w-]+"
    r"(?: ?(?:\.|[\[({<] ?(?:dot|\.) ?[\])}>]) ?[\w-]+)*"
)
_SPELLED_AT = re.compile(r"(?<![\w.+-])[\w.+-]+ at [\w-]+(?: ?dot [\w-]+| ?\[dot\] ?[\w-]+)+")
_LONG_NUMBER = re.compile(r"(?<!\d)\+?\(?\d(?:[ ()./-]{0,2}\d){4,}")
_FOUR_DIGITS = re.compile(r"\d[ ()./-]{0,2}\d[ ()./-]{0,2}\d[ ()./-]{0,2}\d")


def mask_addresses(text: str) -> str:
    """Replace every e-mail address in lower-case `text`, also written as "jane (at) …"."""
    if "[email]" in text:
        text = text.replace("[email]", EMAIL)
    if "%40" in text:
        text = text.replace("%40", "@")
    if "at" in text and ("[" in text or "(" in text or "{" in text or "<" in text):
        text = _BRACKETED_AT.sub(EMAIL, text)
    if "dot" in text:
        text = _SPELLED_AT.sub(EMAIL, text)
    if "@" in text:
        text = _CREDENTIALS.sub("://", text)
        text = _ADDRESS.sub(EMAIL, text)
    return text


def mask_numbers(text: str) -> str:
    """Replace telephone numbers and every other number of five digits or more."""
    if text.isascii() and not holds_any(text, b"0123456789"):
        return text
    if _FOUR_DIGITS.search(text) is None:
        return text
    return _LONG_NUMBER.sub(NUMBER, text)


def holds_any(text: str, characters: bytes) -> bool:
    """Say whether one of some ASCII `characters` is in an ASCII `text`: faster than a pattern."""
    data = text.encode("ascii", "ignore")
    return len(data.translate(None, characters)) != len(data)


def readable(text: str) -> str:
    """Spell the tokens out for a human reader."""
    for token, word in _SPELLED.items():
        text = text.replace(token, word)
    return text
