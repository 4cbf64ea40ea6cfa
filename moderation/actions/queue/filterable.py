"""What of a comment the desk's filters look at, written down whenever its text is judged."""

import re
from collections.abc import Iterable
from typing import Any

from classifiers import Opinion
from moderation.actions.installation.ask_tone import LIKELIER_THAN_NOT, TINTS, ToneReading, heat_of

# One bit a code. A bit keeps its meaning for good: it is stored with every comment.
BITS = {
    "wording": 1 << 0,
    "hidden_part": 1 << 1,
    "shape": 1 << 2,
    "script": 1 << 3,
    "links": 1 << 4,
    "contact": 1 << 5,
    "disguise": 1 << 6,
    "gibberish": 1 << 7,
    "praise_without_substance": 1 << 8,
    "relation": 1 << 9,
    "author_name": 1 << 10,
    "author_url": 1 << 11,
    "repeated": 1 << 12,
}
TONE_BITS: dict[str, int] = {tint: 1 << place for place, tint in enumerate(TINTS)}
HEATED = "heated"
_GRAVEST = ("threat", "identity_attack", "insult")
_SURE = 0.8  # of a language
_LONG_ENOUGH = 20  # to be sure of it
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def opinion_columns(opinion: Opinion | None) -> dict[str, Any]:
    """The columns of a comment that repeat its newest opinion."""
    if opinion is None:
        return {"risk": None, "reason_bits": 0, "kind": None}
    towards = (reason.code for reason in opinion.reasons if reason.weight > 0)
    return {"risk": opinion.spam, "reason_bits": bits_of(towards), "kind": opinion.kind}


def tone_columns(tone: ToneReading | None) -> dict[str, Any]:
    """The columns of a comment that repeat its newest opinion on tone."""
    if tone is None:
        return {"heat": None, "tone_language": None, "tone_bits": None}
    likely = (tint for tint, share in tone.attributes.items() if share >= LIKELIER_THAN_NOT)
    bits = sum(TONE_BITS.get(tint, 0) for tint in likely)
    return {"heat": heat_of(tone), "tone_language": tone.language, "tone_bits": bits}


def language_columns(claimed: str | None, body: str, tone: ToneReading | None) -> dict[str, Any]:
    """The language that a comment's site says, else the one that its text is surely in."""
    if claimed or tone is None or not tone.detected or len(body) < _LONG_ENOUGH:
        return {"language": claimed, "language_identified": False}
    code, share = tone.detected[0]
    identified = code if share >= _SURE else None
    return {"language": identified, "language_identified": identified is not None}


def tone_of(row: Any) -> str | None:
    """The gravest of what a line's words are like, where they are above its site's share.

    ``HEATED`` where they are like none of it.
    """
    cut = (row.tone_cuts or {}).get(row.tone_language)
    if cut is None or row.heat is None or row.heat <= cut:
        return None
    return next((tint for tint in _GRAVEST if row.tone_bits & TONE_BITS[tint]), HEATED)


def bits_of(codes: Iterable[str]) -> int:
    """Codes as one number; a code that is not known yet has no bit."""
    return sum({BITS.get(code, 0) for code in codes})


def has_links(body: str) -> bool:
    """Whether there is a link in the text, however it is written around."""
    # Most texts have neither sign of one, which costs a tenth of looking for links.
    return ("://" in body or "www." in body.lower()) and _LINK.search(body) is not None
