"""The page of the documentation that lists every setting, written from the settings themselves.

``make docs`` writes it anew; a test holds it true.
"""

import ast
import sys
from inspect import getsource
from itertools import pairwise
from pathlib import Path

from moderation.settings import Settings

_BEGINNING = """\
# Settings

Every setting is an environment variable. Durations are in seconds unless the name says otherwise.
There is no default secret: `moderation init` makes the keys, in `MODERATION_KEYS_FILE`.

| variable | default | what it does |
|---|---|---|
"""

# Set by a command for its own processes, not by an operator.
_INTERNAL = {"demonstration"}


def render() -> str:
    """The page, as Markdown."""
    said = descriptions()
    rows = [
        f"| `MODERATION_{name.upper()}` | {_default(field.default)} | {said[name]} |\n"
        for name, field in Settings.model_fields.items()
        if name not in _INTERNAL
    ]
    return _BEGINNING + "".join(rows)


def descriptions() -> dict[str, str]:
    """What stands under each setting in the code, on one line: no process has to know it."""
    lines = ast.walk(ast.parse(getsource(Settings)))
    body = next(found.body for found in lines if isinstance(found, ast.ClassDef))
    return {
        setting.target.id: " ".join(str(said.value.value).split())
        for setting, said in pairwise(body)
        if isinstance(setting, ast.AnnAssign) and isinstance(setting.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant)
    }


def _default(value: object) -> str:
    if value is None:
        return "unset"
    if isinstance(value, bool):
        return f"`{int(value)}`"
    return f"`./{value}`" if isinstance(value, Path) else f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(render())
