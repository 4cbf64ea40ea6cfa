"""Headers of the desk: nothing from elsewhere, nothing inline, nothing kept in a cache."""

from flask import Response

from moderation.web.review.room import blueprint

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)
_HEADERS = {
    "Content-Security-Policy": "; ".join(_DIRECTIVES),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


@blueprint.after_request
def _protect(response: Response) -> Response:
    """Set what a page has not set itself."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
