"""How often almost the same text was sent, in the reader's language; it is stored in English."""

import re

from moderation.languages import NN_
from moderation.web.review.words.languages import number, translate, translate_number

_SENT = re.compile(
    r"Almost the same text was sent (?P<more>more than )?(?P<times>twice|\d+ times) in the last "
    r"(?:hour|(?P<hours>\d+) hours(?:, (?P<lately>twice|\d+ times) in the last hour)?)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"(?P<number>one|\d+) of them (?:was|were) (?P<status>filed as spam|approved)"
)
_DECIDED = {
    "filed as spam": NN_("%(num)s of them was filed as spam", "%(num)s of them were filed as spam"),
    "approved": NN_("%(num)s of them was approved", "%(num)s of them were approved"),
}


def copies_words(sentence: str) -> str | None:
    """The sentence, or None where it is another one."""
    first, *rest = sentence.removesuffix(".").split("; ")
    sent = _SENT.fullmatch(first)
    decided = [_OF_THEM.fullmatch(part) for part in rest]
    if sent is None or None in decided:
        return None
    said = [_how_often(sent.groupdict()), *(_so_many(one) for one in decided if one)]
    return "; ".join(said) + "."


def _how_often(parts: dict[str, str | None]) -> str:
    times, lately = _figure(parts["times"]), parts["lately"]
    if parts["hours"] is None:
        return translate_number(
            "Almost the same text was sent %(num)s time in the last hour",
            "Almost the same text was sent %(num)s times in the last hour",
            times,
        )
    hours = number(int(parts["hours"]))
    if parts["more"]:
        return translate(
            "Almost the same text was sent more than %(times)s times in the last %(hours)s hours",
            times=number(times),
            hours=hours,
        )
    long = translate_number(
        "Almost the same text was sent %(num)s time in the last %(hours)s hours",
        "Almost the same text was sent %(num)s times in the last %(hours)s hours",
        times,
        hours=hours,
    )
    if lately is None:
        return long
    short = translate_number(
        "%(num)s time in the last hour", "%(num)s times in the last hour", _figure(lately)
    )
    return f"{long}, {short}"


def _so_many(found: re.Match[str]) -> str:
    one, many = _DECIDED[found["status"]]
    return translate_number(one, many, _figure(found["number"]))


def _figure(text: str | None) -> int:
    words = {"one": 1, "twice": 2}
    first = (text or "").split(" ")[0].lower()
    return words.get(first) or int(first)
