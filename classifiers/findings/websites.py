"""What an author's website shows by its address alone."""

import re
from typing import Final

from classifiers.text.links import Link

_PERSONAL: Final = re.compile(
    r"(?:^|\.)(?:blogspot|wordpress|livejournal|typepad|tumblr|medium|substack)\.\w"
    r"|\.github\.io$|^(?:github|gitlab|twitter|linkedin|about|gravatar)\.\w+$|^(?:blog|weblog)s?\."
)
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_NO_LETTER: Final = re.compile("[^a-z]")


def is_personal(website: Link) -> bool:
    """Say whether the address is that of a blog or of somebody's page at a known place."""
    return _PERSONAL.search(website.host) is not None


def bears_name(website: Link, name: str) -> bool:
    """Say whether the host is made of the lower-case `name`: "tomkeller.test" of Tom Keller."""
    stem = _NO_LETTER.sub("", website.host.rpartition(".")[0])
    parts = [part for part in _LETTERS.findall(name) if part.isascii()]
    return bool(stem) and len(parts) > 0 and (stem == parts[-1] or stem == "".join(parts))
