"""Importing: threads, parents and addresses are kept, nothing comes twice, nothing is half done."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import OPERATOR
from moderation.actions.installation.installation import Installation
from moderation.actions.intake.rescore_comments import rescore_comments
from moderation.actions.learning.collect_labels import collect_labels
from moderation.actions.moving import import_past as importing
from moderation.actions.moving.import_comments import ImportOrder, import_comments
from moderation.actions.moving.import_past import ImportSummary
from moderation.actions.moving.page_rules import set_page_rules
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.publication.read_thread import read_thread
from moderation.actions.upkeep.expire import expire
from moderation.errors import Conflict, Invalid, NotFound
from moderation.importers import Broken
from moderation.tables import AuditRow, Comment, Decision, Event, ImportedComment, Label, Thread
from tests.fixtures.comments import SearchFor
from tests.fixtures.hostile import DECEIVING, UNDECEIVING
from tests.fixtures.sites import ModeratorAccount
from tests.importers.past_exports import (
    disqus,
    disqus_post,
    disqus_thread,
    isso,
    remark42,
    remark42_comment,
    wxr,
    wxr_comment,
    wxr_item,
)

Import = Callable[..., ImportSummary]


@pytest.fixture
def bring(installation: Installation, site, tmp_path: Path) -> Import:
    """Imports an export of WordPress: ``bring(text)``; ``bring(data, "disqus")`` another one."""

    def bring_one(content: str | bytes | Path, source: str = "wordpress", **more) -> ImportSummary:
        path = content if isinstance(content, Path) else tmp_path / "export"
        if not isinstance(content, Path):
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        order = ImportOrder(source, path, "blog", **more)
        return import_comments(installation, order, lambda _part: None).whole

    return bring_one


@pytest.fixture
def stored(installation: Installation):
    """The site's comments, oldest first."""

    def read() -> list[Comment]:
        with installation.database.reading() as session:
            return list(session.scalars(select(Comment).order_by(Comment.id)))

    return read


def count(installation: Installation, table) -> int:
    with installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize(("slash", "is_one_page"), [("ignored", True), ("counts", False)])
def test_a_reply_stays_one_where_the_site_says_that_both_addresses_are_one_page(
    bring: Import, stored, installation: Installation, submitting_site, slash: str, *, is_one_page
) -> None:
    set_page_rules(installation, submitting_site.id, {"trailing_slash": slash}, OPERATOR)
    first = wxr_item(wxr_comment(id="1"), link="https://example.org/a")
    second = wxr_item(wxr_comment(id="2", parent="1"), link="https://example.org/a/")
    summary = bring(wxr(first + second))
    parents = {comment.parent_id for comment in stored()} - {None}
    assert parents == ({stored()[0].id} if is_one_page else set())
    assert count(installation, Thread) == summary.counts.pages == (1 if is_one_page else 2)
    assert summary.counts.lost_parents == (not is_one_page)


def test_a_comment_stands_as_it_stood(bring: Import, stored, installation: Installation) -> None:
    bring(wxr(wxr_item(wxr_comment(author="Jane", content="Write to joe@example.org."))))
    [comment] = stored()
    assert comment.status == "approved"
    assert comment.published_revision == 1
    assert comment.author_name == "Jane"
    assert comment.body == "Write to [email]."
    assert comment.created_at.isoformat() == "2014-05-06T07:08:09+00:00"
    assert comment.author_network is None
    with installation.database.reading() as session:
        opened = installation.vault.open_value(session, comment.site_id, comment.id)
        original = installation.vault.open_value(session, comment.site_id, comment.id, "body.1")
        decision = session.scalars(select(Decision)).one()
        thread = session.scalars(select(Thread)).one()
    assert opened == "jane@example.org"
    assert original == "Write to joe@example.org."
    assert (decision.decided_by, decision.phase, decision.status) == ("site", "import", "approved")
    assert (thread.url, thread.title) == ("https://example.org/bread/", "Bread")


def test_the_site_is_told_nothing_of_what_it_knows(
    bring: Import, installation: Installation
) -> None:
    bring(wxr(wxr_item(wxr_comment())))
    assert count(installation, Event) == 0


def test_a_second_run_adds_nothing(bring: Import, installation: Installation) -> None:
    text = wxr(wxr_item(wxr_comment(), wxr_comment(id="2", parent="1")))
    assert bring(text).added == 2
    again = bring(text)
    assert (again.added, again.known) == (0, 2)
    assert [count(installation, table) for table in (Comment, Decision, ImportedComment)] == [2] * 3


def test_what_was_decided_here_meanwhile_is_left_alone(
    bring: Import, stored, installation: Installation, moderator: ModeratorAccount
) -> None:
    bring(wxr(wxr_item(wxr_comment())))
    [comment] = stored()
    decide(installation, comment.site_id, comment.id, WantedDecision("rejected", moderator.actor))
    bring(wxr(wxr_item(wxr_comment(), wxr_comment(id="2"))))
    assert {each.status for each in stored()} == {"rejected", "approved"}


def test_comments_read_in_the_order_in_which_they_were_written(
    bring: Import, stored, installation: Installation
) -> None:
    same = "2014-05-06 07:08:09"
    late = wxr_comment(id="4", date_gmt="2015-01-01 00:00:00", content="late")
    three = [wxr_comment(id=str(n), date_gmt=same, content=f"same {n}") for n in (1, 2, 3)]
    bring(wxr(wxr_item(late, *three)))
    thread_id = stored()[0].thread_id
    with installation.database.reading() as session:
        shown, _ = read_thread(session, thread_id, after=None, limit=10)
    assert [comment.body for comment in shown] == ["same 1", "same 2", "same 3", "late"]


def parents(comments: list[Comment]) -> dict[str, str | None]:
    bodies = {comment.id: comment.body for comment in comments}
    return {each.body: bodies.get(each.parent_id or "") for each in comments}


@pytest.mark.parametrize("batch", [1, 2, 1_000])
def test_replies_find_their_parents_wherever_those_stand(
    bring: Import, stored, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(importing, "_BATCH", batch)
    above = {"1": "0", "2": "1", "3": "9", "9": "0", "4": "77", "5": "6", "6": "5", "7": "7"}
    comments = [wxr_comment(id=n, parent=p, content=n) for n, p in above.items()]
    other = wxr_item(wxr_comment(id="8", parent="1", content="8"), link="https://example.org/b")
    summary = bring(wxr(wxr_item(*comments), other))
    expected = {"1": None, "2": "1", "3": "9", "9": None, "4": None, "7": None, "8": None}
    found = parents(stored())
    assert {name: found[name] for name in expected} == expected
    assert (found["5"], found["6"]) in {(None, "5"), ("6", None)}
    assert (summary.counts.lost_parents, summary.counts.circles) == (2, 2)
    assert bring(wxr(wxr_item(*comments), other)).added == 0
    assert parents(stored()) == found


def test_replies_to_what_was_deleted_go_to_the_nearest_that_is_kept(bring: Import, stored) -> None:
    posts = [
        disqus_post("1", "7", message="one"),
        disqus_post("2", "7", "1", isDeleted="true"),
        disqus_post("4", "7", "3", message="four"),
        disqus_post("3", "7", "2", isDeleted="true"),
    ]
    page = disqus_thread("7", "https://example.org/bread/")
    summary = bring(disqus(page, *posts), "disqus")
    assert summary.counts.left_out == {"deleted": 2}
    assert parents(stored()) == {"one": None, "four": "one"}


def test_isso_and_remark42_come_along_too(bring: Import, stored, tmp_path: Path) -> None:
    bring(isso(tmp_path / "isso.db", {"text": "one"}, {"text": "two", "parent": 1}), "isso")
    replies = [remark42_comment("b", "a", text="four"), remark42_comment("a", text="three")]
    bring(remark42(replies), "remark42")
    expected = {"one": None, "two": "one", "three": None, "four": "three"}
    assert parents(stored()) == expected


def test_the_same_number_of_another_system_is_another_comment(
    bring: Import, stored, tmp_path: Path
) -> None:
    bring(wxr(wxr_item(wxr_comment())))
    bring(isso(tmp_path / "isso.db", {}), "isso")
    assert len(stored()) == 2


@pytest.mark.parametrize("names", [("", ""), ("first", "second")])
def test_two_blogs_that_count_alike_become_one_site(
    bring: Import, stored, names: tuple[str, str]
) -> None:
    first = wxr(wxr_item(*[wxr_comment(id=n, parent=str(int(n) - 1)) for n in ("101", "102")]))
    pages = [wxr_comment(id=n, parent=str(int(n) - 1)) for n in ("100", "101", "102")]
    second = wxr(wxr_item(*pages, link="https://example.org/rye/"))
    assert bring(first, name=names[0]).added == 2
    assert bring(second, name=names[1]).added == 3
    assert [
        bring(text, name=name).added for text, name in zip((first, second), names, strict=True)
    ] == [0, 0]
    assert [each.parent_id is None for each in stored()].count(False) == 3


def test_a_blog_that_moves_has_the_same_comments(bring: Import) -> None:
    text = wxr(wxr_item(wxr_comment(), link="http://example.org/bread/?p=1"))
    assert bring(text).added == 1
    assert bring(text.replace("http://example.org", "https://www.example.org")).added == 0


def test_a_page_has_the_first_title_that_is_not_empty(bring: Import, installation) -> None:
    titles = ["", "Bread", "Bread again"]
    lines = [remark42_comment(str(n), title=title) for n, title in enumerate(titles, 1)]
    bring(remark42(lines), "remark42")
    with installation.database.reading() as session:
        assert session.scalars(select(Thread.title)).one() == "Bread"


def test_a_dry_run_tells_and_writes_nothing(bring: Import, installation: Installation) -> None:
    bring(wxr(wxr_item(wxr_comment())))
    items = wxr_item(wxr_comment(), wxr_comment(id="2", approved="0"), wxr_comment(id="2"))
    told = bring(wxr(items), is_dry=True)
    assert (told.added, told.known, told.counts.pages) == (1, 1, 1)
    assert told.counts.by_status == {"approved": 1, "pending": 1}
    assert told.counts.problems == [(35, "repeated")]
    assert count(installation, Comment) == 1


def test_a_file_that_breaks_off_leaves_nothing_behind(
    bring: Import, installation: Installation
) -> None:
    comments = [wxr_comment(id=str(number)) for number in range(1, 2_000)]
    with pytest.raises(Broken, match=r"^Line \d+: "):
        bring(wxr(wxr_item(*comments))[:-30])
    assert [count(installation, table) for table in (Comment, Thread, AuditRow)][:2] == [0, 0]


def test_strictly_a_flaw_is_a_refusal(bring: Import, installation: Installation) -> None:
    with pytest.raises(Invalid, match="something is wrong with 1 of the comments"):
        bring(wxr(wxr_item(wxr_comment(), wxr_comment(id="2", content=""))), is_strict=True)
    assert count(installation, Comment) == 0


def test_a_file_that_is_written_to_meanwhile_is_noticed(
    installation: Installation, site, tmp_path: Path
) -> None:
    path = tmp_path / "export.xml"
    path.write_text(wxr(wxr_item(wxr_comment())))

    def tell(_part: float) -> None:
        with path.open("a") as file:
            file.write("\n")

    with pytest.raises(Conflict, match="changed while it was being read"):
        import_comments(installation, ImportOrder("wordpress", path, "blog"), tell)
    assert count(installation, Comment) == 0


def test_an_import_that_was_cut_short_goes_on(
    bring: Import, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_BATCH", 2)
    text = wxr(wxr_item(*[wxr_comment(id=str(n), parent=str(n - 1)) for n in range(1, 8)]))
    real, calls = importing.record_batch, []

    def fails_later(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(importing, "record_batch", fails_later)
    with pytest.raises(KeyboardInterrupt):
        bring(text)
    assert count(installation, Comment) == 4
    assert bring(text).added == 3
    with installation.database.reading() as session:
        replies = session.scalar(select(func.count(Comment.parent_id)))
        acts = session.scalars(
            select(AuditRow.details).where(AuditRow.action == "comments.imported")
        ).all()
    assert replies == 6
    assert acts == ['{"source":"wordpress"}'] * 2


def test_malformed_addresses_are_absent_and_recent_networks_are_kept(
    bring: Import, stored, installation: Installation
) -> None:
    recent = (clock.now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    bring(
        wxr(
            wxr_item(
                wxr_comment(id="1", author_email="jane at home", date_gmt=recent),
                wxr_comment(id="2", author_IP="an address", date_gmt=recent),
            )
        )
    )
    first, second = stored()
    assert (first.author_network, second.author_network) == ("192.0.2.0/24", None)
    with installation.database.reading() as session:
        assert installation.vault.open_value(session, first.site_id, first.id) is None


def test_a_date_that_is_still_to_come_is_none(bring: Import) -> None:
    summary = bring(wxr(wxr_item(wxr_comment(date_gmt="2150-01-01 00:00:00"))))
    assert (summary.added, summary.counts.left_out) == (0, {"no_date": 1})


def test_labels_teach_with_the_sites_weight_and_never_crowd_out_newer_ones(
    bring: Import, installation: Installation
) -> None:
    bring(
        wxr(
            wxr_item(
                wxr_comment({"akismet_result": "false"}, id="1", content="Thank you so much."),
                wxr_comment(id="2", approved="spam", content="Buy our pills today."),
                wxr_comment(id="3", content="Nobody said anything of this."),
            )
        )
    )
    labels = collect_labels(installation)
    assert {(each.submission.text, each.is_spam, each.weight) for each in labels.usable} == {
        ("Thank you so much.", False, 0.5),
        ("Buy our pills today.", True, 0.5),
    }
    with installation.database.reading() as session:
        assert {label.created_at.year for label in session.scalars(select(Label))} == {2014}


def test_spam_of_years_ago_is_kept_as_long_as_any(
    bring: Import, installation: Installation, stored
) -> None:
    bring(wxr(wxr_item(wxr_comment(approved="spam"))))
    expire(installation)
    assert len(stored()) == 1


def test_what_waited_there_waits_here_and_is_scored(
    bring: Import, installation: Installation, stored
) -> None:
    bring(wxr(wxr_item(wxr_comment(approved="0"))))
    assert rescore_comments(installation) == 1
    [comment] = stored()
    assert comment.status == "pending"
    assert comment.risk is not None


def test_it_can_be_searched(bring: Import, stored, search_for: SearchFor) -> None:
    bring(wxr(wxr_item(wxr_comment(content="The crumb was airy."))))
    assert search_for("crumb") == [stored()[0].id]


@pytest.mark.parametrize("deleted", [True, False])
def test_an_erased_author_does_not_come_back_with_the_next_import(
    bring: Import, installation: Installation, stored, deleted: bool
) -> None:
    text = wxr(
        wxr_item(wxr_comment(), wxr_comment(id="2", parent="1", author="Joe", author_email=""))
    )
    bring(text)
    erase_author(installation, "jane@example.org", "blog", delete_comments=deleted)
    assert bring(text).added == 0
    assert "Jane Doe" not in {each.author_name for each in stored()}
    with installation.database.reading() as session:
        links = session.scalars(select(ImportedComment.comment_id)).all()
    assert links.count(None) == 1


def test_a_thread_that_is_known_keeps_its_title(bring: Import, submit, installation) -> None:
    submit(thread_url="https://example.org/bread/", thread_title="Bread today")
    bring(wxr(wxr_item(wxr_comment())))
    with installation.database.reading() as session:
        thread = session.scalars(select(Thread)).one()
    assert (thread.title, thread.version) == ("Bread today", 2)


def test_a_site_that_is_none_is_refused(installation: Installation, tmp_path: Path) -> None:
    order = ImportOrder("wordpress", tmp_path / "export.xml", "nobody")
    with pytest.raises(NotFound):
        import_comments(installation, order, lambda _part: None)


def test_many_pages_and_comments_are_bounded_by_batches(bring: Import, installation) -> None:
    items = [
        wxr_item(
            *[wxr_comment(id=str(page * 25 + n)) for n in range(1, 26)],
            link=f"https://example.org/{page}/",
        )
        for page in range(60)
    ]
    summary = bring(wxr(*items))
    assert (summary.added, summary.counts.pages) == (1_500, 60)
    assert count(installation, Thread) == 60


def test_a_pipe_is_refused_and_not_waited_for(bring: Import, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Invalid, match="no file"):
        bring(pipe)


@pytest.mark.parametrize("source", ["wordpress", "disqus", "isso", "remark42", "jsonl"])
def test_what_nobody_sees_leaves_imported_names(
    bring: Import, stored, installation: Installation, tmp_path: Path, source: str
) -> None:
    bring(_by_a_deceiver(source, tmp_path), source)
    assert [comment.author_name for comment in stored()] == [UNDECEIVING]


def _by_a_deceiver(source: str, folder: Path) -> str | bytes | Path:
    """An export with one comment."""
    if source == "wordpress":
        return wxr(wxr_item(wxr_comment(author=DECEIVING)))
    if source == "disqus":
        page = disqus_thread("7", "https://example.org/bread/")
        return disqus(page, disqus_post("1", "7").replace("Jane Doe", DECEIVING))
    if source == "isso":
        return isso(folder / "isso.db", {"id": 1, "author": DECEIVING})
    if source == "remark42":
        return remark42([remark42_comment("1", user={"name": DECEIVING, "id": "a"})])
    own = {
        "id": "1",
        "thread": {"url": "https://example.org/bread/", "title": "Bread"},
        "author": {"name": DECEIVING},
        "body": "The crust came out well.",
        "status": "approved",
        "created_at": "2014-05-06T07:08:09+00:00",
    }
    return json.dumps(own)
