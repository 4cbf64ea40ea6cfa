"""POST /batch: several requests in one, as Google's Python client sends them (multipart/mixed).

Each part is a request of its own, with its own key, its own share of the site's pace, and its own
answer.
"""

import secrets
from http import HTTPStatus
from json import dumps

from flask import Response, request

from moderation.actions.perspective.refused import invalid
from moderation.errors import Refusal
from moderation.web.perspective.access import sent_body, shown_key, site_asking
from moderation.web.perspective.analyze import analysed
from moderation.web.perspective.answers import Document, error, error_of, error_of_fault
from moderation.web.perspective.parts import BatchedRequest, parts_of
from moderation.web.perspective.room import ANALYZE, SUGGEST, blueprint
from moderation.web.perspective.suggest import suggested
from moderation.web.root_path import root_path

MOST = 100
_METHODS = {ANALYZE: analysed, SUGGEST: suggested}


@blueprint.post("/batch", endpoint="batch")
@blueprint.post("/batch/commentanalyzer/v1alpha1", endpoint="batch")
def _batch() -> Response:
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/mixed" or not boundary:
        raise invalid("Failed to parse batch request: send multipart/mixed with a boundary.")
    parts = parts_of(sent_body(), boundary.encode())
    if not 0 < len(parts) <= MOST:
        raise invalid(f"The batch request must contain at least one call and at most {MOST}.")
    ours = f"batch_{secrets.token_hex(16)}"
    told = "".join(f"--{ours}\r\n{_told(part)}\r\n" for part in parts)
    response = Response(f"{told}--{ours}--\r\n")
    response.content_type = f"multipart/mixed; boundary={ours}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _told(part: BatchedRequest) -> str:
    content, status = _answer(part)
    named = f"Content-ID: <response-{part.identifier}>\r\n" if part.identifier else ""
    return (
        f"Content-Type: application/http\r\n{named}\r\n"
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"Content-Type: application/json; charset=UTF-8\r\n\r\n{dumps(content)}\r\n"
    )


def _answer(part: BatchedRequest) -> tuple[Document, int]:
    method = _METHODS.get(part.path.removeprefix(root_path()))
    if method is None or part.method != "POST":
        return error(404, "Method not found."), 404
    try:
        return method(site_asking(shown_key(part.key, part.header)), part.body)
    except Refusal as refusal:
        return error_of(refusal)
    except Exception as raised:  # noqa: BLE001 - the other parts are answered all the same
        return error_of_fault(raised)
