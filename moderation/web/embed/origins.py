"""Whose pages may use a site's form, and which of them may read our answers."""

from flask import Response, g, request

from moderation.actions.installation import SubmittingSite
from moderation.actions.sites.add_site import origin_of
from moderation.actions.sites.authenticate_site import origins_of, site_by_name
from moderation.errors import Forbidden, Invalid, NotFound
from moderation.web.current import installation

DEMONSTRATION = "demo"

_SHARED = frozenset(
    {
        *("embed.open_form", "embed.receive_form", "embed.allow_form"),
        *("embed.open_report", "embed.receive_report", "embed.allow_report"),
    }
)


def find_site(name: str) -> SubmittingSite:
    """The site of this name; from here on its origins may read the answer. Raises ``NotFound``."""
    site = site_by_name(installation(), name) if name.isprintable() else None
    if site is None:
        raise NotFound("There is no site of this name.")
    g.registered_origins = origins_of(installation(), site.id)
    return site


def own_origin() -> str:
    """The origin under which browsers reach this service."""
    return origin_of(installation().settings.public_url or request.host_url)


def demonstration_origin() -> str:
    """The one origin of the demonstration's thread, whichever of our names we are asked by."""
    origin = own_origin()
    by_number = origin.replace("//localhost", "//127.0.0.1", 1)
    return by_number if by_number in g.registered_origins else origin


def is_own(origin: str) -> bool:
    """Whether an origin is this service, by its setting or by a name that it was asked under."""
    return origin in {own_origin(), origin_of(request.host_url), demonstration_origin()}


def sender_origin() -> str | None:
    """The origin of the page that sent the request; ``null`` where the browser hides it."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin
    return _origin_or_null(request.referrer) if request.referrer else None


def require_known_sender() -> None:
    """Raise ``Forbidden`` for a page that is neither the site's nor ours.

    A request that names no page comes from a program, which an origin would not hold back.
    """
    origin = sender_origin()
    if origin is None or origin in g.registered_origins or is_own(origin):
        return
    raise Forbidden("This form can only be used from the pages of its own site.")


def require_own_page(site: SubmittingSite, thread_url: str) -> None:
    """Raise ``Invalid`` where the page that is commented on is not the site's."""
    origin = _origin_or_null(thread_url)
    if origin in g.registered_origins or (is_demonstration(site) and is_own(origin)):
        return
    detail = "This page is not on one of the site's own origins."
    raise Invalid(detail, parameter="thread_url")


def is_demonstration(site: SubmittingSite) -> bool:
    """Whether the site's pages are the demonstration's, which this service serves itself."""
    return installation().settings.demonstration and site.name == DEMONSTRATION


def share_with_registered_origins(response: Response) -> Response:
    """Let the site's own pages read the answer (CORS), without credentials and nobody else."""
    if "registered_origins" not in g or request.endpoint not in _SHARED:
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in g.registered_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After, Idempotent-Replayed"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _origin_or_null(url: str) -> str:
    try:
        return origin_of(url)
    except Invalid:
        return "null"
