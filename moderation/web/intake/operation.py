"""What an operation of /v1 takes and answers, said where its handler stands.

An ``Operation`` decorates the handler. Its path and method are those that the handler is registered
with; /openapi.json is put together from the handlers that an app has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

_View = TypeVar("_View", bound=Callable[..., Any])

ATOM = "AtomFeed"  # the schema of a feed: XML, which the description calls a string
ID = {"type": "string", "format": "uuid"}
READING = (401, 404, 422, 429, 503)
WRITING = (400, 401, 404, 409, 413, 415, 422, 429, 503)

_operations: dict[Callable[..., Any], "Operation"] = {}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, in the words of the description; a decorator of its handler."""

    name: str
    summary: str
    description: str
    answers: Mapping[int, tuple[str, type[BaseModel] | str | None]]
    refusals: tuple[int, ...]
    receives: type[BaseModel] | None = None
    media_type: str = "application/json"
    answers_in: str = "application/json"
    parameters: tuple[dict[str, Any], ...] = ()
    security: tuple[str, ...] = ("apiKey",)
    tag: str = "comments"

    def __call__(self, view: _View) -> _View:
        """``view``, which is from now on known to do this."""
        _operations[view] = self
        return view


def operation_of(view: Callable[..., Any]) -> Operation | None:
    """What a handler is described as doing."""
    return _operations.get(view)


def parameter(
    name: str, where: str, schema: Mapping[str, Any], description: str, *, required: bool = False
) -> dict[str, Any]:
    """A parameter as OpenAPI has it."""
    return {
        "name": name,
        "in": where,
        "schema": dict(schema),
        "description": description,
        "required": required or where == "path",
    }
