"""Read a JSON body, and refuse what strict readers and databases would trip over.

Of what a page or a browser says beside a comment only that character goes: nobody who
reads or writes could mend it.

Not merely ill-formed text: deep nesting (RecursionError), duplicate keys (two readers, two
meanings), NaN and infinities, integers past 2⁶³ (OverflowError on SQLite), lone surrogates
(UnicodeEncodeError) and NUL (an error on PostgreSQL).
"""

import json
import math
import re
from functools import partial
from typing import Any, NoReturn

from flask import Request

from moderation.errors import Malformed, UnsupportedMediaType

_DEEPEST = 16
_LONGEST_INTEGER = 19  # digits of 2⁶³, with its sign
_MENDED = frozenset({"title", "excerpt", "user_agent", "referrer", "language"})
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)


def read_json(request: Request) -> dict[str, Any]:
    """The body as an object. Raises ``Malformed`` and ``UnsupportedMediaType``."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("Send application/json in UTF-8.")
    return parse_object(request.get_data(cache=True))


def parse_object(
    raw: bytes, *, mended: frozenset[str] = _MENDED, replacement: str = ""
) -> dict[str, Any]:
    """``raw`` as a JSON object. Raises ``Malformed``; time is linear in the length.

    In values of the names ``mended`` each character that nobody could store is replaced.
    """
    _refuse_depth(raw)
    try:
        document = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=partial(_unique_keys, mended, replacement),
            parse_constant=_not_a_number,
            parse_int=_integer,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        raise _malformed("The body is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError):
        raise _malformed("The body is not JSON.") from None
    if not isinstance(document, dict):
        raise _malformed("The body must be a JSON object.")
    return document


def _refuse_depth(raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") <= _DEEPEST:
        return
    depth = 0
    for byte in _STRINGS.sub(b"", raw):
        if byte in b"[{":
            depth += 1
            if depth > _DEEPEST:
                raise _malformed(f"The JSON is nested deeper than {_DEEPEST} levels.")
        elif byte in b"]}":
            depth -= 1


def _unique_keys(
    mended: frozenset[str], replacement: str, pairs: list[tuple[str, Any]]
) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _malformed("A name occurs twice in one JSON object.")
    for key, value in pairs:
        _refuse_unstorable(key)
        if key in mended and isinstance(value, str):
            document[key] = _UNSTORABLE.sub(replacement, value)
            continue
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, str):
                _refuse_unstorable(item)
    return document


def _refuse_unstorable(text: str) -> None:
    if "\0" in text:
        raise _malformed("A text contains the character NUL.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _malformed("A text contains half of a surrogate pair.") from None


def _not_a_number(_name: str) -> NoReturn:
    raise _malformed("NaN and infinities are not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER + 1 or not -(2**63) <= int(digits) < 2**63:
        raise _malformed("An integer does not fit into 64 bits.")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _malformed("A number is too large.")
    return number


def _malformed(detail: str) -> Malformed:
    return Malformed(detail, pointer="#")
