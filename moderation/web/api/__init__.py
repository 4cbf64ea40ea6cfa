"""The JSON door, ``/v1``: sites submit, read, edit and decide; everybody reads what is public."""

from importlib import import_module
from pkgutil import iter_modules

from moderation.web.api.room import blueprint

__all__ = ["blueprint"]

# Whatever stands in this room answers at its addresses once it is imported.
for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)
