"""Sites that were removed a week ago are deleted, whatever happens meanwhile."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from moderation import clock
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.installation import expiry_rule
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials, add_site
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.actions.sites.remove_site import remove_site, restore_site
from moderation.actions.upkeep import delete_sites
from moderation.actions.upkeep.check_health import check_expiry
from moderation.actions.upkeep.expire import Expired, expire
from moderation.actions.upkeep.expiry_rules import expiry_rules
from moderation.database import Base
from moderation.errors import Conflict, NotFound
from moderation.tables import AuditRow, Comment, Site
from tests.fixtures.comments import Submit

Later = Callable[..., None]
DAYS = {"days": 7, "seconds": 1}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Moves the clock: ``later(days=8)`` is so much after the test began."""
    began = clock.now()

    def move(**time: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**time))

    return move


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four rows at once, so that there are many."""
    for name in ("_FIRST", "_MOST", "_LEAST"):
        monkeypatch.setattr(expiry_rule, name, 4)


@pytest.fixture
def busy(
    installation: Installation, submit: Submit, other_submitting_site: SubmittingSite
) -> Installation:
    """``blog`` with thirty comments, of which many are replies, and ``shop`` with one."""
    parent = submit().id
    for number in range(29):
        parent = submit(body=f"Number {number}.", parent_id=parent).id if number % 5 else parent
        submit(body=f"Beside number {number}.")
    submit(site=other_submitting_site, body="Of the other site.")
    return installation


def numbers(installation: Installation, site_id: str) -> dict[str, int]:
    """How many rows of a site there are in each table that names it, where there are any."""
    found = {}
    with installation.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if "site_id" in table.c:
                query = select(func.count()).select_from(table).where(table.c.site_id == site_id)
                found[table.name] = session.execute(query).scalar_one()
    return {name: number for name, number in found.items() if number}


def deletions(installation: Installation, rows: Any) -> int:
    return sum(row.action == "site.deleted" for row in rows(AuditRow))


def test_everything_of_it_goes_and_nothing_of_others(
    busy: Installation, later: Later, rows: Any
) -> None:
    blog, shop = (next(one for one in rows(Site) if one.name == name) for name in ("blog", "shop"))
    before = numbers(busy, shop.id)
    remove_site(busy, "blog")
    later(days=7)
    assert "removed_sites" not in expire(busy).counts
    later(**DAYS)
    assert expire(busy).counts["removed_sites"] > len(rows(Comment))
    assert numbers(busy, blog.id) == {}
    assert numbers(busy, shop.id) == before
    assert [one.name for one in rows(Site)] == ["shop"]


def test_the_audit_trail_keeps_that_it_was_and_who_did_it(
    busy: Installation, later: Later, rows: Any
) -> None:
    removed = remove_site(busy, "blog")
    later(**DAYS)
    expire(busy)
    chain = [row for row in rows(AuditRow) if row.chain == removed.id]
    told = [(row.action, row.actor, row.details) for row in chain][-2:]
    of_it = '{"site":"blog"}'
    assert told == [("site.removed", "operator", of_it), ("site.deleted", "worker", of_it)]
    assert verify_chain(busy, removed.id).is_whole


def test_until_the_worker_has_begun_it_can_be_taken_back(
    busy: Installation, later: Later, rows: Any
) -> None:
    remove_site(busy, "blog")
    later(days=30)
    restore_site(busy, "blog")
    number = len(rows(Comment))
    assert "removed_sites" not in expire(busy).counts
    assert len(rows(Comment)) == number


def test_who_is_faster_than_the_worker_by_a_moment_has_it_back(
    busy: Installation, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = delete_sites._begin

    def late(*given: Any) -> bool:
        restore_site(busy, "blog")
        return begin(*given)

    monkeypatch.setattr(delete_sites, "_begin", late)
    remove_site(busy, "blog")
    later(**DAYS)
    assert expire(busy).failed == []
    assert site_by_name(busy, "blog") is not None


def test_once_it_has_begun_nobody_takes_it_back_and_the_name_is_free_at_its_end(
    busy: Installation, later: Later, small_batches: None, rows: Any
) -> None:
    remove_site(busy, "blog")
    later(**DAYS)
    expire(busy, seconds=0.0001)
    with pytest.raises(Conflict, match="being deleted already"):
        restore_site(busy, "blog")
    with pytest.raises(Conflict, match="free once everything of it is deleted"):
        add_site(busy, "blog", ["https://example.org"])
    expire(busy)
    with pytest.raises(NotFound):
        restore_site(busy, "blog")
    add_site(busy, "blog", ["https://example.org"])
    found = site_by_name(busy, "blog")
    assert found is not None
    assert "comments" not in numbers(busy, found.id)


def test_what_is_left_to_delete_is_counted_and_told(
    busy: Installation, later: Later, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_site(busy, "blog")
    later(**DAYS)
    [rule] = [one for one in expiry_rules(busy) if one.name == "removed_sites"]
    with busy.database.reading() as session:
        overdue = rule.overdue(session)
    assert overdue.rows > 50
    assert overdue.since is not None
    assert clock.now() - overdue.since == pytest.approx(timedelta(seconds=1), abs=timedelta(1e-4))
    monkeypatch.setattr(delete_sites, "_end", lambda *_given: 1 / 0)
    assert expire(busy).failed == ["removed_sites"]
    [check] = check_expiry(busy)
    assert (check.name, check.level) == ("expiry:removed_sites", "warn")
    assert "failed 1 times" in str(check.value)


def test_two_workers_do_each_other_no_harm(
    busy: Installation, later: Later, small_batches: None, rows: Any
) -> None:
    expire(busy)  # so that every rule is known
    removed = remove_site(busy, "blog")
    later(**DAYS)
    ended: list[Expired] = []
    both = [threading.Thread(target=lambda: ended.append(expire(busy))) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.failed for one in ended] == [[], []]
    assert numbers(busy, removed.id) == {}
    assert deletions(busy, rows) == 1


def test_a_worker_that_is_killed_is_gone_on_with(
    busy: Installation,
    database_url: str,
    key_ring_file: Path,
    tmp_path: Path,
    rows: Any,
) -> None:
    removed = remove_site(busy, "blog")
    shutil.copy(key_ring_file, tmp_path / "keys.json")
    before, left = numbers(busy, removed.id), []
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.actions.upkeep.deleting_process", tmp_path, database_url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"MODERATION_DATA_DIR": str(tmp_path)},
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for last in (1, 5, 12, 30, 0):
            print(last, file=process.stdin, flush=True)
            status = int(process.stdout.readline())
            assert status == (signal.SIGKILL if last else 0)
            left.append(sum(numbers(busy, removed.id).values()))
        process.stdin.close()
    assert sum(before.values()) >= left[0] > left[1] > left[2] > left[3] > left[4] == 0
    assert [one.name for one in rows(Site)] == ["shop"]
    assert deletions(busy, rows) == 1
    assert verify_chain(busy, removed.id).is_whole


def test_a_new_table_that_names_a_site_is_among_them(site: SiteCredentials) -> None:
    named = {table.name for table in Base.metadata.sorted_tables if "site_id" in table.c}
    assert {table.name for table in delete_sites._tables()} == named
