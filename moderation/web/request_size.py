"""No request is read beyond the limit, whether it announces its length or comes in chunks."""

from flask import Flask, current_app, request

from moderation.errors import TooLarge

_MOST_FIELDS = 100


def bound_requests(app: Flask) -> None:
    """Refuse what is larger than ``MAX_CONTENT_LENGTH``, with 413.

    The framework refuses an announced length before it reads. A body in chunks announces none, and
    the framework would cut it off at the limit in silence: so that one is read here, and refused.
    """
    app.config["MAX_FORM_PARTS"] = _MOST_FIELDS

    @app.before_request
    def refuse_endless() -> None:
        if "chunked" not in request.headers.get("Transfer-Encoding", "").lower():
            return
        if len(request.get_data(cache=True)) >= current_app.config["MAX_CONTENT_LENGTH"]:
            raise TooLarge("The request is larger than this service reads.")
