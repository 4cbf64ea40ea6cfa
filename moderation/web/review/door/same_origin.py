"""Whether a browser sent a form from our own page. Programs that send no origin are refused."""

from flask import Request

from moderation.errors import Forbidden
from moderation.languages import N_
from moderation.web_address import split_address

_REFUSED = N_(
    "This form was sent from a page that is not the desk's, so nothing was recorded. "
    "If you reach the desk through a proxy, its public address must be set."
)


def require_same_origin(request: Request, public_url: str | None) -> None:
    """Raise ``Forbidden`` unless the request provably comes from our own page."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if fetch_site is None and origin is None:
        raise Forbidden(_REFUSED)
    if fetch_site not in {None, "same-origin"}:
        raise Forbidden(_REFUSED)
    if origin is not None and not _is_ours(origin, request.host, public_url):
        raise Forbidden(_REFUSED)


def _is_ours(origin: str, host: str, public_url: str | None) -> bool:
    sent = _parts(origin)
    if sent is None:
        return False
    return sent[1] == host.lower() or (public_url is not None and sent == _parts(public_url))


def _parts(url: str) -> tuple[str, str] | None:
    """Scheme and host; None for ``null`` and for what is no address."""
    try:
        parts = split_address(url)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return (parts.scheme, parts.netloc.lower()) if is_web else None
