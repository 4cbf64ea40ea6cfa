"""Where a browser without script goes after posting: back to the page that was validated.

A redirect is an answer of ours whose header proxies write down. So a page whose address holds
somebody's own is led back to by a page that says so in its body, which is its reader's alone.
"""

from typing import Any
from urllib.parse import quote, urlunsplit

from flask import redirect, render_template, request, url_for
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response

from moderation.actions.installation import SubmittingSite
from moderation.actions.publication.awaiting_comment import awaiting_marker
from moderation.actions.sites.add_site import origin_of
from moderation.vault import mask_url, name_of_page
from moderation.web.current import installation
from moderation.web.embed.catalogues import Catalogue
from moderation.web.embed.origins import is_own, sender_origin
from moderation.web.embed.page_headers import as_page
from moderation.web_address import parts_of_stored, split_address

MARKER = "awaiting"


def lead_back(
    site: SubmittingSite, thread_url: str, comment: dict[str, Any], words: Catalogue
) -> Response:
    """What leads the browser back to the page, by a header that holds nobody's address."""
    page = _return_address(site, thread_url, comment)
    if mask_url(page) == page:
        return redirect(page, 303)
    return as_page(render_template("embed/way_back.html", page=iri_to_uri(page), words=words))


def _return_address(site: SubmittingSite, thread_url: str, comment: dict[str, Any]) -> str:
    """The page's address as the form named it, with the comment in view and, while it waits, a
    marker.

    ``thread_url`` is on one of the site's origins by now, so nobody is sent anywhere else.
    """
    marker = None
    if comment["status"] != "approved":
        marker = awaiting_marker(installation().vault, site.id, comment["id"])
    fragment = f"comment-{comment['id']}"
    page = _without_marker(thread_url)
    if is_own(origin_of(page)) and not _sent_from_hosted_page():
        # Only the path: the visitor may know this service by another name than the setting says.
        return _with(_path_of(page), marker, fragment)
    if _sent_from_here() or is_own(origin_of(page)):
        named = name_of_page(installation().vault, site.id, page)
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


def _without_marker(url: str) -> str:
    """The address without an earlier marker.

    What a query means is its page's affair, which may know no pairs in it: it is cut, not read.
    """
    parts = split_address(url)
    kept = [piece for piece in parts.query.split("&") if not piece.startswith(f"{MARKER}=")]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _with(url: str, marker: str | None, fragment: str) -> str:
    parts = split_address(url)
    query = [part for part in (parts.query, f"{MARKER}={quote(marker)}" if marker else "") if part]
    # A page that is named by its fragment is shown by it, and not the comment.
    is_route = parts.fragment.startswith(("/", "!"))
    shown = parts.fragment if is_route else fragment
    return urlunsplit(parts._replace(query="&".join(query), fragment=shown))
