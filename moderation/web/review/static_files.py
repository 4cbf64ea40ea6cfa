"""Styles and scripts. Their address carries a digest of them all, so they can be kept for good.

They are few and small, so they stay in memory: nothing that a browser names reaches the disk.
There is a style sheet for each thing on the screen; a browser gets them as one.
"""

import hashlib
from pathlib import Path

from flask import Response, url_for

from moderation.errors import NotFound
from moderation.web.review.room import ROOMS, blueprint

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HERE = Path(__file__).parent
# The order counts where two say something of the same thing.
_SHEETS = (  # noqa: SIM905 - a page of quotation marks tells nobody anything
    """
    values page top_bar places tabs row risk action comment side_list decision context
    campaign notice card empty mail model lists list_form threshold numbers audit settings
    sites secret people webhook account visible filters state claim bulk batch search reports
    appeals shortcuts in_place palette
    """
).split()


def _read() -> dict[str, bytes]:
    """Every file by its name; names are unique, whichever room they lie in."""
    found = [path for room in ROOMS for path in sorted((_HERE / room / "static").glob("*.*"))]
    contents = {path.name: path.read_bytes() for path in found if path.suffix in _TYPES}
    sheets = b"".join(contents[f"{name}.css"] for name in _SHEETS)
    others = {name: content for name, content in contents.items() if not name.endswith(".css")}
    return others | {"desk.css": sheets}


_FILES = _read()
_VERSION = hashlib.sha256(
    b"".join(name.encode() + content for name, content in _FILES.items())
).hexdigest()[:12]


@blueprint.app_template_global("desk_file")
def desk_file(name: str) -> str:
    """The address of one of the files."""
    return url_for("review.static_file", version=_VERSION, name=name)


@blueprint.get("/static/<version>/<name>", endpoint="static_file")
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
