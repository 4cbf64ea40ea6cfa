"""How the source is kept: small, one subject a file, one place for each dangerous thing."""

import ast
import re
import statistics
from collections import defaultdict

FORBIDDEN_NAMES = {
    "base",
    "common",
    "core",
    "helper",
    "helpers",
    "manager",
    "misc",
    "models",
    "services",
    "util",
    "utils",
}
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION = 10


def test_only_one_file_commits(source_files, root):
    calls = re.compile(r"\.(?:commit|rollback|begin)\(")
    guilty = [path for path in source_files if calls.search(path.read_text())]
    assert guilty == [root / "moderation" / "database.py"]


def test_only_one_file_asks_what_time_it_is(source_files, root):
    calls = re.compile(r"\b(?:datetime\.(?:now|today|utcnow)|date\.today|time\.time)\(")
    guilty = [path for path in source_files if calls.search(path.read_text())]
    assert guilty == [root / "moderation" / "clock.py"]


def test_only_the_vault_names_the_table_of_sealed_values(source_files, root):
    house = root / "moderation"
    rooms = (house / "vault", house / "tables")
    named = [path for path in source_files if "SealedValue" in path.read_text()]
    assert named
    assert [path for path in named if path.parent not in rooms] == []


def test_identifiers_are_made_in_one_place(source_files):
    calls = re.compile(r"\buuid[1-8]\(|import uuid")
    assert [path for path in source_files if calls.search(path.read_text())] == []


def test_no_file_has_a_name_that_says_nothing(source_files):
    assert [path for path in source_files if path.stem in FORBIDDEN_NAMES] == []


def test_no_file_is_long(source_files):
    lengths = {path: len(path.read_text().splitlines()) for path in source_files}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_long(source_files):
    long = [
        f"{path}:{function.lineno} {function.name}"
        for path in source_files
        for function in _functions(path)
        if _length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_functions_are_short_as_a_rule(source_files):
    lengths = [_length(function) for path in source_files for function in _functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_every_file_and_everything_public_says_what_it_is(source_files):
    silent = []
    for path in source_files:
        tree = ast.parse(path.read_text())
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(str(path))
        silent += [
            f"{path}:{node.lineno} {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        ]
    assert silent == []


def test_a_public_class_has_a_name_of_its_own(source_files):
    places = defaultdict(list)
    for path in source_files:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_nothing_is_left_to_do(source_files):
    marks = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    assert [path for path in source_files if marks.search(path.read_text())] == []


def test_nothing_is_unpickled_or_evaluated(source_files):
    calls = re.compile(
        r"import pickle|\bpickle\.|allow_pickle=True|(?<![\w.])(?:eval|exec)\(|shell=True"
    )
    assert [path for path in source_files if calls.search(path.read_text())] == []


def _functions(path):
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(function):
    return function.end_lineno - function.lineno + 1
