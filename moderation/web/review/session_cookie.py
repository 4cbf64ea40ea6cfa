"""The cookie that carries a session's token. Its name promises what a browser then enforces."""

from flask import request
from werkzeug.wrappers import Response

from moderation.actions.sessions import ABSOLUTE
from moderation.web.current import installation


def session_token() -> str | None:
    """The token that the browser sent."""
    return request.cookies.get(_name())


def give_session(response: Response, token: str) -> Response:
    """Put the token into the browser."""
    secure = installation().settings.is_secure
    response.set_cookie(
        _name(),
        token,
        max_age=ABSOLUTE,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def take_session(response: Response) -> Response:
    """Take the token out of the browser."""
    secure = installation().settings.is_secure
    response.delete_cookie(_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def _name() -> str:
    # Browsers take a __Host- cookie only over https, from this very host, for the whole of it.
    return "__Host-session" if installation().settings.is_secure else "session"
