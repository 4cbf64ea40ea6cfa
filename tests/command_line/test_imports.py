"""``moderation import``: what it says, and what it leaves behind when it is killed."""

import gc
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from moderation.actions.installation.installation import Installation
from moderation.tables import Comment
from tests.command_line.conftest import Run
from tests.importers.past_exports import isso, wxr, wxr_comment, wxr_item

SMALL_BATCHES = """
from moderation.actions.moving import import_past
from moderation.command_line import main
import_past._BATCH = 50
main()
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export of two comments, a pingback and one without a text."""
    path = tmp_path / "export.xml"
    items = wxr_item(
        wxr_comment(),
        wxr_comment(id="2", approved="0"),
        wxr_comment(id="3", type="pingback"),
        wxr_comment(id="4", content=""),
    )
    path.write_text(wxr(items))
    return path


def test_it_tells_what_was_imported_and_what_was_not(run: Run, site, export: Path) -> None:
    answer = run("import", "wordpress", str(export), "--site", "blog")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [
        "           2  imported",
        "           0  known already, and left alone",
        "           1    approved, of both",
        "           1    pending, of both",
        "           1  pages",
        "           1    on https://example.org, with 2 comments",
        "           0  labels to learn from",
        "           1  left out: without a text",
        "           1  left out: pingbacks and trackbacks",
        "    line 48: without a text",
    ]


def test_a_dry_run_writes_nothing_and_can_be_read_by_a_program(
    run: Run, site, export: Path
) -> None:
    for _ in range(2):
        answer = run("import", "wordpress", str(export), "--site", "blog", "--dry-run", "--json")
        told = json.loads(answer.stdout)
        assert (told["added"], told["known"], told["dry_run"]) == (2, 0, True)
        assert told["problems"] == [{"line": 48, "reason": "no_text"}]


def test_a_broken_file_is_refused_with_its_line(run: Run, site, export: Path) -> None:
    export.write_text(export.read_text()[:-20])
    answer = run("import", "wordpress", str(export), "--site", "blog")
    assert answer.exit_code == 1
    assert answer.stderr == "Error: Line 61: unclosed token.\n"


def test_nothing_that_people_wrote_is_printed(run: Run, site, export: Path) -> None:
    answer = run("import", "wordpress", str(export), "--site", "blog", "--strict")
    assert answer.exit_code == 1
    assert "something is wrong with 1 of the comments" in answer.stderr
    assert "jane" not in answer.output.lower()


def test_pages_that_are_not_the_sites_are_told_and_brought_home(
    run: Run, site, export: Path
) -> None:
    export.write_text(export.read_text().replace("https://example.org/", "http://old.test:80/"))
    arguments = ("import", "wordpress", str(export), "--site", "blog")
    told = run(*arguments, "--dry-run").stdout
    assert "on http://old.test, with 2 comments, an origin that the site doesn't have" in told
    assert "--map-origin http://old.test=https://" in told
    told = json.loads(
        run(*arguments, "--map-origin", "http://old.test=https://example.org", "--json").stdout
    )
    assert told["origins"] == [
        {"origin": "https://example.org", "pages": 1, "comments": 2, "is_the_sites": True}
    ]
    assert json.loads(run(*arguments, "--json").stdout)["known"] == 2


@pytest.mark.parametrize("move", ["http://old.test", "http://old.test=https://other.test"])
def test_pages_are_brought_to_no_other_site(run: Run, site, export: Path, move: str) -> None:
    answer = run("import", "wordpress", str(export), "--site", "blog", "--map-origin", move)
    assert answer.exit_code != 0
    assert (
        "OLD=NEW" in answer.stderr or "doesn't have the origin https://other.test" in answer.stderr
    )


def test_threads_that_isso_keeps_by_id_are_mapped_by_a_file(run: Run, site, tmp_path: Path) -> None:
    path = isso(tmp_path / "isso.db", {}, {"tid": 2})
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO threads VALUES (2, 'post-12', 'Rye')")
        database.commit()
    (tmp_path / "pages.csv").write_text("post-12,https://example.org/rye/\n")
    arguments = ("import", "isso", str(path), "--site", "blog", "--json")
    assert json.loads(run(*arguments).stdout)["left_out"] == {"no_page": 1}
    told = json.loads(run(*arguments, "--map-pages", str(tmp_path / "pages.csv")).stdout)
    assert (told["added"], told["known"], told["pages"]) == (1, 1, 2)
    (tmp_path / "pages.csv").write_text("post-11,https://example.org/\npost-12,rye\n")
    answer = run(*arguments, "--map-pages", str(tmp_path / "pages.csv"))
    assert "Line 2: this page has no address" in answer.stderr


def test_isso_needs_to_know_which_origin_where_there_are_several(
    run: Run, installation: Installation, tmp_path: Path
) -> None:
    run("sites", "add", "blog", "--origin", "https://a.example.org", "--origin", "https://b.test")
    (tmp_path / "isso.db").write_bytes(b"")
    answer = run("import", "isso", str(tmp_path / "isso.db"), "--site", "blog")
    assert "say which one with --origin" in answer.stderr


def test_ctrl_c_says_how_to_go_on(
    run: Run, site, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("moderation.actions.moving.import_past.make_ready", interrupted)
    answer = run("import", "wordpress", str(export), "--site", "blog")
    assert answer.exit_code == 1
    assert "the same command goes on from there" in answer.stderr


def test_circles_of_objects_are_looked_for_as_before_once_it_is_done(
    run: Run, site, export: Path
) -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    assert run("import", "wordpress", str(export), "--site", "blog").exit_code == 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_an_import_that_was_killed_is_finished_by_the_next(
    run: Run, site, installation: Installation, settings, tmp_path: Path
) -> None:
    comments = [wxr_comment(id=str(n), parent=str(n - 1)) for n in range(1, 1_001)]
    path = tmp_path / "long.xml"
    path.write_text(wxr(wxr_item(*comments)))
    arguments = ("import", "wordpress", str(path), "--site", "blog")
    process = subprocess.Popen(
        [sys.executable, "-c", SMALL_BATCHES, *arguments],
        env=os.environ | {"MODERATION_KEYS_FILE": str(settings.key_ring_path)},
        stdout=subprocess.DEVNULL,
    )
    while not (before := _stored(installation)) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = _stored(installation)
    assert 0 < before < 1_000
    assert before % 50 == 0
    answer = run(*arguments, "--json")
    told = json.loads(answer.stdout)
    assert (told["added"], told["known"]) == (1_000 - before, before)
    assert _stored(installation) == 1_000


def _stored(installation: Installation) -> int:
    with installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Comment)) or 0
