"""Praise that would fit any page."""

import re
from typing import Final

_GOOD: Final = (
    "great|nice|good|awesome|excellent|wonderful|amazing|fantastic|superb|brilliant|informative"
    "|useful|helpful|interesting|valuable|cool|lovely|beautiful|outstanding|impressive|incredible|best"
)
_THING: Final = (
    "post(?:ing)?s?|blogs?|(?:web ?)?sites?|articles?|info(?:rmation)?|work|job"
    "|stuff|content|reads?"
    "|write-?ups?|pages?|points?|topics?|weblogs?|tips|piece|share|guides?|resource"
)
_PRAISE: Final = re.compile(
    rf"\b(?:{_GOOD})[,!]? (?:(?:and|&) \w+ )?(?:\w+ )?(?:{_THING})\b"
    rf"|\b(?:{_THING}) (?:is|was|are) (?:\w+ )?(?:{_GOOD})\b"
    r"|bookmark(?:ed|ing)? (?:\w+ )?(?:this|your|you|it)|keep (?:it )?up(?: the| with)?"
    r"|(?:thanks|thank you|thx)(?: \w+){0,3} for (?:sharing|posting|this|the|your|such)"
    r"|well[- ]written|(?:love|like|enjoy(?:ed)?) (?:reading )?(?:your|this|the way) (?:\w+ )?"
    rf"(?:{_THING}|writing|style)|appreciate (?:\w+ )?(?:your|this|you)"
    r"|enjoyed (?:reading|this|your)"
    r"|(?:toller|guter|schöner|super|interessanter|hilfreicher) (?:beitrag|artikel|blog)"
    r"|(?:excellent|super|bel|très bon) (?:article|blog|site)"
    r"|merci (?:beaucoup )?pour (?:ce partage|votre)"
    r"|(?:excelente|gran|buen|ótimo|muito bom|bom) (?:artículo|artigo|post"
    r"|blog|aporte|sitio|conteúdo)"
    r"|(?:отличная|хорошая|интересная|полезная|классная) (?:статья|запись)"
    r"|отличный (?:блог|сайт|пост)"
    r"|спасибо за (?:статью|информацию|пост)"
)
_FEW: Final = 70  # words: in a longer text praise is a polite beginning


def is_only_praise(text: str, words: int, subject_shared: str | None) -> bool:
    """Say whether the normalised `text` praises and names nothing that the article is about."""
    return subject_shared is None and words <= _FEW and _PRAISE.search(text[:2000]) is not None
