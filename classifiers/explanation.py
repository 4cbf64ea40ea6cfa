"""Why a submission looks like spam, in sentences that a moderator understands.

The pushes of single features are merged into a handful of reasons. Whatever is too small to
tell goes to the rest: reasons and rest always sum to the log-odds.
"""

import re
from typing import Final, NamedTuple

from classifiers.features import GROUPS, Features
from classifiers.opinion import Reason
from classifiers.parts import Part
from classifiers.text.hashing import LONGEST_TOKEN
from classifiers.text.masking import EMAIL, LINK, NUMBER, readable

CODES: Final = ("wording", "hidden_part", *(code for code, _ in GROUPS))
MOST_REASONS: Final = 5
_TOO_SMALL = 0.1

_SPANS: Final[dict[str, slice]] = {}
_position = 0
for _code, _names in GROUPS:
    _SPANS[_code] = slice(_position, _position + len(_names))
    _position += len(_names)


class Pushes(NamedTuple):
    """What everything adds to the log-odds.

    fields: the tokens of text, author and website. named: by named feature.
    hidden: what the strangest `part` of a long text adds; None and 0 where there is none.
    tokens: the weight of each distinct token of the text, unscaled.
    constant: for all alike. log_odds: fields, named, hidden and constant summed.
    """

    fields: list[float]
    named: list[float]
    hidden: float
    part: Part | None
    tokens: list[float]
    constant: float
    log_odds: float


def explain(pushes: Pushes, features: Features) -> tuple[tuple[Reason, ...], float]:
    """Give at most five reasons, the heaviest first, and the log-odds that they don't carry."""
    weights = merged(pushes)
    heaviest = sorted(weights, key=lambda code: abs(weights[code]), reverse=True)[:MOST_REASONS]
    reasons = tuple(
        Reason(code, _sentence(code, weights[code], features, pushes), weights[code])
        for code in heaviest
        if abs(weights[code]) >= _TOO_SMALL
    )
    return reasons, pushes.log_odds - sum([reason.weight for reason in reasons])


def merged(pushes: Pushes) -> dict[str, float]:
    """Sum the pushes by reason code; with `pushes.constant` they sum to the log-odds."""
    named = pushes.named
    weights = {code: sum(named[span]) for code, span in _SPANS.items()}
    text, author, url = pushes.fields
    weights["wording"] = text
    weights["hidden_part"] = pushes.hidden
    weights["author_name"] += author
    weights["author_url"] += url
    return weights


def _sentence(code: str, weight: float, features: Features, pushes: Pushes) -> str:
    if code == "wording":
        return _wording(weight, features, pushes)
    if code == "hidden_part" and pushes.part:
        return _hidden_part(pushes.part, features)
    if code == "links" and weight > 0:
        return _links(features)
    return _SENTENCES[code][weight < 0]


def _wording(weight: float, features: Features, pushes: Pushes) -> str:
    known = "spam" if weight > 0 else "comments that were approved"
    words = telling_words(features.fields[0], pushes.tokens, towards_spam=weight > 0)
    quoted = ", ".join(f"“{word}”" for word in words)
    return f"the wording is like {known}" + (f": {quoted}" if quoted else "")


def _hidden_part(part: Part, features: Features) -> str:
    words = readable(" ".join(features.tokens[part.start : part.end])[:60])
    return f"one part of the text reads more like spam than the rest: “{words}…”"


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
    "gibberish": (
        "words of random letters, as spam programs add them",
        "hardly a word of random letters",
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


_WORD = re.compile(rf"[^\W\d_{EMAIL}{LINK}{NUMBER}]{{3,24}}")
_MOST_READ = 1000
_QUOTED = 3


def telling_words(
    tokens: list[str], weights: list[float], *, towards_spam: bool
) -> tuple[str, ...]:
    """Give up to three words of the text that push most in the given direction.

    weights: of each of the distinct `tokens`. Only the first thousand are looked at.
    """
    weights = weights[:_MOST_READ]
    order = sorted(range(len(weights)), key=weights.__getitem__, reverse=towards_spam)
    chosen: dict[str, None] = {}
    for place in order[: 3 * _QUOTED]:
        if len(chosen) == _QUOTED or (weights[place] > 0) is not towards_spam:
            break
        found = _WORD.search(tokens[place])
        if found and len(tokens[place]) < LONGEST_TOKEN:
            chosen[found[0]] = None
    return tuple(chosen)
