"""Under which path of its host the service stands, as in ``https://example.org/comments``.

``MODERATION_PUBLIC_URL`` says so; else, behind proxies of ours, ``X-Forwarded-Prefix`` does. What
is made with ``url_for`` then begins with that path, and cookies are for it alone. A proxy may take
the path away before it passes a request on, or leave it: both come to the same.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, has_request_context, request

from moderation.settings import Settings
from moderation.web.current import EXTENSION, installation
from moderation.web_address import is_root_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_LONGEST = 200


def stand_under_path(app: Flask) -> None:
    """Read requests as if we stood at the root, and answer as from where we stand."""
    inside = app.wsgi_app

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        settings: Settings = app.extensions[EXTENSION].settings
        root = settings.root_path or _told_by_proxy(environ, settings)
        if root:
            environ["SCRIPT_NAME"] = root
        path = environ.get("PATH_INFO", "")
        if settings.root_path and f"{path}/".startswith(f"{root}/"):
            environ["PATH_INFO"] = path.removeprefix(root) or "/"
        return inside(environ, start)

    app.wsgi_app = answer  # type: ignore[assignment, method-assign]


def root_path() -> str:
    """The path in front of ours, such as ``/comments``; empty where we have the host for us."""
    return request.script_root if has_request_context() else ""


def public_address() -> str:
    """Where browsers reach us, without a slash at the end."""
    return (installation().settings.public_url or request.root_url).rstrip("/")


def _told_by_proxy(environ: "WSGIEnvironment", settings: Settings) -> str:
    """A proxy that says so has taken the path away. Only our own address in answers follows it."""
    told = str(environ.get("HTTP_X_FORWARDED_PREFIX", "")).rstrip("/")
    is_believed = settings.trusted_proxies > 0 and len(told) <= _LONGEST and is_root_path(told)
    return told if is_believed else ""
