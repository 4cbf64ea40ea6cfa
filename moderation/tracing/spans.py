"""Spans: kinds, names of ours and numbers. Where no trace is wanted they cost nothing.

Libraries that trace Flask and SQLAlchemy by themselves write down addresses with their queries,
clients, their browsers, statements, and what errors say. So these spans are made here, where what
is in them is chosen, and nothing is made a span that isn't.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

Fact = str | int
_NOTHING: AbstractContextManager[None] = nullcontext()


class _Wanted:
    """What this process makes spans with, once ``begin_tracing`` was called."""

    tracer: "Tracer | None" = None


def trace_with(tracer: "Tracer | None") -> None:
    """Make spans with this from now on; None: make none."""
    _Wanted.tracer = tracer


def is_traced() -> bool:
    """Whether spans are wanted."""
    return _Wanted.tracer is not None


def span(
    name: str, *, is_root: bool = False, **facts: Fact
) -> "AbstractContextManager[Span | None]":
    """A span around what is done meanwhile, with facts that are nobody's."""
    tracer = _Wanted.tracer
    return _NOTHING if tracer is None else _span(tracer, name, facts, is_root=is_root)


@contextmanager
def _span(
    tracer: "Tracer", name: str, facts: dict[str, Fact], *, is_root: bool
) -> Iterator["Span"]:
    from opentelemetry.trace import SpanKind, StatusCode

    kind = SpanKind.SERVER if is_root else SpanKind.INTERNAL
    # The library would write down what an error says, which may hold anything.
    with tracer.start_as_current_span(
        name, kind=kind, attributes=facts, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield made
        except Exception as error:
            made.set_attribute("error.type", type(error).__name__)
            made.set_status(StatusCode.ERROR)
            raise
