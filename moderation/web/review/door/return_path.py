"""Where to go after signing in: only ever to a page of the desk."""

import re
from urllib.parse import parse_qsl

from moderation.search.question import has_address
from moderation.web.root_path import root_path

# A query as RFC 3986 allows it, so that a search comes back with its quotes and signs.
_QUERY = r"(?:[A-Za-z0-9_=&.~:+*,!$'();/?@-]|%[0-9A-Fa-f]{2})*"
# Each letter can be read in one way only: what no page is called takes no longer to refuse.
_PAGE = r"/review/(?:[a-z0-9-]+(?:/[a-z0-9-]+)*(?:\.csv)?/?)?"
_DESK_PAGE = re.compile(rf"({_PAGE})(?:\?({_QUERY}))?")
_LONGEST = 2_000  # three hundred letters of two bytes, each written as %D0%BA
FRONT = "/review/"


def front() -> str:
    """The desk's front page, from the root of the host."""
    return root_path() + FRONT


def return_path(wanted: str) -> str:
    """``wanted`` where it is a page of the desk, else the desk's front page, from the host's root.

    A query with an e-mail address in it is left behind, so that it is in no further address.
    """
    root = root_path()
    if root and wanted.startswith(f"{root}/"):
        wanted = wanted.removeprefix(root)
    found = _DESK_PAGE.fullmatch(wanted) if len(wanted) <= _LONGEST else None
    if found is None or wanted.startswith(("/review/sign-", "/review/confirm")):
        return front()
    page, query = found.groups()
    asked = parse_qsl(query or "", keep_blank_values=True)
    return root + (page if any(map(has_address, sum(asked, ()))) else wanted)
