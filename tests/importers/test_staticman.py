"""Staticman's files: in a folder or in an archive, in whatever words a site uses."""

import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read

YAML = """\
_id: 0c0e5a00
_parent: {parent}
name: "Jane"
email: 0bc83cb571cd1c50ba6f3e8a78ef1346
url: https://jane.test/
message: "The crust\\r\\n\\r\\ncame out **well**."
date: {date}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two comments on one page, and a file of something else."""
    place = tmp_path / "site" / "_data" / "comments" / "2019" / "bread"
    place.mkdir(parents=True)
    (place / "entry1.yml").write_text(YAML.format(parent="", date="2019-05-06T07:08:09.000Z"))
    second = {
        "_id": "1c",
        "_parent": "0c0e5a00",
        "name": "Joe",
        "message": "Yes.",
        "date": 1557126490,
    }
    (place / "entry2.json").write_text(json.dumps(second))
    (place / "readme.md").write_text("no comment")
    return tmp_path / "site"


def archived(folder: Path, kind: str) -> Path:
    if kind == "folder":
        return folder
    path = folder.parent / f"archive.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in folder.rglob("*.*"):
                archive.write(file, file.relative_to(folder))
    else:
        with tarfile.open(path, "w:gz") as archive:
            archive.add(folder, "site")
    return path


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz"])
def test_comments_are_read_from_their_files(read: Read, folder: Path, kind: str) -> None:
    first, second = read("staticman", archived(folder, kind))
    assert isinstance(first, PastComment)
    assert isinstance(second, PastComment)
    assert first.thread_url == second.thread_url == "https://example.org/2019/bread"
    assert first.body == "The crust\n\ncame out **well**."
    assert (first.author_email, first.author_url) == (None, "https://jane.test/")
    assert (first.parent, second.parent) == (None, "0c0e5a00")
    assert (second.created_at - first.created_at).total_seconds() == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &a [x]\nmessage: *a\n", "malformed"),
        ("message: !!python/object/apply:os.getcwd []", "malformed"),
        ("- a list", "malformed"),
        ("message: [" * 2_000, "malformed"),
        ("message: Hello\nhidden: true\ndate: 2019-01-01", "deleted"),
        ("message: Hello", "no_date"),
        ("date: 2019-01-01", "no_text"),
        ("x: " + "y" * 1_100_000, "too_long"),
    ],
)
def test_a_file_that_is_none_is_left_out_alone(
    read: Read, folder: Path, text: str, reason: str
) -> None:
    (folder / "_data/comments/2019/bread/entry0.yml").write_text(text)
    found = read("staticman", folder)
    [left_out] = [each for each in found if isinstance(each, LeftOut)]
    assert (left_out.reason, left_out.line, len(found)) == (reason, 1, 3)


def test_links_out_of_the_folder_are_not_followed(read: Read, folder: Path) -> None:
    (folder.parent / "secret.yml").write_text(YAML.format(parent="", date="2019-01-01"))
    (folder / "link.yml").symlink_to(folder.parent / "secret.yml")
    (folder / "all").symlink_to(folder.parent)
    assert len(read("staticman", folder)) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"\x1f\x8b\x08", b"x" * 2_000])
def test_what_is_no_archive_is_refused(read: Read, content: bytes) -> None:
    with pytest.raises(Broken, match=r"^Line 1: "):
        read("staticman", content)
