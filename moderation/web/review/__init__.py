"""The desk: where moderators sign in, look at what waits, and decide."""

from importlib import import_module
from pkgutil import walk_packages

from moderation.web.review.room import blueprint

__all__ = ["blueprint"]

# Whatever stands in a room is the blueprint's once it is imported: pages, handlers, filters.
for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
