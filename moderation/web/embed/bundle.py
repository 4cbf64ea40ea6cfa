"""What browsers get of our modules: one file for each way in, without remarks.

Our modules export names and nothing else, and no two of them define the same name at their top; so
one after the other they are one module. Readers wait for fewer requests, and for less.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import [^;]*? from "\./([\w-]+\.js)";\n', re.MULTILINE | re.DOTALL)
_REMARK = re.compile(r"^ *//.*\n", re.MULTILINE)
_CSS_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"^ +|\n(?=\n)", re.MULTILINE)


def bundled(entry: str, modules: Mapping[str, str]) -> str:
    """The module ``entry`` with all that it imports, in the order in which they need each other."""
    order: list[str] = []
    _place(entry, modules, order)
    parts = []
    for name in order:
        source = lean_script(_IMPORT.sub("", modules[name]))
        parts.append(source if name == entry else re.sub("^export ", "", source, flags=re.M))
    return "".join(parts)


def lean_script(source: str) -> str:
    """A script without remarks and indentation. No text of ours goes over a line's end."""
    return _INDENT.sub("", _REMARK.sub("", source))


def lean_style(source: str) -> str:
    """A style sheet without remarks and indentation."""
    return _INDENT.sub("", _CSS_REMARK.sub("", source)).lstrip()


def _place(name: str, modules: Mapping[str, str], order: list[str]) -> None:
    if name in order:
        return
    for needed in _IMPORT.findall(modules[name]):
        _place(needed, modules, order)
    order.append(name)
