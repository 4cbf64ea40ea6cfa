"""Why a submission looks like spam, in sentences that a moderator understands.

The pushes of single features are merged into a handful of reasons. Whatever is too small to
tell goes to the rest: reasons and rest always sum to the log-odds.
"""

import re
from typing import Final, NamedTuple

from classifiers.features import GROUPS, Features
from classifiers.findings.sentences import Sight, sentence_of
from classifiers.findings.word_lists import word_list
from classifiers.opinion import Reason
from classifiers.parts import Part
from classifiers.submission import Submission
from classifiers.text.hashing import LONGEST_TOKEN
from classifiers.text.masking import readable

CODES: Final = ("wording", "hidden_part", *(code for code, _ in GROUPS))
MOST_REASONS: Final = 5
_TOO_SMALL = 0.1
# Log-odds of all words together. Any text has some words that spam has, too.
_LIKE_SPAM = 1.25
_LIKE_APPROVED = 0.4

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


def explain(
    pushes: Pushes, features: Features, submission: Submission
) -> tuple[tuple[Reason, ...], float]:
    """Give at most five reasons, the heaviest first, and the log-odds that they don't carry.

    A push for which nothing was found in the comment is no reason: it belongs to the rest.
    """
    weights = merged(pushes)
    sight = Sight(submission, features)
    reasons: list[Reason] = []
    for code in sorted(weights, key=lambda code: abs(weights[code]), reverse=True):
        weight = weights[code]
        if abs(weight) < _TOO_SMALL or len(reasons) == MOST_REASONS:
            break
        sentence = _sentence(code, weight, sight, features, pushes)
        if sentence:
            reasons.append(Reason(code, sentence, weight))
    return tuple(reasons), pushes.log_odds - sum([reason.weight for reason in reasons])


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


def _sentence(
    code: str, weight: float, sight: Sight, features: Features, pushes: Pushes
) -> str | None:
    if code == "wording":
        return _wording(weight, features, pushes)
    if code == "hidden_part":
        return _hidden_part(pushes.part, features)
    return sentence_of(code, sight, towards_spam=weight > 0)


def _wording(weight: float, features: Features, pushes: Pushes) -> str | None:
    """Name words that mean something, where the text as a whole leans clearly to one side."""
    if -_LIKE_APPROVED < weight < _LIKE_SPAM:
        return None
    words = telling_words(features.fields[0], pushes.tokens, towards_spam=weight > 0)
    if not words:
        return None
    known = "spam" if weight > 0 else "comments that were approved"
    return f"the wording is like {known}: " + ", ".join(f"“{word}”" for word in words)


def _hidden_part(part: Part | None, features: Features) -> str | None:
    if part is None:
        return None
    words = readable(" ".join(features.tokens[part.start : part.end])[:60])
    return f"one part of the text reads more like spam than the rest: “{words}…”"


# A word, and not the host or the path of a link: those hold signs between their letters.
_WORD = re.compile(r"[\W_]*([^\W\d_]{3,24}(?:['’-][^\W\d_]{1,24})?)[\W_]*")
_FUNCTION_WORDS: Final = word_list("function_words")
_MOST_READ = 1000
_QUOTED = 3
_MOST_LOOKED_AT = 24


def telling_words(
    tokens: list[str], weights: list[float], *, towards_spam: bool
) -> tuple[str, ...]:
    """Give up to three words that mean something and push most in the given direction.

    weights: of each of the distinct `tokens`. Only the first thousand are looked at.
    """
    weights = weights[:_MOST_READ]
    order = sorted(range(len(weights)), key=weights.__getitem__, reverse=towards_spam)
    chosen: dict[str, None] = {}
    for place in order[:_MOST_LOOKED_AT]:
        if len(chosen) == _QUOTED or (weights[place] > 0) is not towards_spam:
            break
        found = _WORD.fullmatch(tokens[place]) if len(tokens[place]) < LONGEST_TOKEN else None
        if found and found[1] not in _FUNCTION_WORDS:
            chosen[found[1]] = None
    return tuple(chosen)
