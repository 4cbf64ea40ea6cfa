"""Headers that every response carries. A room that serves pages sets its own, stricter or wider."""

from flask import Flask, Response

_SET = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_DEFAULTS = [(name.lower(), name, value) for name, value in _SET.items()]


def protect_responses(app: Flask) -> None:
    """Set what a response has not set itself."""

    @app.after_request
    def protect(response: Response) -> Response:
        present = {name.lower() for name, _ in response.headers}
        for lowered, name, value in _DEFAULTS:
            if lowered not in present:
                response.headers.add(name, value)
        return response
