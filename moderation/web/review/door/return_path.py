"""Where to go after signing in: only ever to a page of the desk."""

import re
from urllib.parse import parse_qsl

from moderation.search.question import has_address

# A query as RFC 3986 allows it, so that a search comes back with its quotes and signs.
_QUERY = r"(?:[A-Za-z0-9_=&.~:+*,!$'();/?@-]|%[0-9A-Fa-f]{2})*"
# Each letter can be read in one way only: what no page is called takes no longer to refuse.
_PAGE = r"/review/(?:[a-z0-9-]+(?:/[a-z0-9-]+)*(?:\.csv)?/?)?"
_DESK_PAGE = re.compile(rf"({_PAGE})(?:\?({_QUERY}))?")
_LONGEST = 2_000  # three hundred letters of two bytes, each written as %D0%BA
FRONT = "/review/"


def return_path(wanted: str) -> str:
    """``wanted`` where it is a page of the desk, else the desk's front page.

    A query with an e-mail address in it is left behind, so that it is in no further address.
    """
    found = _DESK_PAGE.fullmatch(wanted) if len(wanted) <= _LONGEST else None
    if found is None or wanted.startswith(("/review/sign-", "/review/confirm")):
        return FRONT
    page, query = found.groups()
    asked = parse_qsl(query or "", keep_blank_values=True)
    return page if any(map(has_address, sum(asked, ()))) else wanted
