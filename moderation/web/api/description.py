"""GET /openapi.json and /docs: the description of what is visible from outside."""

import json
from functools import cache

from flask import Response, current_app, render_template

from moderation.web.api.openapi import describe
from moderation.web.api.room import blueprint
from moderation.web.current import installation
from moderation.web.intake.fields import Limits
from moderation.web.root_path import root_path

_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@blueprint.get("/openapi.json", endpoint="openapi")
def openapi() -> Response:
    """The description for programs: OpenAPI 3.1."""
    response = Response(
        json.dumps(_described(), ensure_ascii=False), content_type="application/json"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/docs", endpoint="docs")
def docs() -> Response:
    """The description for people: the same, as a page."""
    response = Response(render_template("api/docs.html", api=_described()))
    response.headers["Content-Security-Policy"] = _PAGE_POLICY
    return response


@blueprint.get("/docs/style.css", endpoint="docs_style")
def _style() -> Response:
    return Response(render_template("api/style.css"), content_type="text/css")


def _described() -> dict[str, object]:
    settings = installation().settings
    # Where we are is said anew each time: a proxy may tell it with each request.
    servers = [{"url": settings.public_url or root_path() or "/"}]
    return _cached_description(Limits.of(settings)) | {"servers": servers}


@cache
def _cached_description(limits: Limits) -> dict[str, object]:
    return describe(current_app, limits)
