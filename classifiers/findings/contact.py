"""Ways to get in touch that a text gives: no year, no price, no number of an article's address."""

import re
from typing import Final

from classifiers.findings.letters import prose_of

# The look-behind lets an attempt start only where a run starts: linear on any input.
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]+(?:@[\w-]+\.\w| ?[\[({] ?(?:at|@) ?[\])}] ?[\w-]+)|\[email\]",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?<![\w.,/:#=&-])(?:\+|00 ?)?\(?\d[\d ()./-]{5,22}\d(?![\w%€$£]|[.,]\d)"
)
_ASKED: Final = re.compile(
    r"(?:call|phone|tel|telephone|whats ?app|viber|telegram|sms|text me|contact|mobile|cell|hotline"
    r"|anruf\w*|telefon|rufnummer|handy|téléphone|appelez|teléfono|llam\w+|telefone|ligue|hubungi"
    r"|wa|звоните|тел|телефон|номер|ватсап|вотсап|اتصل|واتساب|전화|카톡)\W{0,12}(?:\w+\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4} ?- ?\d{2,4}"
    r"|\d{1,3}(?:[ .]\d{3})+|\d{1,3}(?:\.\d{1,3}){3}|97[89][\d -]{10,14}"
)
_MOST_READ: Final = 8192


def gives_address(raw: str) -> bool:
    """Say whether an e-mail address stands in the text, masked or not, outside links."""
    words = (word for word in raw[:_MOST_READ].split() if "://" not in word)
    return _EMAIL.search(" ".join(words)) is not None


def gives_number(raw: str) -> bool:
    """Say whether a telephone number stands in the text."""
    text = prose_of(raw)
    return any(_is_telephone(found, text) for found in _NUMBER.finditer(text))


def _is_telephone(found: re.Match[str], text: str) -> bool:
    written = found[0].strip()
    digits = sum(map(str.isdigit, written))
    if not 7 <= digits <= 15 or _DATE.fullmatch(written):
        return False
    if written.startswith(("+", "00")):
        return digits > 8
    if _ASKED.search(text[max(0, found.start() - 60) : found.start()]):
        return True
    return digits > 8 and written.startswith(("0", "(", "8 ")) and bool(re.search(r"\D", written))
