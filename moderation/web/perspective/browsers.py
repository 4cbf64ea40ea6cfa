"""Browsers that ask from a site's own pages, where the site wants that (CORS)."""

from flask import Response, g, request

from moderation.actions.installation import SubmittingSite
from moderation.actions.perspective.door import answers_browsers
from moderation.actions.sites.add_site import origin_of
from moderation.actions.sites.authenticate_site import origins_of, sites_by_origin
from moderation.errors import Invalid
from moderation.web.current import installation
from moderation.web.perspective.room import ANALYZE, SUGGEST, blueprint

_KEPT_SECONDS = 600


def note_page(site: SubmittingSite) -> None:
    """Let the page that asks read the answer, if it is one of the site's and the site wants it."""
    origin = _origin()
    if origin and answers_browsers(site) and origin in origins_of(installation(), site.id):
        g.origin_that_may_read = origin


@blueprint.route(ANALYZE, methods=["OPTIONS"], endpoint="ask_for_analyze")
@blueprint.route(SUGGEST, methods=["OPTIONS"], endpoint="ask_for_suggest")
def _ask() -> Response:
    """A browser asks first, without the key if that is in a header: so by origin alone."""
    origin = _origin()
    sites = sites_by_origin(installation(), origin) if origin else []
    response = Response(status=204)
    if any(map(answers_browsers, sites)):
        g.origin_that_may_read = origin
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, X-Goog-Api-Key"
        )
        response.headers["Access-Control-Max-Age"] = str(_KEPT_SECONDS)
    return response


@blueprint.after_request
def _share(response: Response) -> Response:
    response.vary.add("Origin")
    if "origin_that_may_read" in g:
        response.headers["Access-Control-Allow-Origin"] = g.origin_that_may_read
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _origin() -> str | None:
    try:
        return origin_of(request.headers.get("Origin", ""))
    except Invalid:
        return None
