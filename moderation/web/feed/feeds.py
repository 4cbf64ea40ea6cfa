"""The two feeds: of a site, and of one page."""

import hashlib
from urllib.parse import quote, urlencode

from flask import Response
from werkzeug.http import http_date

from moderation.actions.publication.read_feed import Feed, read_site_feed, read_thread_feed
from moderation.errors import NotFound
from moderation.web.current import installation
from moderation.web.feed.atom import as_atom, last_change
from moderation.web.intake.operation import ATOM, Operation
from moderation.web.intake.public_thread import (
    PAGE,
    SITE,
    SITE_IN_PATH,
    asked_page,
    asked_site,
    for_everybody,
    has_already,
)
from moderation.web.root_path import public_address

_LIFETIME = "public, max-age=60"
_ATOM_TYPE = "application/atom+xml"
_ANSWERS = {200: ("The feed.", ATOM), 304: ("You have it already.", None)}


@Operation(
    name="readSiteFeed",
    tag="public",
    summary="Follow a site",
    description="Public: the newest 50 published comments of a site as an Atom feed. Answers carry "
    "an ETag.",
    answers=_ANSWERS,
    answers_in=_ATOM_TYPE,
    refusals=(404, 503),
    parameters=(SITE_IN_PATH,),
    security=(),
)
def site_feed(site: str) -> Response:
    """What was published last on a site. Raises ``NotFound``."""
    if not site.isprintable():
        raise NotFound("There is no site of this name.")
    with installation().database.reading() as session:
        feed = read_site_feed(session, site)
    return _answer(feed, f"/v1/sites/{quote(site, safe='')}/feed.atom", None)


@Operation(
    name="readThreadFeed",
    tag="public",
    summary="Follow a page",
    description="Public: the newest 50 published comments of a page as an Atom feed, which is "
    "empty where there are none. Answers carry an ETag.",
    answers=_ANSWERS,
    answers_in=_ATOM_TYPE,
    refusals=(404, 422, 503),
    parameters=(SITE, PAGE),
    security=(),
)
def thread_feed() -> Response:
    """What was published last on a page. Raises ``NotFound`` for a site that is none."""
    site, page = asked_site(), asked_page()
    with installation().database.reading() as session:
        feed = read_thread_feed(session, site, page)
    query = urlencode({"site": site, "url": page.shown})
    return _answer(feed, f"/v1/threads/feed.atom?{query}", page.shown)


def _answer(feed: Feed, path: str, page: str | None) -> Response:
    own = public_address()
    content = as_atom(feed, own + path, page)
    etag = hashlib.sha256(content).hexdigest()[:20]
    # Only by its ETag is a feed recognised: where a comment vanished, no date says so.
    is_known = has_already(etag)
    response = Response(
        None if is_known else content,
        304 if is_known else 200,
        content_type=f"{_ATOM_TYPE}; charset=utf-8",
    )
    response.headers["Last-Modified"] = http_date(last_change(feed))
    return for_everybody(response, etag, _LIFETIME)
