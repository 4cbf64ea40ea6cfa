"""What is remembered has an end: nothing that strangers send can fill a cache without bound."""

import ast
from collections.abc import Iterator
from pathlib import Path

MOST_REMEMBERED = 16_384
# What it is asked for is of our own making, and few: sizes, statuses, languages, endpoints, tables.
FEW = {
    "_cached_description": "the settings of this process",
    "_catalogue": "the languages of the desk",
    "_counted_as": "endpoints and classes of status",
    "_decided_of": "sizes of a chunk",
    "_looks": "how many copies are counted, and how many are shown",
    "_places": "the tables",
    "_newest": "sizes of a page",
    "_newest_of_one": "statuses",
    "_newest_of_several": "statuses",
    "word_list": "the lists that are shipped",
}


def test_what_has_no_bound_is_asked_for_few_things(source_files: list[Path]) -> None:
    unbounded = {
        function.name
        for function, kept in _cached(source_files)
        if _name(kept) == "cache" and function.args.args
    }
    assert unbounded == set(FEW)


def test_every_other_cache_says_how_much_it_keeps(source_files: list[Path]) -> None:
    sizes = [
        (function.name, ast.unparse(kept), _size(kept))
        for function, kept in _cached(source_files)
        if _name(kept) == "lru_cache"
    ]
    assert len(sizes) > 20
    assert [one for one in sizes if one[2] is not None and not 0 < one[2] <= MOST_REMEMBERED] == []
    assert not [told for _, told, _ in sizes if "None" in told or "maxsize" not in told]


def _cached(paths: list[Path]) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for kept in node.decorator_list:
                    if _name(kept) in {"cache", "lru_cache"}:
                        yield node, kept


def _name(kept: ast.expr) -> str:
    called = kept.func if isinstance(kept, ast.Call) else kept
    return ast.unparse(called).removeprefix("functools.")


def _size(kept: ast.expr) -> int | None:
    """The number, where it is one: others are names of constants."""
    given = kept.keywords[0].value if isinstance(kept, ast.Call) and kept.keywords else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, int) else None
