"""Exporting: what leaves, for whom, and that importing it elsewhere gives the same threads."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.moving.export_comments import ExportOrder, ExportSummary, export_comments
from moderation.actions.moving.import_comments import ImportOrder, import_comments
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.find_site import find_site
from moderation.errors import Conflict, Forbidden, Invalid, NotFound
from moderation.tables import AuditRow, Comment, Moderator, Thread
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.importers.past_exports import wxr, wxr_comment, wxr_item

SITE = Actor("site")


@pytest.fixture
def publish(installation: Installation, submit: Submit):
    """Submits a comment and approves it: ``publish(body="Hello").id``."""

    def publish_one(**changes: Any):
        comment = submit(**changes)
        with installation.database.reading() as session:
            site_id = session.get_one(Comment, comment.id).site_id
        decide(installation, site_id, comment.id, WantedDecision("approved", SITE))
        return comment

    return publish_one


def exported(installation: Installation, path: Path, form: str = "jsonl", **more: Any) -> str:
    export_comments(installation, ExportOrder("blog", form, **more), path)
    return path.read_text()


def test_each_comment_is_a_line_without_any_address(
    installation: Installation, publish, tmp_path: Path
) -> None:
    first = publish(body="One, by jane@example.org.")
    reply = publish(body="Two.", parent_id=first.id)
    lines = exported(installation, tmp_path / "out.jsonl").splitlines()
    one, two = map(json.loads, lines)
    assert one == {
        "id": first.id,
        "thread": {"url": "https://example.org/2026/bread", "title": "How to bake bread"},
        "parent_id": None,
        "author": {"name": "Jane Doe", "url": "https://jane.example.org/"},
        "body": "One, by [email].",
        "status": "approved",
        "created_at": first.created_at.isoformat(),
        "by_site": False,
    }
    assert (two["id"], two["parent_id"]) == (reply.id, first.id)
    assert "jane@" not in "".join(lines)


def test_only_its_owner_can_read_the_file(
    installation: Installation, publish, tmp_path: Path
) -> None:
    publish()
    exported(installation, tmp_path / "out.jsonl")
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(installation: Installation, site, tmp_path) -> None:
    (tmp_path / "out.jsonl").write_text("mine")
    with pytest.raises(Conflict):
        exported(installation, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text() == "mine"


def test_what_fails_leaves_no_file(
    installation: Installation, publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    monkeypatch.setattr("moderation.actions.moving.export_comments.flush", _full)
    with pytest.raises(ZeroDivisionError):
        exported(installation, tmp_path / "sub.jsonl")
    assert not list(tmp_path.glob("*.part"))


def _full(_path: Path) -> None:
    raise ZeroDivisionError


def test_addresses_leave_only_for_an_admin_and_that_is_recorded(
    installation: Installation, publish, moderator: ModeratorAccount, tmp_path: Path
) -> None:
    publish(author_email="jane@example.org")
    text = exported(installation, tmp_path / "out.jsonl", admin=moderator.address)
    assert json.loads(text)["author"]["email"] == "jane@example.org"
    assert "<wp:comment_author_email>jane@example.org<" in exported(
        installation, tmp_path / "out.xml", "wxr", admin=moderator.address
    )
    with installation.database.reading() as session:
        query = select(AuditRow).where(AuditRow.action == "comments.exported")
        acts = session.scalars(query.order_by(AuditRow.number)).all()
    assert {act.actor for act in acts} == {f"moderator:{moderator.id}"}
    assert json.loads(acts[0].details or "") == {"addresses": True, "form": "jsonl"}


@pytest.mark.parametrize("admin", ["nobody@example.org", "moderator@example.org"])
def test_nobody_else_gets_addresses(
    installation: Installation, publish, moderator: ModeratorAccount, tmp_path: Path, admin: str
) -> None:
    publish()
    with installation.database.transaction() as session:
        session.get_one(Moderator, moderator.id).disabled_at = session.get_one(
            Moderator, moderator.id
        ).created_at
    with pytest.raises(Forbidden):
        exported(installation, tmp_path / "out.jsonl", admin=admin)
    assert list(tmp_path.glob("out*")) == []


def test_another_site_s_comments_are_not_in_it(
    installation: Installation, publish, other_submitting_site: SubmittingSite, tmp_path: Path
) -> None:
    publish(site=other_submitting_site)
    assert exported(installation, tmp_path / "out.jsonl") == ""
    with pytest.raises(NotFound):
        export_comments(installation, ExportOrder("none", "jsonl"), tmp_path / "no.jsonl")


def test_only_the_statuses_that_were_asked_for(
    installation: Installation, publish, submit: Submit, tmp_path: Path
) -> None:
    top = publish(body="top")
    waits = submit(body="waits", parent_id=top.id)
    publish(body="below", parent_id=waits.id)
    both = exported(installation, tmp_path / "a.jsonl", statuses=("approved", "pending"))
    assert len(both.splitlines()) == 3
    lines = exported(installation, tmp_path / "b.jsonl").splitlines()
    assert [(json.loads(line)["body"], json.loads(line)["parent_id"]) for line in lines] == [
        ("top", None),
        ("below", top.id),
    ]


def test_while_an_edit_waits_the_public_text_is_exported(
    installation: Installation, submitting_site: SubmittingSite, publish, tmp_path: Path
) -> None:
    comment = publish(body="First.")
    edit_comment(installation, submitting_site, comment.id, "Second.")
    told = json.loads(exported(installation, tmp_path / "out.jsonl"))
    assert (told["body"], told["status"]) == ("First.", "approved")


def shape(installation: Installation, site: str) -> list[tuple[Any, ...]]:
    """A site's comments without what may differ: page, time, author, text, status, and above."""
    with installation.database.reading() as session:
        query = (
            select(Comment, Thread.url, Thread.title)
            .join(Thread, Thread.id == Comment.thread_id)
            .where(Comment.site_id == find_site(session, site).id)
            .order_by(Comment.id)
        )
        rows = session.execute(query).all()
    bodies = {comment.id: (comment.body, comment.created_at) for comment, *_ in rows}
    return [
        (
            *(url, title, comment.created_at, comment.author_name, comment.author_url),
            *(comment.body, comment.status, bodies.get(comment.parent_id or "")),
        )
        for comment, url, title in rows
    ]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff@"), max_size=40
)
BODIES = st.one_of(
    TEXTS,
    st.lists(
        st.sampled_from(
            ["]]>", "<b>", "&amp;", "\n\n", "<!--", "https://example.org/?a=1&b=2", "x", " ", "&lt"]
        )
    ).map("".join),
).map(lambda body: f"{body.strip()}.")


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written=st.lists(st.tuples(TEXTS, BODIES, st.integers(0, 5)), min_size=1, max_size=8))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_is_exported_and_imported_again_is_the_same(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory, written
) -> None:
    folder = tmp_path_factory.mktemp("round")
    here, there, lines = (f"{name}-{folder.name.lower()}" for name in ("here", "there", "lines"))
    for name in (here, there, lines):
        add_site(installation, name, ["https://example.org"])
    comments = [
        wxr_comment(
            id=str(number),
            author=author.replace("&", "&amp;").replace("<", "&lt;"),
            content=body.replace("&", "&amp;").replace("<", "&lt;"),
            parent=str(number - back if back else 0),
            date_gmt=f"2014-05-06 07:08:{number:02}",
        )
        for number, (author, body, back) in enumerate(written, 1)
    ]
    _bring(installation, folder / "first.xml", wxr(wxr_item(*comments)), here)
    for form, site in (("wxr", there), ("jsonl", lines)):
        path = folder / f"again.{form}"
        export_comments(installation, ExportOrder(here, form, ("approved", "pending")), path)
        _bring(installation, path, None, site, "wordpress" if form == "wxr" else form)
        assert shape(installation, site) == shape(installation, here)


def _bring(
    installation: Installation, path: Path, text: str | None, site: str, source: str = "wordpress"
) -> None:
    if text is not None:
        path.write_text(text)
    import_comments(installation, ImportOrder(source, path, site), lambda _part: None)


@pytest.mark.parametrize("form", ["wxr", "jsonl"])
def test_every_status_makes_the_way_there_and_back(
    installation: Installation, site, other_site, tmp_path: Path, form: str
) -> None:
    comments = [
        wxr_comment(id="1", approved="1"),
        wxr_comment(id="2", approved="0", parent="1"),
        wxr_comment(id="3", approved="spam"),
    ]
    _bring(installation, tmp_path / "first.xml", wxr(wxr_item(*comments)), "blog")
    path = tmp_path / "again"
    every = ("approved", "pending", "spam", "rejected")
    summary = export_comments(installation, ExportOrder("blog", form, every), path)
    assert summary == ExportSummary(comments=3, pages=1)
    _bring(installation, path, None, "shop", "wordpress" if form == "wxr" else "jsonl")
    assert shape(installation, "shop") == shape(installation, "blog")


def test_a_reply_that_came_before_its_parent_stands_alone_in_wordpress(
    installation: Installation, site, tmp_path: Path
) -> None:
    comments = [wxr_comment(id="1", parent="2"), wxr_comment(id="2")]
    _bring(installation, tmp_path / "first.xml", wxr(wxr_item(*comments)), "blog")
    summary = export_comments(installation, ExportOrder("blog", "wxr"), tmp_path / "out.xml")
    assert summary.on_their_own == 1


def test_many_comments_are_walked_over(installation: Installation, site, tmp_path: Path) -> None:
    comments = [wxr_comment(id=str(n), parent=str(n - 1)) for n in range(1, 1_102)]
    _bring(installation, tmp_path / "first.xml", wxr(wxr_item(*comments)), "blog")
    lines = exported(installation, tmp_path / "out.jsonl").splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == 1_101


@pytest.mark.parametrize("name", ["missing/export", "n" * 250])
def test_where_nothing_can_be_written_it_says_so_and_leaves_nothing(
    installation: Installation, publish, tmp_path: Path, name: str
) -> None:
    publish()
    folder = tmp_path / "exports"
    folder.mkdir()
    with pytest.raises(Invalid, match="cannot be written"):
        exported(installation, folder / name)
    assert list(folder.iterdir()) == []


def test_wordpress_can_make_a_page_that_it_does_not_find(
    installation: Installation, publish, tmp_path: Path
) -> None:
    """With its own date empty it is found by its title alone (importer 0.9.5)."""
    publish(thread_url="https://example.org/2020/05/17/rye/?a=1&b=2", thread_title="Rye & <salt>")
    text = exported(installation, tmp_path / "out.xml", "wxr")
    assert "<wp:post_date></wp:post_date>" in text
    assert "<wp:post_date_gmt>2020-05-17 10:30:00</wp:post_date_gmt>" in text
    assert "<wp:post_name>rye</wp:post_name>" in text
    assert (
        '<content:encoded><![CDATA[<p><a href="https://example.org/2020/05/17/rye/?a=1&amp;b=2">'
        "Rye &amp; &lt;salt&gt;</a></p>]]></content:encoded>"
    ) in text
    assert text.count("comment-moderation") == 2  # an author, and that the page is theirs


def test_wordpress_is_told_which_comments_are_the_sites_own(
    installation: Installation, publish, tmp_path: Path
) -> None:
    publish(body="By a reader")
    publish(body="By us", is_by_site=True)
    text = exported(installation, tmp_path / "out.xml", "wxr")
    (marked,) = [one for one in text.split("<wp:comment>") if "comment_moderation_by_site" in one]
    assert "By us" in marked
    _bring(installation, tmp_path / "out.xml", None, "blog")


def test_it_tells_how_far_it_is(installation: Installation, publish, tmp_path: Path) -> None:
    for number in range(3):
        publish(body=f"Number {number}.")
    told: list[float] = []
    export_comments(installation, ExportOrder("blog", "jsonl"), tmp_path / "out", told.append)
    assert told == [0.0, pytest.approx(1 / 3), pytest.approx(2 / 3), 1.0]
