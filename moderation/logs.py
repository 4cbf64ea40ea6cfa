"""Logs: one line an event, a constant name and fields, and no personal data.

Three nets, the last of which is this file: nobody logs what authors sent; errors are logged as
their type and our own line, never their message; and whatever still looks like an e-mail address
in any string is masked here, with control and direction characters made visible. Lines of
libraries (granian, SQLAlchemy, warnings) pass through the same.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal

import structlog

_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}
_LONGEST = 500
_OURS = ("moderation", "classifiers")

# A superset of every way to write an at sign: what has none of these cannot hold an address.
_SUSPECT = re.compile(r"[@＠﹫%&\[({<]")
# C0 and C1 controls, line and paragraph separators, and everything that turns the direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def configure(log_format: Literal["json", "console"], log_level: str) -> None:
    """Send our events, and the lines of every library, to standard error in one form."""
    level = _LEVELS[log_level]
    renderer = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_traceback,
            shield,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Lines,
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [_LibraryLines()]
    # Libraries tell the story of their work at the level info; their warnings are enough.
    root.setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


def place_of(trace: TracebackType | None) -> str:
    """The innermost line of our own code that a fault passed through."""
    place = "unknown"
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith(_OURS):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def without_traceback(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception as its type and place: messages and locals may hold somebody's data."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found
    error = error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = place_of(error.__traceback__)
    event.pop("stack_info", None)
    return event


def shield(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The last net: no address, no line break, no hidden character, nothing endless."""
    return {_shielded(key): _shielded(value) for key, value in event.items()}


def _shielded(value: Any) -> Any:
    if isinstance(value, str):
        return _shielded_text(value)
    if isinstance(value, dict):
        return {_shielded(key): _shielded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_shielded(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _shielded_text(str(value))


def _shielded_text(text: str) -> str:
    text = text[:_LONGEST]
    if _SUSPECT.search(text):
        # Late, because the supervisor, which logs nothing suspect, does without the vault.
        from moderation.vault.masking import mask_text

        text = mask_text(text)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


class _Lines:
    """Writes each event to what is standard error at that moment, in one piece.

    Where nothing can be written, as on a full disk, whatever was to be told of goes on.
    """

    def __init__(self, *_arguments: object) -> None:
        pass

    def msg(self, line: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    log = debug = info = warning = error = critical = msg


class _LibraryLines(logging.Handler):
    """Lines of other people's code, cut to their first line: the rest is a traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = record.getMessage().partition("\n")[0]
        except (TypeError, ValueError):
            line = "unreadable"
        level = max(record.levelno // 10 * 10, logging.DEBUG)
        structlog.get_logger().log(
            level,
            "library.message",
            library=record.name,
            message=line,
            exc_info=record.exc_info,
        )
