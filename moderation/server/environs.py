"""A request as WSGI's environment, made of what the server says of it."""

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

Environ = dict[str, Any]

_SAME_FOR_ALL: Mapping[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    # Not WSGI's, but Werkzeug's: the input ends where the body ends.
    "wsgi.input_terminated": True,
}
_PROTOCOLS = {"1": "HTTP/1.0", "1.0": "HTTP/1.0"}
_WITHOUT_PREFIX = {"CONTENT_TYPE", "CONTENT_LENGTH"}
_names: dict[bytes, str | None] = {}
_MOST_NAMES = 1024


def environ_of(scope: Mapping[str, Any]) -> Environ:
    """The environment, as yet without a body."""
    environ: Environ = dict(_SAME_FOR_ALL)
    host, port = scope["server"] or ("", "")
    client = scope["client"] or ("", "")
    version = scope["http_version"]
    environ["REQUEST_METHOD"] = scope["method"]
    environ["PATH_INFO"] = unquote_to_bytes(scope["raw_path"]).decode("latin-1")
    environ["QUERY_STRING"] = scope["query_string"].decode("latin-1")
    environ["SERVER_PROTOCOL"] = _PROTOCOLS.get(version, f"HTTP/{version}")
    environ["SERVER_NAME"] = str(host)
    environ["SERVER_PORT"] = str(port)
    environ["REMOTE_ADDR"] = str(client[0])
    environ["wsgi.url_scheme"] = scope["scheme"]
    for name, value in scope["headers"]:
        _add(environ, name, value.decode("latin-1"))
    return environ


def give_body(environ: Environ, body: bytes) -> None:
    """The whole body, whose length is then known however it came."""
    environ["wsgi.input"] = BytesIO(body)
    if environ.pop("HTTP_TRANSFER_ENCODING", None) is not None:
        environ["CONTENT_LENGTH"] = str(len(body))


def announced_length(environ: Environ) -> int | None:
    """The body's length: 0 where there is none, None where it comes in chunks."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _add(environ: Environ, name: bytes, value: str) -> None:
    key = _names.get(name) or _key_of(name)
    if key is None:
        return
    if key in environ:
        # Cookies can't be joined by commas.
        value = f"{environ[key]}{';' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value


def _key_of(name: bytes) -> str | None:
    """WSGI's name of a header; None for one with an underscore, which would pass for a hyphen."""
    if b"_" in name:
        return None
    key = name.decode("latin-1").upper().replace("-", "_")
    key = key if key in _WITHOUT_PREFIX else f"HTTP_{key}"
    if len(_names) < _MOST_NAMES:
        _names[name] = key
    return key
