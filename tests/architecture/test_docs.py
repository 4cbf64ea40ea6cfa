"""The documentation names nothing that is not there, and every room in the room's own words."""

import ast
import re
import tomllib

import pytest

FILE = re.compile(r"`((?:[\w.-]+/)*\w+\.py)`")
PLACE = re.compile(
    r"`((?:moderation|classifiers|tests|benchmarks|drills|migrations|docs|integrations)/[\w./-]*)`"
)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(#[^)\s]+)?\)")

ROW = re.compile(r"^\| `([\w/.]+)` \| (.+) \|$", re.MULTILINE)
SENTENCE = re.compile(r".+?[.!?](?=\s|$)")


@pytest.fixture(scope="module")
def told(root):
    """What docs/architecture.md says of each place, in its order."""
    return dict(ROW.findall((root / "docs/architecture.md").read_text()))


@pytest.fixture(scope="module")
def pages(root):
    """Every page for people, with its text."""
    paths = [root / "README.md", root / "CHANGELOG.md", *(root / "docs").glob("*.md")]
    return {path: path.read_text() for path in paths}


def test_every_module_that_a_page_names_is_there(pages, text_files):
    known = [f"/{path}" for path in text_files]
    named = {(page.name, name) for page, text in pages.items() for name in FILE.findall(text)}
    assert named
    lost = {one for one in named if not any(path.endswith(f"/{one[1]}") for path in known)}
    assert lost == set()


def test_every_place_that_a_page_names_is_there(pages, root):
    named = {(page.name, name) for page, text in pages.items() for name in PLACE.findall(text)}
    assert named
    assert {one for one in named if not (root / one[1]).exists()} == set()


def test_every_room_has_a_line_which_is_its_own_first_sentence(root, told):
    own = {
        f"{path.parent.relative_to(root)}/": _first_sentence(path)
        for house in ("moderation", "classifiers")
        for path in (root / house).rglob("__init__.py")
    }
    assert {place: said for place, said in told.items() if place in own} == own


def test_rooms_are_told_from_the_top_as_imports_go(root, told):
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    for contract in contracts["contracts"]:
        if contract["id"] in {"actions", "desk"}:
            house = contract["containers"][0].replace(".", "/")
            layers = " | ".join(contract["layers"]).split(" | ")
            rooms = [one for one in layers if (root / house / one).is_dir()]
            assert [place for place in told if place in {f"{house}/{one}/" for one in rooms}] == [
                f"{house}/{one}/" for one in rooms
            ]


def test_every_link_between_pages_leads_somewhere(pages):
    for page, text in pages.items():
        for target, heading in LINK.findall(text):
            path = page.parent / target
            assert path.exists(), (page.name, target)
            if heading and path.suffix == ".md":
                assert heading[1:] in _anchors(path.read_text()), (page.name, target, heading)


def _first_sentence(path):
    text = " ".join((ast.get_docstring(ast.parse(path.read_text())) or "").split())
    return SENTENCE.match(text).group().replace("``", "`")


def _anchors(text):
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}
