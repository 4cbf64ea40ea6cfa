"""Styles and scripts. Their address carries a digest of them all, so they can be kept for good."""

import hashlib
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory, url_for

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def serve_files(blueprint: Blueprint) -> None:
    """Serve the folder ``static``."""
    blueprint.add_url_rule("/static/<version>/<name>", "static_file", _static_file)
    blueprint.app_template_global("desk_file")(desk_file)


def desk_file(name: str) -> str:
    """The address of one of the files."""
    return url_for("review.static_file", version=_VERSION, name=name)


def _static_file(version: str, name: str) -> Response:
    kind = _TYPES.get(Path(name).suffix)
    if kind is None:
        abort(404)
    response = send_from_directory(_FOLDER, name, mimetype=kind)
    is_current = version == _VERSION
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_current else "no-cache"
    )
    return response


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_FOLDER.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


_VERSION = _digest()
