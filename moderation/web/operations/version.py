"""``/version``: what is running."""

import json

from flask import Response

from moderation import __version__
from moderation.migration import HEAD
from moderation.web.current import installation


def show() -> Response:
    """The code's version, the model in use, and the revision of the tables it expects."""
    body = {
        "version": __version__,
        "model": installation().classifier.name,
        "revision": HEAD,
    }
    return Response(json.dumps(body), content_type="application/json")
