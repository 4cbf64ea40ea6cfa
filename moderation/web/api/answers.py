"""How /v1 answers: JSON, never cached unless said otherwise, with what is left of the allowance.

Who asks with a key is told the site's name, which is what it needs to sign from then on.
"""

from flask import Response, g
from pydantic import BaseModel

from moderation.web.api.authentication import allowance_headers


def answer_json(body: bytes, status: int = 200) -> Response:
    """``body`` as it is."""
    response = Response(body, status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    allowance = g.get("allowance")
    if allowance:
        response.headers.update(allowance_headers(allowance))
    if "sending_site" in g:
        response.headers["Webhook-Site"] = g.sending_site
    return response


def answer_model(model: BaseModel, status: int = 200) -> Response:
    """``model`` as JSON."""
    return answer_json(model.model_dump_json().encode(), status)
