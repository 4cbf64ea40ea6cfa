"""The desk: where moderators sign in, look at what waits, and decide."""

from importlib import import_module
from pkgutil import walk_packages

from flask import redirect, url_for
from werkzeug.wrappers import Response

from moderation.web.review.room import blueprint

__all__ = ["blueprint", "show_first_page"]

# Whatever stands in a room is the blueprint's once it is imported: pages, handlers, filters.
for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)


def show_first_page() -> Response:
    """Whoever opens the bare address of the service wants the desk."""
    return redirect(url_for("review.front"))
