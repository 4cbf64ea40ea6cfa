"""The one extractor: training and serving both call it, so they can't drift apart.

A submission becomes hashed columns (see `hashing`) and a short vector of named numbers. Each
hashed block is scaled to unit length; named numbers follow after the hashed columns.
"""

import re
from typing import Final, NamedTuple

from classifiers.author import AUTHOR_FEATURES, URL_FEATURES, author_features, url_features
from classifiers.hashing import LONGEST_DOCUMENT, Hashed, hash_fields
from classifiers.links import Link, reduce_link
from classifiers.shape import (
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
from classifiers.submission import Submission
from classifiers.text import NormalText, lowered_line, masked_line, normalise, normalise_line

RELATION_FEATURES: Final = ("shares_title", "ignores_title")

# The order of the named features, by the reason that they belong to.
GROUPS: Final = (
    ("shape", SHAPE_FEATURES),
    ("script", SCRIPT_FEATURES),
    ("links", LINK_FEATURES),
    ("contact", CONTACT_FEATURES),
    ("disguise", DISGUISE_FEATURES),
    ("praise_without_substance", PRAISE_FEATURES),
    ("relation", RELATION_FEATURES),
    ("author_name", AUTHOR_FEATURES),
    ("author_url", URL_FEATURES),
)
NAMES: Final = tuple(name for _, names in GROUPS for name in names)
# Every text has these: only how far they are from the usual is a reason.
CENTRED: Final = tuple(group == "shape" for group, names in GROUPS for _ in names)
# Changes whenever an older model would read the features wrongly.
EXTRACTOR_VERSION: Final = 2

_NO_AUTHOR: Final = [0.0] * len(AUTHOR_FEATURES)
_NO_URL: Final = [0.0] * len(URL_FEATURES)
_NO_LINK: Final = Link("", "")
_TITLE_WORD = re.compile(r"[^\W\d_]{4,}")


class Features(NamedTuple):
    """What the model sees of one submission.

    hashed: distinct hashed columns, by block.
    named: one number for each of `NAMES`.
    normal: the normalised text, for the wording of reasons.
    author, website: the normalised name and link, for the wording of reasons.
    """

    hashed: Hashed
    named: list[float]
    normal: NormalText
    author: str
    website: Link


def extract(submission: Submission) -> Features:
    """Give the features of `submission`. Linear in its size; never fails on any string."""
    normal = normalise(submission.text)
    typed = masked_line(submission.author)
    author = lowered_line(typed)
    website = reduce_link(normalise_line(submission.url)) if submission.url else _NO_LINK
    words = normal.words[: LONGEST_DOCUMENT - 4096]
    hashed = hash_fields(words, author, f"{website.host} {website.path}" if website.host else "")
    named = [
        *shape_features(normal),
        *script_features(normal),
        *link_features(normal),
        *contact_features(normal),
        *disguise_features(normal),
        *praise_features(normal),
        *_relation(submission, words),
        *(author_features(author, typed, website.host) if author else _NO_AUTHOR),
        *(url_features(website, words) if website.host else _NO_URL),
    ]
    return Features(hashed, named, normal, author, website)


def _relation(submission: Submission, words: str) -> list[float]:
    """Say how much the comment shares with the article (Mishne et al. 2005)."""
    if not (submission.title or submission.excerpt):
        return [0.0, 0.0]
    subject = set(_TITLE_WORD.findall(normalise_line(f"{submission.title} {submission.excerpt}")))
    shared = sum(word in words for word in subject)
    return [min(shared, 4) / 2, float(bool(subject) and not shared and len(words) > 80)]
