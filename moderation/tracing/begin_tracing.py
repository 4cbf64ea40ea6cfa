"""Begin to trace: in each process by itself, after it was forked, where an endpoint is set."""

from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from moderation.errors import Unavailable
from moderation.settings import Settings
from moderation.tracing.spans import trace_with

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

_NEEDED = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http.trace_exporter")


def begin_tracing(settings: Settings, processor: "SpanProcessor | None" = None) -> None:
    """Send spans where the settings say, or nowhere. Raises ``Unavailable`` without the extra."""
    if settings.tracing_endpoint is None and processor is None:
        return
    require_tracing(settings)
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    named = {"service.name": "comment-moderation", "service.version": _version()}
    sampler = ParentBased(TraceIdRatioBased(settings.tracing_share))
    provider = TracerProvider(resource=Resource(named), sampler=sampler)
    provider.add_span_processor(processor or _sending(settings))
    trace_with(provider.get_tracer("moderation"))


def require_tracing(settings: Settings) -> None:
    """Raise ``Unavailable`` where traces are wanted and what makes them isn't installed."""
    if settings.tracing_endpoint is not None and not all(map(_is_there, _NEEDED)):
        raise Unavailable(
            "MODERATION_TRACING_ENDPOINT is set, and what sends traces is not installed: "
            "pip install 'comment-moderation[tracing]'."
        )


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _sending(settings: Settings) -> "SpanProcessor":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    return BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.tracing_endpoint, timeout=10))


def _version() -> str:
    return version("comment-moderation")
