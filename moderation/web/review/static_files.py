"""Styles and scripts. Their address carries a digest of them all, so they can be kept for good.

They are few and small, so they stay in memory: nothing that a browser names reaches the disk.
"""

import hashlib
from pathlib import Path

from flask import Blueprint, Response, url_for

from moderation.errors import NotFound

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FILES = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parent / "static").iterdir())
    if path.suffix in _TYPES
}
_VERSION = hashlib.sha256(
    b"".join(name.encode() + content for name, content in _FILES.items())
).hexdigest()[:12]


def serve_files(blueprint: Blueprint) -> None:
    """Serve the folder ``static``."""
    blueprint.add_url_rule("/static/<version>/<name>", "static_file", _static_file)
    blueprint.app_template_global("desk_file")(desk_file)


def desk_file(name: str) -> str:
    """The address of one of the files."""
    return url_for("review.static_file", version=_VERSION, name=name)


def _static_file(version: str, name: str) -> Response:
    content = _FILES.get(name)
    if content is None:
        raise NotFound
    response = Response(content, content_type=_TYPES[Path(name).suffix])
    is_current = version == _VERSION
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_current else "no-cache"
    )
    return response
