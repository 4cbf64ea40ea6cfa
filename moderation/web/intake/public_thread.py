"""What everybody may ask about a page: of which site, which page, and how the answer is kept."""

from flask import Response, request
from pydantic import BaseModel, ConfigDict

from moderation.actions.publication.orders import OLDEST, ORDERS
from moderation.actions.publication.pages import Page, page_of
from moderation.web.current import installation
from moderation.web.intake.operation import parameter
from moderation.web.intake.queries import refuse, text_parameter
from moderation.web_address import NoAddress

SITE = parameter("site", "query", {"type": "string"}, "The site's name.", required=True)
SITE_IN_PATH = parameter("site", "path", {"type": "string"}, "The site's name.")
PAGE = parameter("url", "query", {"type": "string"}, "The page's address.", required=True)
ORDER = parameter("order", "query", {"enum": list(ORDERS)}, "Which branches come first.")
_LONGEST_SITE = 63


class AuthorOut(BaseModel):
    """What is known of an author in public."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    url: str | None


def asked_site() -> str:
    """The parameter ``site``."""
    return text_parameter("site", _LONGEST_SITE, required=True) or ""


def asked_page() -> Page:
    """The page at the address in the parameter ``url``."""
    longest = installation().settings.max_url_characters
    return page_at(text_parameter("url", longest, required=True) or "")


def asked_order() -> str:
    """The parameter ``order``, or the oldest first."""
    order = request.args.get("order") or OLDEST
    if order not in ORDERS:
        refuse("order", f"This must be one of: {', '.join(ORDERS)}.")
    return order


def page_at(url: str, name: str = "url") -> Page:
    """The page at an address. Raises ``Invalid``, about ``name``, for what is none."""
    try:
        return page_of(installation().vault, url)
    except NoAddress as refused:
        refuse(name, str(refused))


def has_already(etag: str) -> bool:
    """Whether the asker has this answer, byte for byte or by meaning (RFC 9110, 13.1.2)."""
    return request.if_none_match.contains_weak(etag)


def for_everybody(response: Response, etag: str, lifetime: str = "no-cache") -> Response:
    """The answer, for pages of any origin and for caches in between."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = lifetime
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
