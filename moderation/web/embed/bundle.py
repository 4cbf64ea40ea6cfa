"""What browsers get of our modules: one file for each way in, without remarks.

Our modules export names and nothing else, and no two of them define the same name at their top; so
one after the other they are one module. Readers wait for fewer requests, and for less.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import [^;]*? from "\./([\w-]+\.js)";\n', re.MULTILINE | re.DOTALL)
_REMARK = re.compile(r"^ *//.*\n", re.MULTILINE)
_CSS_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r'("(?:[^"\\]|\\.)*")')
_AROUND_SIGNS = re.compile(r" ?([=<>&|?:,;{}()\[\]]) ?")
_CSS_SIGNS = re.compile(r"\s*([{};,])\s*")
_LAST_COMMA = re.compile(r",\n(?=[)\]}])")
_NEEDLESS_END = re.compile(r"(?<=[,({\[;])\n|\n(?=[)\]}])")
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
    """A script without remarks, indentation, and blanks around signs.

    No text of ours goes over a line's end, and a line with a template, a regular expression or
    single quotes stays as it is.
    """
    lines = _INDENT.sub("", _REMARK.sub("", source)).split("\n")
    lean = "\n".join(line if set("`'/") & set(line) else _lean_line(line) for line in lines)
    # Ends of lines that separate nothing.
    return _NEEDLESS_END.sub("", _LAST_COMMA.sub("", lean))


def _lean_line(line: str) -> str:
    parts = _STRING.split(line)
    parts[::2] = [_AROUND_SIGNS.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def lean_style(source: str) -> str:
    """A style sheet without remarks and indentation, its rules one behind the other."""
    lean = _INDENT.sub("", _CSS_REMARK.sub("", source)).lstrip()
    return _CSS_SIGNS.sub(r"\1", lean).replace(": ", ":")


def _place(name: str, modules: Mapping[str, str], order: list[str]) -> None:
    if name in order:
        return
    for needed in _IMPORT.findall(modules[name]):
        _place(needed, modules, order)
    order.append(name)
