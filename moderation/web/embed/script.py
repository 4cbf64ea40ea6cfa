"""/embed.js, and what it loads when a thread or a count comes into view.

The script names its parts by a version that is made of their content: a browser keeps them for
good, and never mixes the parts of two releases.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files

from flask import Response

from moderation.errors import NotFound
from moderation.web.embed.bundle import bundled, lean_script, lean_style
from moderation.web.embed.catalogues import catalogues
from moderation.web_address import PASSING

_KINDS = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
}
_ENTRIES = ("section.js", "counts.js", "report.js", "posting.js", "authored.js", "authored-page.js")
_ONE_YEAR = 31_536_000
_FIVE_MINUTES = 300


def embed_script() -> Response:
    """The script that a page names; it is asked for again after five minutes."""
    script = _script().replace("./embed-files/", f"./embed-files/{files_version()}/")
    return _file(script.encode(), "js", f"max-age={_FIVE_MINUTES}")


def embed_file(version: str, name: str) -> Response:
    """One part. An old version gets the present part, which it must not keep."""
    content = _files().get(name)
    if content is None:
        raise NotFound("There is no such file.")
    is_current = version == files_version()
    lifetime = f"max-age={_ONE_YEAR}, immutable" if is_current else "no-cache"
    return _file(content, name.rpartition(".")[2], lifetime)


@cache
def files_version() -> str:
    """What stands for the content of all parts."""
    digest = hashlib.sha256()
    for name, content in sorted(_files().items()):
        digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]


def _file(content: bytes, kind: str, lifetime: str) -> Response:
    response = Response(content, content_type=_KINDS[kind])
    response.headers["Cache-Control"] = f"public, {lifetime}"
    # Module scripts of other origins are read by CORS; there is nothing private in them.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _script() -> str:
    return lean_script((files(__package__) / "static" / "embed.js").read_text("utf-8"))


@cache
def _files() -> dict[str, bytes]:
    folder = files(__package__) / "static" / "embed-files"
    sources = {entry.name: entry.read_text("utf-8") for entry in folder.iterdir()}
    sources["page.js"] = sources["page.js"].replace("LIST_OF_THE_SERVER", PASSING)
    scripts = {name: bundled(name, sources) for name in _ENTRIES}
    styles = {name: lean_style(text) for name, text in sources.items() if name.endswith(".css")}
    words = {f"authored.{code}.json": json.dumps(one.own) for code, one in catalogues().items()}
    pictures = {name: text for name, text in sources.items() if name.endswith(".svg")}
    return {name: text.encode() for name, text in (scripts | styles | pictures | words).items()}
