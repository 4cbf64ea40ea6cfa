"""The one extractor: training and serving both call it, so they can't drift apart.

A submission becomes the tokens of three fields, which are hashed (see `hashing`), and a short
vector of named numbers. Each field's columns are scaled by the root of their number; named numbers
follow after the hashed columns.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from classifiers.submission import Submission
from classifiers.text.author import AUTHOR_FEATURES, URL_FEATURES, author_features, url_features
from classifiers.text.gibberish import GIBBERISH_FEATURES, gibberish_features
from classifiers.text.hashing import bounded
from classifiers.text.links import Link, reduce_link
from classifiers.text.quoting import subject_of, without_quoted
from classifiers.text.shape import (
    CONTACT_FEATURES,
    DISGUISE_FEATURES,
    LINK_FEATURES,
    PRAISE_FEATURES,
    SCRIPT_FEATURES,
    SHAPE_FEATURES,
    contact_features,
    disguise_features,
    link_features,
    praise_features,
    script_features,
    shape_features,
)
from classifiers.text.text import NormalText, lowered_line, masked_line, normalise, normalise_line

RELATION_FEATURES: Final = ("shares_title", "ignores_title")

# The order of the named features, by the reason that they belong to.
GROUPS: Final = (
    ("shape", SHAPE_FEATURES),
    ("script", SCRIPT_FEATURES),
    ("links", LINK_FEATURES),
    ("contact", CONTACT_FEATURES),
    ("disguise", DISGUISE_FEATURES),
    ("gibberish", GIBBERISH_FEATURES),
    ("praise_without_substance", PRAISE_FEATURES),
    ("relation", RELATION_FEATURES),
    ("author_name", AUTHOR_FEATURES),
    ("author_url", URL_FEATURES),
)
NAMES: Final = tuple(name for _, names in GROUPS for name in names)
# Those that the text alone decides; they come first.
TEXT_NAMES: Final = NAMES[: NAMES.index(RELATION_FEATURES[0])]
# Changes whenever an older model would read the features of a text alone wrongly.
TEXT_VERSION: Final = 2
# Every text has these: only how far they are from the usual is a reason.
CENTRED: Final = tuple(group == "shape" for group, names in GROUPS for _ in names)
# Changes whenever an older model would read the features wrongly.
EXTRACTOR_VERSION: Final = 5

_PRAISE: Final = NAMES.index(PRAISE_FEATURES[0])
_LINK_DENSITY: Final = NAMES.index("link_density")
# How dense links are is read as in a text of so many words: else one link is most of each short
# comment, and any words around hide all links of a long one.
_FEWEST_WORDS: Final = 20
_MOST_WORDS: Final = 80
# What was undone, and then read as what it says, speaks neither for a comment nor against it.
_UNDONE: Final = tuple(map(NAMES.index, ("controls", "zero_width", "leet", "repaired")))
_NO_AUTHOR: Final = [0.0] * len(AUTHOR_FEATURES)
_NO_URL: Final = [0.0] * len(URL_FEATURES)
_NO_LINK: Final = Link("", "")
_NO_RELATION: Final = [0.0, 0.0]
_LABEL_ENDS = re.compile("[.-]+")
_LONGEST_LINE: Final = 1024  # characters of a name or an address that are read


class Features(NamedTuple):
    """What the model sees of one submission.

    tokens: of the text, in their order, but for what it repeats of the article.
    fields: the distinct tokens of text, author and website.
    named: one number for each of `NAMES`.
    normal: the normalised text, for the wording of reasons.
    website: the normalised link, for the wording of reasons.
    """

    tokens: list[str]
    fields: tuple[list[str], list[str], list[str]]
    named: list[float]
    normal: NormalText
    website: Link


class TextFeatures(NamedTuple):
    """What every model sees of one text: its tokens, and the first of the named numbers.

    named: one number for each of `TEXT_NAMES`. Shared by all who ask: never to be changed.
    """

    tokens: list[str]
    distinct: list[str]
    named: list[float]
    normal: NormalText


@lru_cache(maxsize=16)
def read_text(text: str) -> TextFeatures:
    """Give the features of a text alone. Linear in its size; never fails on any string.

    Who has an opinion on spam, and who has one on tone, ask right after each other.
    """
    normal = normalise(text)
    tokens = bounded(normal.tokens)
    distinct = normal.distinct if tokens is normal.tokens else _distinct(tokens)
    named = [
        *shape_features(normal),
        *script_features(normal),
        *link_features(normal),
        *contact_features(normal),
        *disguise_features(normal),
        *gibberish_features(normal),
        *praise_features(normal),
    ]
    return TextFeatures(tokens, distinct, named, normal)


def extract(submission: Submission) -> Features:
    """Give the features of `submission`. Linear in its size; never fails on any string."""
    tokens, distinct, of_text, normal = read_text(submission.text)
    tokens, distinct, relation = _relation(submission, normal.words, tokens, distinct)
    typed, author, names = _name(submission.author[:_LONGEST_LINE])
    website, labels = _website(submission.url[:_LONGEST_LINE])
    fields = (distinct, names, labels)
    praise = of_text[_PRAISE]
    named = [
        *_unhidden(of_text, normal),
        *relation,
        *(author_features(author, typed, website.host, normal.words) if author else _NO_AUTHOR),
        *(url_features(website, normal.words, praise, len(tokens)) if website.host else _NO_URL),
    ]
    return Features(tokens, fields, named, normal, website)


def _unhidden(of_text: list[float], normal: NormalText) -> list[float]:
    """Give the numbers of the text alone without what whoever sends it could bend at no cost."""
    if not (normal.links or any(normal.undone)):
        return of_text
    named = list(of_text)
    for place in _UNDONE:
        named[place] = 0.0
    words = min(max(len(normal.tokens) + 1, _FEWEST_WORDS), _MOST_WORDS)
    named[_LINK_DENSITY] = min(10 * len(normal.links) / words, 3.0)
    return named


def _distinct(tokens: list[str]) -> list[str]:
    return list(dict.fromkeys(tokens))


@lru_cache(maxsize=256)  # who comments comments again
def _name(raw: str) -> tuple[str, str, list[str]]:
    """Give a name as typed, in lower case, and its distinct tokens. Shared: never to be changed."""
    typed = masked_line(raw)
    author = lowered_line(typed)
    return typed, author, _distinct(bounded(author.split()))


@lru_cache(maxsize=256)
def _website(raw: str) -> tuple[Link, list[str]]:
    """Give host and path, and as tokens the host, its labels and the words of the path. Shared."""
    website = reduce_link(normalise_line(raw)) if raw else _NO_LINK
    if not website.host:
        return website, []
    labels = _LABEL_ENDS.split(website.host)
    return website, _distinct(bounded([website.host, *labels, *website.path.split()]))


def _relation(
    submission: Submission, words: str, tokens: list[str], distinct: list[str]
) -> tuple[list[str], list[str], list[float]]:
    """Leave out what repeats the article, and say how much the rest shares with it.

    What a comment has in common with its article speaks for it (Mishne et al. 2005), but not what
    anybody could have copied.
    """
    subject = subject_of(submission.title, submission.excerpt)
    if not subject.words:
        return tokens, distinct, _NO_RELATION
    shared = sum(name in words for name in subject.names)
    if shared:
        left = without_quoted(tokens, subject)
        if left is not tokens:
            tokens, distinct, words = left, _distinct(left), " ".join(left)
            shared = sum(name in words for name in subject.names)
    ignores = bool(subject.names) and not shared and len(words) > 80
    return tokens, distinct, [min(shared, 4) / 2, float(ignores)]
