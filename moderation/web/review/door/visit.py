"""From where somebody comes in, as their page of sessions will say it."""

import re

from flask import request

from moderation.actions.sessions.sessions import Visit
from moderation.web.review.door.session_cookie import session_token
from moderation.web.visitor import visitor_machine

# The first that fits; many browsers also claim to be the ones below them.
_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/"),
    ("Safari", r"\bVersion/[\d.]{1,20} .{0,40}Safari/"),
)
_SYSTEMS = (
    ("Android", r"\bAndroid\b"),
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b"),
)


def present_visit() -> Visit:
    """The visit that this request is."""
    family = browser_family(request.headers.get("User-Agent", ""))
    return Visit(visitor_machine(), family, session_token())


def browser_family(user_agent: str) -> str | None:
    """``Firefox, Linux``: words of ours only, so that nothing a stranger wrote is kept."""
    text = user_agent[:500]
    found = [_first(_BROWSERS, text), _first(_SYSTEMS, text)]
    return ", ".join(word for word in found if word) or None


def _first(words: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((word for word, pattern in words if re.search(pattern, text)), None)
