"""The cookies: of a session, and of a step that was begun. Their names promise what browsers
then enforce.
"""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from moderation.actions.sessions.sessions import ABSOLUTE
from moderation.actions.sessions.sign_in_steps import LIFETIME
from moderation.web.current import installation
from moderation.web.root_path import root_path

_SESSION, _STEP = "session", "step"


def session_token() -> str | None:
    """The token of the session that the browser sent."""
    return request.cookies.get(_name(_SESSION))


def give_session(response: Response, token: str) -> Response:
    """Put the session's token into the browser."""
    return _give(response, _SESSION, token, ABSOLUTE)


def take_session(response: Response) -> Response:
    """Take the session's token out of the browser."""
    return _take(response, _SESSION)


def step_token() -> str | None:
    """The token of the step that this browser has begun."""
    return request.cookies.get(_name(_STEP))


def give_step(response: Response, token: str) -> Response:
    """Put a step's token into the browser."""
    return _give(response, _STEP, token, LIFETIME)


def take_step_cookie(response: Response) -> Response:
    """Take the step's token out of the browser."""
    return _take(response, _STEP)


def _give(response: Response, kind: str, token: str, lifetime: timedelta) -> Response:
    secure = installation().settings.is_secure
    response.set_cookie(
        _name(kind),
        token,
        max_age=lifetime,
        path=root_path() or "/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _take(response: Response, kind: str) -> Response:
    secure = installation().settings.is_secure
    response.delete_cookie(
        _name(kind), path=root_path() or "/", secure=secure, httponly=True, samesite="Lax"
    )
    return response


def _name(kind: str) -> str:
    # Browsers take a __Host- cookie only over https, from this very host, for the whole of it.
    if not installation().settings.is_secure:
        return kind
    return f"__Secure-{kind}" if root_path() else f"__Host-{kind}"
