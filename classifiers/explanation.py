"""Why a submission looks like spam, in sentences that a moderator understands.

The pushes of single features are merged into a handful of reasons. Whatever is too small to
tell goes to the rest: reasons and rest always sum to the log-odds.
"""

from itertools import accumulate
from typing import Final, NamedTuple

from classifiers.features import GROUPS, Features
from classifiers.hashing import FIELDS
from classifiers.masking import readable
from classifiers.model_file import Parameters
from classifiers.opinion import Reason
from classifiers.wording import telling_words

CODES: Final = ("wording", *(code for code, _ in GROUPS))
MOST_REASONS: Final = 5
_TOO_SMALL = 0.1

_SPANS: Final[dict[str, tuple[int, int]]] = {}
_position = 0
for _code, _names in GROUPS:
    _SPANS[_code] = (_position, _position + len(_names))
    _position += len(_names)


class Pushes(NamedTuple):
    """What everything adds to the log-odds.

    blocks: by hashed block, BLOCKS numbers. named: by named feature. constant: for all alike.
    log_odds: the sum of all of it.
    """

    blocks: list[float]
    named: list[float]
    constant: float
    log_odds: float


def explain(
    pushes: Pushes, features: Features, parameters: Parameters
) -> tuple[tuple[Reason, ...], float]:
    """Give at most five reasons, the heaviest first, and the log-odds that they don't carry."""
    weights = merged(pushes)
    heaviest = sorted(weights, key=lambda code: -abs(weights[code]))[:MOST_REASONS]
    reasons = tuple(
        Reason(code, _sentence(code, weights[code], features, parameters), weights[code])
        for code in heaviest
        if abs(weights[code]) >= _TOO_SMALL
    )
    return reasons, pushes.log_odds - sum(reason.weight for reason in reasons)


def merged(pushes: Pushes) -> dict[str, float]:
    """Sum the pushes by reason code; with `pushes.constant` they sum to the log-odds."""
    sums = [0.0, *accumulate(pushes.named)]
    weights = {code: sums[end] - sums[start] for code, (start, end) in _SPANS.items()}
    text, author, url = (pushes.blocks[f] + pushes.blocks[FIELDS + f] for f in range(FIELDS))
    weights["wording"] = text
    weights["author_name"] += author
    weights["author_url"] += url
    return weights


def _sentence(code: str, weight: float, features: Features, parameters: Parameters) -> str:
    if code == "wording":
        return _wording(weight, features, parameters)
    if code == "links" and weight > 0:
        return _links(features)
    return _SENTENCES[code][weight < 0]


def _wording(weight: float, features: Features, parameters: Parameters) -> str:
    known = "spam" if weight > 0 else "comments that were approved"
    words = telling_words(features, parameters.hashed, towards_spam=weight > 0)
    quoted = ", ".join(f"“{word}”" for word in words)
    return f"the wording is like {known}" + (f": {quoted}" if quoted else "")


def _links(features: Features) -> str:
    links = features.normal.links
    if not links:
        return "links are written as markup, as spam programs do"
    hosts = sorted({link.host for link in links})
    count = "a link" if len(links) == 1 else f"{len(links)} links"
    return f"{count} in the text, to {readable(hosts[0][:60])}" + (
        " and others" if len(hosts) > 1 else ""
    )


# For each code: the sentence towards spam, the sentence away from it.
_SENTENCES: Final = {
    "shape": (
        "length, capitals and signs are as in spam",
        "length, capitals and signs are as in comments that were approved",
    ),
    "script": ("emoji or the script are as in spam", "the script speaks for a local reader"),
    "links": ("the text has links", "there are few or no links in the text"),
    "contact": (
        "the text gives an address or a number to get in touch",
        "addresses or numbers are used as honest comments do",
    ),
    "disguise": (
        "letters are disguised, as if to hide words from a filter",
        "odd characters are used as honest comments do",
    ),
    "praise_without_substance": (
        "praise that would fit any page",
        "hardly any praise of the kind that fits any page",
    ),
    "relation": (
        "the text has nothing to do with the article",
        "the text speaks of what the article is about",
    ),
    "author_name": (
        "the author's name reads like a product or a trade",
        "the author's name reads like a person's",
    ),
    "author_url": (
        "the author's website is like those that spam advertises",
        "the author's website is like those of honest commenters",
    ),
}
