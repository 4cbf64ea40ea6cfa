"""The OpenAPI 3.1 description, made from the models that validate and answer."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from moderation import __version__
from moderation.settings import Settings
from moderation.web.api.decisions import NewDecision
from moderation.web.api.event_operations import EVENT_OPERATIONS
from moderation.web.api.event_representation import (
    EventDetailOut,
    EventPage,
    ReplayOut,
    ReplayRange,
)
from moderation.web.api.form_description import FormAnswer, SubmittedForm
from moderation.web.api.operations import ATOM, OPERATIONS, TAGS, Operation
from moderation.web.api.representation import (
    CommentOut,
    CommentPage,
    DecisionOut,
    ThreadCounts,
    ThreadPage,
)
from moderation.web.intake.submission import Edit, SubmittedComment

_RECEIVED: tuple[type[BaseModel], ...] = (
    SubmittedComment,
    Edit,
    NewDecision,
    SubmittedForm,
    ReplayRange,
)
_ANSWERED: tuple[type[BaseModel], ...] = (
    CommentOut,
    CommentPage,
    ThreadPage,
    ThreadCounts,
    DecisionOut,
    FormAnswer,
    EventPage,
    EventDetailOut,
    ReplayOut,
)

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. It never repeats a value that was sent.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON Pointer into the body."},
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

_ATOM = {"type": "string", "description": "An Atom feed (RFC 4287)."}

_REFUSALS = {
    400: "The request cannot be understood.",
    401: "The sender could not be established.",
    403: "This page may not use the site's form.",
    404: "It does not exist, or belongs to another site.",
    409: "The present state does not allow this.",
    413: "The request is too large.",
    415: "The content type is not read here.",
    422: "Some values cannot be accepted; `errors` points to each.",
    429: "Too many requests; `Retry-After` says when to go on.",
    503: "Not possible at the moment; nothing was stored. Try again.",
}


def describe(settings: Settings) -> dict[str, Any]:
    """The whole description, with the limits that are in force."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comment moderation",
            "version": __version__,
            "description": "Websites submit comments, decide on them and read what is published.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": settings.public_url or "/"}],
        "tags": [{"name": name, "description": said} for name, said in TAGS.items()],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(settings) | {"Problem": _PROBLEM, ATOM: _ATOM},
            "securitySchemes": _SECURITY,
        },
    }


_SECURITY = {
    "apiKey": {"type": "http", "scheme": "bearer", "description": "The site's API key."},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks: webhook-id, webhook-timestamp and webhook-signature, "
        "made with the site's signing secret, and webhook-site with the site's name.",
    },
}


def _paths() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in (*OPERATIONS, *EVENT_OPERATIONS):
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return paths


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "responses": _responses(operation),
    }
    if operation.parameters:
        described["parameters"] = list(operation.parameters)
    if operation.security:
        described["security"] = [{scheme: []} for scheme in operation.security]
    if operation.receives:
        content = {operation.media_type: {"schema": _reference(operation.receives)}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _responses(operation: Operation) -> dict[str, Any]:
    answers = {
        str(status): {"description": text, **_content(model, operation.answers_in)}
        for status, (text, model) in operation.answers.items()
    }
    problem = {"application/problem+json": {"schema": _reference("Problem")}}
    refusals = {
        str(status): {"description": _REFUSALS[status], "content": problem}
        for status in operation.refusals
    }
    return answers | refusals


def _content(model: str | None, media_type: str) -> dict[str, Any]:
    return {"content": {media_type: {"schema": _reference(model)}}} if model else {}


def _reference(model: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model}"}


def _schemas(settings: Settings) -> dict[str, Any]:
    _, received = models_json_schema(
        [(model, "validation") for model in _RECEIVED],
        ref_template="#/components/schemas/{model}",
    )
    _, answered = models_json_schema(
        [(model, "serialization") for model in _ANSWERED],
        ref_template="#/components/schemas/{model}",
    )
    schemas = {**answered["$defs"], **received["$defs"]}
    limits = {
        "body": settings.max_body_characters,
        "name": settings.max_name_characters,
        "url": settings.max_url_characters,
    }
    return {name: _with_limits(schema, limits) for name, schema in schemas.items()}


def _with_limits(schema: Any, limits: Mapping[str, int]) -> Any:
    """Write the limits in force where the models left their mark."""
    if isinstance(schema, list):
        return [_with_limits(item, limits) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _with_limits(value, limits) for key, value in schema.items() if key != "x-limit"}
    if isinstance(schema.get("x-limit"), str):
        plain["maxLength"] = limits[schema["x-limit"]]
    return plain
