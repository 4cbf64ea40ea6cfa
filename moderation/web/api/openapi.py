"""The OpenAPI 3.1 description, made from the handlers' operations and the models that they name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from moderation import __version__
from moderation.web.intake.fields import Limits
from moderation.web.intake.operation import ATOM, Operation, operation_of

# Generated clients make a module of each.
_TAGS = {
    "comments": "A site's own comments, by its key.",
    "authored": "What authors do with their own comments, by a token of theirs.",
    "authors": "Who wrote them, and wants to be forgotten.",
    "decisions": "What is published, and what is not.",
    "events": "What a site is told of, and whether it heard.",
    "reports": "What readers say of published comments.",
    "public": "What anybody's browser may ask.",
}

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


def describe(app: Flask, limits: Limits) -> dict[str, Any]:
    """Everything that the app's handlers say they do, with the limits that are in force."""
    operations = list(_operations(app))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comment moderation",
            "version": __version__,
            "description": "Websites submit comments, decide on them and read what is published.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "tags": [{"name": name, "description": said} for name, said in _TAGS.items()],
        "paths": _paths(operations),
        "components": {
            "schemas": _schemas([operation for *_, operation in operations], limits)
            | {"Problem": _PROBLEM, ATOM: _ATOM},
            "securitySchemes": _SECURITY,
        },
    }


_BRACES = str.maketrans("<>", "{}")
_SECURITY = {
    "apiKey": {"type": "http", "scheme": "bearer", "description": "The site's API key."},
    "authorToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "`author_token`, told once when a comment was posted.",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks: webhook-id, webhook-timestamp and webhook-signature, "
        "made with the site's signing secret, and webhook-site with the site's name.",
    },
}


def _operations(app: Flask) -> Iterator[tuple[str, str, Operation]]:
    """Path, method and operation of each route that has one."""
    for rule in app.url_map.iter_rules():
        operation = operation_of(app.view_functions[rule.endpoint])
        if operation:
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield rule.rule.translate(_BRACES), method.lower(), operation


def _paths(operations: Iterable[tuple[str, str, Operation]]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for path, method, operation in operations:
        paths.setdefault(path, {})[method] = _operation(operation)
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


def _content(model: type[BaseModel] | str | None, media_type: str) -> dict[str, Any]:
    return {"content": {media_type: {"schema": _reference(model)}}} if model else {}


def _reference(model: type[BaseModel] | str) -> dict[str, str]:
    name = model if isinstance(model, str) else model.__name__
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(operations: Iterable[Operation], limits: Limits) -> dict[str, Any]:
    received = {one.receives: None for one in operations if one.receives}
    answered = {
        model: None
        for one in operations
        for _, model in one.answers.values()
        if model and not isinstance(model, str)
    }
    schemas = _schemas_of(answered, "serialization") | _schemas_of(received, "validation")
    return {name: _with_limits(schema, asdict(limits)) for name, schema in schemas.items()}


def _schemas_of(models: Iterable[type[BaseModel]], mode: JsonSchemaMode) -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    _, schemas = models_json_schema([(one, mode) for one in models], ref_template=template)
    found: dict[str, Any] = schemas["$defs"]
    return found


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
