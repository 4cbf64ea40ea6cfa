"""Where a browser without script goes after posting: back to the page that was validated."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote, urlunsplit

from flask import request, url_for

from moderation.actions.installation import SubmittingSite
from moderation.actions.publication.awaiting_comment import awaiting_marker
from moderation.actions.sites.add_site import origin_of
from moderation.vault import mask_text, name_of_page
from moderation.web.current import installation
from moderation.web.embed.origins import is_own, sender_origin
from moderation.web_address import parts_of_stored, split_address

MARKER = "awaiting"


def return_address(site: SubmittingSite, thread_url: str, comment: dict[str, Any]) -> str:
    """The page's address as the form named it, with the comment in view and, while it waits, a
    marker.

    ``thread_url`` is on one of the site's origins by now, so nobody is sent anywhere else.
    """
    marker = None
    if comment["status"] != "approved":
        marker = awaiting_marker(installation().vault, site.id, comment["id"])
    fragment = f"comment-{comment['id']}"
    page = _without(_passes, thread_url)
    if is_own(origin_of(page)) and not _sent_from_hosted_page():
        # Only the path: the visitor may know this service by another name than the setting says.
        return _with(_path_of(page), marker, fragment)
    if _sent_from_here() or is_own(origin_of(page)):
        named = name_of_page(installation().vault, site.id, _without(_is_marker, thread_url))
        hosted = url_for("embed.show_comments", site=site.name, url=named)
        return _with(hosted, marker, fragment)
    return _with(page, marker, fragment)


def _sent_from_here() -> bool:
    origin = sender_origin()
    return origin is not None and is_own(origin)


def _sent_from_hosted_page() -> bool:
    """Under a path of the site's own host only the path tells its pages from ours."""
    ours = f"{request.script_root}/embed/"
    return bool(request.script_root) and _referring_path().startswith(ours)


def _referring_path() -> str:
    parts = parts_of_stored(request.referrer or "")
    return parts.path if parts else ""


def _path_of(url: str) -> str:
    parts = split_address(url)
    # A path that begins with two slashes would name another host.
    return urlunsplit(parts._replace(scheme="", netloc="", path="/" + parts.path.lstrip("/\\")))


def _without(passes: Callable[[str], bool], url: str) -> str:
    """The address without those pieces of its query.

    What a query means is its page's affair, which may know no pairs in it: it is cut, not read.
    """
    parts = split_address(url)
    kept = [piece for piece in parts.query.split("&") if not passes(piece)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _is_marker(piece: str) -> bool:
    return piece.startswith(f"{MARKER}=")


def _passes(piece: str) -> bool:
    """An earlier marker, or a person's address."""
    plain = unquote(piece)
    return _is_marker(piece) or mask_text(plain) != plain


def _with(url: str, marker: str | None, fragment: str) -> str:
    parts = split_address(url)
    query = [part for part in (parts.query, f"{MARKER}={quote(marker)}" if marker else "") if part]
    # A page that is named by its fragment is shown by it, and not the comment.
    is_route = parts.fragment.startswith(("/", "!"))
    shown = parts.fragment if is_route else fragment
    return urlunsplit(parts._replace(query="&".join(query), fragment=shown))
