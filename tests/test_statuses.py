"""Statuses: they are written down in one place, and everybody asks there."""

import ast
from pathlib import Path

import moderation
from moderation.statuses import STATUSES


def test_no_other_module_lists_the_statuses():
    root = Path(moderation.__file__).parent
    lists = [str(path.relative_to(root)) for path in root.rglob("*.py") if _lists_them(path)]
    assert lists == ["statuses.py"]


def _lists_them(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, ast.Tuple | ast.List | ast.Set) and _is_all(node) for node in nodes)


def _is_all(node: ast.Tuple | ast.List | ast.Set) -> bool:
    values = [each.value for each in node.elts if isinstance(each, ast.Constant)]
    return len(values) == len(STATUSES) and set(values) == set(STATUSES)
