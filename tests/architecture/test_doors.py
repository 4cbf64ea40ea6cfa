"""Doors for other people's software: each has its four places, and no other room names it."""

import pytest

from moderation.actions.doors import DOORS

NAMES = [door.name for door in DOORS]
LISTS = {
    "moderation/actions/doors.py",
    "moderation/app.py",
    "moderation/tables/__init__.py",
    "moderation/settings.py",
}
# Where the software is meant, and not the door for it.
SOFTWARE = {
    "moderation/importers/wordpress.py",  # what WordPress has kept of an answer of Akismet's
    "moderation/policy/test_markers.py",  # what Akismet's clients test with
    "moderation/actions/account/change_account.py",  # keys as people know them from Coral
    "moderation/web/review/account/templates/account.html",
    "moderation/web/review/door/static/presets.js",
    "moderation/web/review/door/templates/shortcuts.html",
}
SOURCE = {".py", ".html", ".js", ".css"}


@pytest.mark.parametrize("name", NAMES)
def test_a_door_has_its_four_places(root, name):
    places = (
        f"moderation/web/{name}/__init__.py",
        f"moderation/actions/{name}/door.py",
        f"moderation/tables/{name}.py",
        f"docs/{name}.md",
    )
    assert [place for place in places if not (root / place).is_file()] == []
    assert f"]({name}.md)" in (root / "docs" / "doors.md").read_text()
    assert f"app.register_blueprint({name}.blueprint)" in (root / "moderation/app.py").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_door_is_named_in_its_own_rooms_and_where_doors_are_listed(root, name):
    own = (f"moderation/web/{name}/", f"moderation/actions/{name}/", f"moderation/tables/{name}.py")
    files = {
        str(path.relative_to(root)): path
        for path in (root / "moderation").rglob("*")
        if path.suffix in SOURCE
    }
    named = {
        file
        for file, path in files.items()
        if not file.startswith(own) and name in path.read_text().casefold()
    }
    assert named - LISTS - SOFTWARE == set()


def test_doors_have_names_of_their_own():
    assert len(set(NAMES)) == len(NAMES) > 0
