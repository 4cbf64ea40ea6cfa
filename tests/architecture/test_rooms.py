"""Rooms: none is a warehouse, what serves one neighbour is part of it, tests lie as code does."""

import ast
from collections import Counter

from moderation.policy import phases

MOST_MODULES = 25
MOST_TEMPLATES = 15
SMALL = 20
# Of the tests alone: what they share, other people's clients and browsers, our plugins in other
# people's software, and what holds for all of the code.
ROOMS_OF_TESTS = {
    *("tests", "tests/architecture", "tests/clients", "tests/engines", "tests/fixtures"),
    *("tests/integrations", "tests/integrations/wordpress"),
}
# Programs that a test runs in a network of its own.
PROGRAMS_OF_TESTS = {"tests/delivery/namespace"}


def test_no_room_holds_more_modules_than_one_can_see(source_files):
    held = Counter(path.parent for path in source_files)
    assert {str(room): count for room, count in held.items() if count > MOST_MODULES} == {}


def test_no_room_holds_more_templates_than_one_can_see(root):
    held = Counter(path.parent for path in (root / "moderation").rglob("*.html"))
    assert {str(room): count for room, count in held.items() if count > MOST_TEMPLATES} == {}


def test_a_small_module_that_serves_one_neighbour_is_part_of_it(source_files, root):
    callers = {path: [] for path in source_files}
    for path in (path for path in source_files if path.name != "__init__.py"):
        for name in _imported(path):
            file = root / f"{name.replace('.', '/')}.py"
            if file in callers and path not in callers[file]:
                callers[file].append(path)
    lonely = [
        str(path)
        for path, found in callers.items()
        if len(found) == 1 and found[0].parent == path.parent and _is_small(path)
    ]
    allowed = {phase.__module__.replace(".", "/") + ".py" for phase in phases.PHASES}
    assert [path for path in lonely if not path.endswith(tuple(allowed))] == []


def test_a_test_lies_where_what_it_tests_lies(root):
    rooms = (
        {str(path.parent.relative_to(root)) for path in (root / "tests").rglob("test_*.py")}
        - ROOMS_OF_TESTS
        - PROGRAMS_OF_TESTS
    )
    houses = [room.removeprefix("tests/") for room in sorted(rooms)]
    assert houses
    lost = [
        house
        for house in houses
        if not any((root / top / house / "__init__.py").is_file() for top in ("moderation", "."))
    ]
    assert lost == []


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _is_small(path):
    return path.name != "__init__.py" and len(path.read_text().splitlines()) < SMALL
