"""Where to go after signing in: only ever to a page of the desk."""

import re

_DESK_PAGE = re.compile(r"/review/(?:[a-z0-9-]+/?)*(?:\?[A-Za-z0-9_=&-]*)?")
FRONT = "/review/"


def return_path(wanted: str) -> str:
    """``wanted`` where it is a page of the desk, else the desk's front page."""
    if len(wanted) > 500 or not _DESK_PAGE.fullmatch(wanted):
        return FRONT
    return FRONT if wanted.startswith(("/review/sign-", "/review/confirm")) else wanted
