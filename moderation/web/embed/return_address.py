"""Where a browser without script goes after posting: back to the page that was validated."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

from flask import url_for

from moderation.actions.installation import SubmittingSite
from moderation.actions.publication.awaiting_comment import awaiting_marker
from moderation.actions.publication.threads import canonical_thread_url
from moderation.actions.sites.add_site import origin_of
from moderation.web.current import installation
from moderation.web.embed.origins import is_own, sender_origin
from moderation.web_address import split_address

MARKER = "awaiting"


def return_address(site: SubmittingSite, thread_url: str, comment: dict[str, Any]) -> str:
    """The page's own address with its comment in view, and a marker while the comment waits.

    ``thread_url`` is on one of the site's origins by now, so nobody is sent anywhere else.
    """
    # In its canonical form it carries no address of a person, whatever link they came by.
    thread_url = canonical_thread_url(thread_url)
    query = {}
    if comment["status"] != "approved":
        query[MARKER] = awaiting_marker(installation().vault, site.id, comment["id"])
    fragment = f"comment-{comment['id']}"
    if is_own(origin_of(thread_url)):
        # Only the path: the visitor may know this service by another name than the setting says.
        return _with(_path_of(thread_url), query, fragment)
    if _sent_from_here():
        hosted = url_for("embed.show_comments", site=site.name, url=thread_url)
        return _with(hosted, query, fragment)
    return _with(thread_url, query, fragment)


def _sent_from_here() -> bool:
    origin = sender_origin()
    return origin is not None and is_own(origin)


def _path_of(url: str) -> str:
    parts = split_address(url)
    # A path that begins with two slashes would name another host.
    return urlunsplit(("", "", "/" + parts.path.lstrip("/\\"), parts.query, ""))


def _with(url: str, query: dict[str, str], fragment: str) -> str:
    parts = split_address(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != MARKER]
    return urlunsplit(parts._replace(query=urlencode([*kept, *query.items()]), fragment=fragment))
