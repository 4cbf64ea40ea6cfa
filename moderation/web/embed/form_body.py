"""Read the fields of an HTML form, strictly: UTF-8, no files, a bounded number, each once.

Flask's own reader replaces what is not UTF-8; a comment must be taken in as it was written or
not at all.
"""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from moderation.errors import Malformed, TooLarge, UnsupportedMediaType
from moderation.vault import mask_text

_MOST_FIELDS = 100
_LONGEST_NAME = 64


def read_form_body(request: Request) -> dict[str, str]:
    """Field names and values. Raises ``UnsupportedMediaType``, ``TooLarge`` and ``Malformed``."""
    kind, options = request.mimetype, request.mimetype_params
    if options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("The form must be sent in UTF-8.")
    if kind == "application/x-www-form-urlencoded":
        return _each_once(_urlencoded(_raw(request)))
    if kind == "multipart/form-data" and options.get("boundary"):
        return _each_once(_multipart(_raw(request), options["boundary"]))
    raise UnsupportedMediaType(
        "Send the form as application/x-www-form-urlencoded or multipart/form-data."
    )


def shown_name(name: str) -> str:
    """A field's name as a refusal repeats it: cut, and without addresses."""
    return mask_text(name)[:_LONGEST_NAME]


def _raw(request: Request) -> bytes:
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise TooLarge("The form is larger than this service reads.") from None


def _urlencoded(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        raise Malformed("The form is not valid UTF-8.") from None
    except ValueError:
        raise Malformed("The form has too many fields.") from None


def _multipart(raw: bytes, boundary: str) -> list[tuple[str, str]]:
    try:
        return _fields_of(_events(raw, boundary.encode("ascii")))
    except UnicodeError:
        raise Malformed("The form is not valid UTF-8.") from None
    except (ValueError, RequestEntityTooLarge):
        raise Malformed("The form is not valid multipart/form-data.") from None


def _events(raw: bytes, boundary: bytes) -> Iterable[Event]:
    decoder = MultipartDecoder(boundary, max_form_memory_size=None, max_parts=_MOST_FIELDS)
    decoder.receive_data(raw)
    decoder.receive_data(None)
    while not isinstance(event := decoder.next_event(), (Epilogue, NeedData)):
        yield event


def _fields_of(events: Iterable[Event]) -> list[tuple[str, str]]:
    found: list[tuple[str, bytes]] = []
    for event in events:
        if isinstance(event, File):
            raise Malformed("This form takes no files.")
        if isinstance(event, Field):
            found.append((event.name or "", b""))
        elif isinstance(event, Data) and found:
            name, data = found.pop()
            found.append((name, data + event.data))
    return [(name, data.decode("utf-8")) for name, data in found]


def _each_once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in fields:
            raise _refused(name, "This field was sent twice.")
        if "\0" in name + value:
            raise _refused(name.replace("\0", ""), "This field holds a NUL character.")
        fields[name] = value
    return fields


def _refused(name: str, detail: str) -> Malformed:
    return Malformed(detail, parameter=shown_name(name))
