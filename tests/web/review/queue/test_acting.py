"""Acting without a browser: many at once, claims, notes, and what came too late or is gone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from moderation import clock
from moderation.actions.decisions.joint_decisions import read_joints
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sessions.sessions import IDLE
from moderation.identifiers import new_id
from moderation.tables import Batch, Comment, Decision, Event
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.web.review.conftest import HERE, AtTheDesk, Seat, field


def test_selected_comments_are_decided_on_once_and_undone_later_from_any_of_them(
    admin: AtTheDesk, seat: Seat, submit: Submit, installation: Installation, at: Any
) -> None:
    ids = [submit().id for _ in range(3)]
    form = _selection(ids, "rejected", reason="abusive")
    answers = [admin.post("/review/blog/selected", **form) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert _statuses(installation) == dict.fromkeys(ids, "rejected")
    assert _reasons(installation) == ["abusive"] * 3

    at(hours=5)
    bo = seat("moderator", name="Bo")
    page = bo.get(f"/review/blog/comments/{ids[1]}").text
    assert "One of 3 decided together" in page
    assert "Undo all 3 that stand" in page
    path = _path(page, r"/review/blog/campaigns/[^\"]+/undo")
    answer = bo.post(path, came_from="comment", list="rejected")
    assert "Undone. 3 comments are pending again." in bo.get(answer.headers["Location"]).text
    assert set(_statuses(installation).values()) == {"pending"}
    assert bo.post(path).status_code == 303
    assert {one.version for one in _comments(installation)} == {3}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "joint",
    [
        "ffffffff-ffff-7fff-bfff-ffffffffffff",  # of the year 10889
        "01900000-0000-7000-8000-000000000000",  # of June 2024
        "3f0c2a0e-8a4e-4d1c-9d52-3d9a6c1f0b11",  # random
        "nonsense",
        "",
    ],
)
def test_a_joint_identifier_that_no_page_of_today_made_is_refused(
    admin: AtTheDesk, submit: Submit, installation: Installation, joint: str
) -> None:
    comment = submit().id
    form = _selection([comment], "spam", joint=joint, until=new_id())
    for path in ("selected", "batches", f"comments/{comment}/copies/decisions"):
        assert admin.post(f"/review/blog/{path}", **form).status_code == 422, path
    run_batches(installation)
    assert _statuses(installation) == {comment: "pending"}


@pytest.mark.usefixtures("other_site")
def test_another_sites_batch_is_handed_to_the_worker_too(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    submit()
    add_moderator(installation, "ada.admin@example.org", "admin", "shop")
    joint = new_id()
    form = {"status": "spam", "joint": joint, "until": new_id(), "list": "pending"}
    batch = admin.post("/review/blog/batches", **form).headers["Location"]
    run_batches(installation)
    answer = admin.post(f"/review/shop/campaigns/{joint}/undo")
    assert answer.headers["Location"] == batch
    assert set(_statuses(installation).values()) == {"spam"}
    run_batches(installation)
    assert set(_statuses(installation).values()) == {"pending"}


def test_what_was_decided_together_is_listed_and_undone_from_there(
    admin: AtTheDesk, submit: Submit, installation: Installation, submitting_site: SubmittingSite
) -> None:
    ids = [submit().id for _ in range(3)]
    admin.post("/review/blog/selected", **_selection(ids[:2], "spam"))
    listing = admin.get("/review/blog/").text
    assert _path(listing, r"/review/blog/batches") in listing
    page = admin.get("/review/blog/batches").text
    assert "2 comments decided on." in page
    answer = admin.post(_path(page, r"/review/blog/campaigns/[^\"]+/undo"))
    assert answer.status_code == 303
    page = admin.get("/review/blog/batches").text
    assert "None of these decisions stands any more." in page
    assert [one.standing for one in seen(installation, read_joints, submitting_site.id)] == [0]


def test_a_batch_is_started_once_and_undone_from_the_history_too(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    ids = [submit().id for _ in range(3)]
    form = {"status": "spam", "joint": new_id(), "until": new_id(), "list": "pending"}
    answers = [admin.post("/review/blog/batches", **form) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    run_batches(installation)
    with installation.database.reading() as session:
        assert session.query(Batch).count() == 1
    assert _statuses(installation) == dict.fromkeys(ids, "spam")
    page = admin.get(f"/review/blog/comments/{ids[0]}").text
    assert "One of 3 decided together" in page
    assert _path(page, r"/review/blog/batches/[^\"]+") == answers[0].headers["Location"]
    answer = admin.post(_path(page, r"/review/blog/campaigns/[^\"]+/undo"))
    assert answer.headers["Location"] == answers[0].headers["Location"]
    run_batches(installation)
    assert set(_statuses(installation).values()) == {"pending"}


def test_a_viewer_acts_on_nothing(seat: Seat, submit: Submit, installation: Installation) -> None:
    comment, viewer = submit().id, seat("viewer")
    page = viewer.get("/review/blog/").text + viewer.get(f"/review/blog/comments/{comment}").text
    for what in ('data-key="a"', "data-select", "Save the note only", "Take over"):
        assert what not in page
    here, batch = f"/review/blog/comments/{comment}", new_id()
    for path in (
        f"{here}/decisions",
        f"{here}/notes",
        f"{here}/notes/{new_id()}/remove",
        f"{here}/claim",
        f"{here}/claim/release",
        "/review/blog/selected",
        "/review/blog/batches",
        f"/review/blog/batches/{batch}/stop",
        f"/review/blog/batches/{batch}/undo",
        f"/review/blog/campaigns/{new_id()}/undo",
    ):
        answer = viewer.post(path, **_selection([comment], "spam"), note="Hello.", version="1")
        assert answer.status_code == 403, path
        assert "Your role on blog is viewer" in answer.text
    assert viewer.get("/review/blog/matching").status_code == 403
    assert _statuses(installation) == {comment: "pending"}


def test_other_sites_ids_answer_as_missing_ones(
    admin: AtTheDesk,
    seat: Seat,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    installation: Installation,
) -> None:
    ids = [submit(site=other_submitting_site).id for _ in range(2)]
    shop = seat("admin", site="shop", name="Shop")
    started = shop.post(
        "/review/shop/batches", status="spam", joint=new_id(), until=new_id(), list="pending"
    )
    run_batches(installation)
    batch = started.headers["Location"].rsplit("/", 1)[1]
    with installation.database.reading() as session:
        joint = session.query(Batch).one().joint_id
    before = _statuses(installation)
    for theirs, path in (
        (ids[0], "comments/{}/claim"),
        (ids[0], "comments/{}/claim/release"),
        (ids[0], "comments/{}/notes"),
        (batch, "batches/{}/stop"),
        (batch, "batches/{}/undo"),
        (joint, "campaigns/{}/undo"),
    ):
        answers = [
            admin.post(f"/review/blog/{path.format(one)}", note="Hello.")
            for one in (theirs, new_id())
        ]
        assert [answer.status_code for answer in answers] == [404, 404], path
        assert answers[0].text == answers[1].text
    for path in (f"batches/{batch}", f"batches/{batch}/progress"):
        assert admin.get(f"/review/blog/{path}").status_code == 404
    assert admin.post("/review/blog/selected", **_selection(ids, "approved")).status_code == 409
    assert _statuses(installation) == before
    assert "decided on" not in admin.get("/review/blog/batches").text


def test_a_comment_that_is_gone_is_told_of_with_what_to_do(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    comment = submit().id
    with installation.database.transaction() as session:
        session.execute(delete(Comment).where(Comment.id == comment))
    answer = admin.post(f"/review/blog/comments/{comment}/decisions", status="spam", version="1")
    assert answer.status_code == 404
    assert "This comment is not there any more" in answer.text
    assert "Go back to the queue and take the next one." in answer.text
    answer = admin.post("/review/blog/selected", **_selection([comment], "spam"))
    assert answer.status_code == 409
    assert "Nothing was recorded." in answer.text


def test_notes_are_saved_shown_and_taken_back(admin: AtTheDesk, seat: Seat, submit: Submit) -> None:
    here = f"/review/blog/comments/{submit().id}"
    bo = seat("moderator", name="Bo")
    answer = admin.post(f"{here}/notes", note="Ask <b>them</b> first.\0")
    page = admin.get(answer.headers["Location"]).text
    assert "Note saved." in page
    assert "Ask &lt;b&gt;them&lt;/b&gt; first." in bo.get(here).text
    remove = _path(page, rf"{here}/notes/[^\"]+/remove")
    assert remove not in bo.get(here).text
    assert bo.post(remove).status_code == 404
    answer = admin.post(remove)
    assert "Note removed." in admin.get(answer.headers["Location"]).text
    assert "Ask &lt;b&gt;" not in bo.get(here).text
    assert admin.post(f"{here}/notes", note="x" * 2_001).status_code == 422
    assert admin.post(f"{here}/notes", note="  ").status_code == 422


def test_a_reason_is_asked_for_by_the_page_kept_and_told_in_words(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    here = f"/review/blog/comments/{submit().id}"
    assert re.search('<option value="off_topic"[^>]*>off topic</option>', admin.get(here).text)
    answer = admin.post(
        f"{here}/decisions", status="rejected", version="1", reason="off_topic", list="pending"
    )
    assert answer.status_code == 303
    assert "Reason: off topic" in admin.get(here).text
    assert _reasons(installation) == ["off_topic"]
    refused = admin.post(f"{here}/decisions", status="rejected", version="2", reason="dislike")
    assert refused.status_code == 422


def test_the_claim_of_another_is_told_refuses_and_is_taken_over(
    admin: AtTheDesk, seat: Seat, submit: Submit, installation: Installation
) -> None:
    comment = submit().id
    here, bo = f"/review/blog/comments/{comment}", seat("moderator", name="Bo")
    assert bo.post(f"{here}/claim", answer="json").json["is_mine"]
    seen = admin.get("/review/blog/claims").json["claims"]
    assert [(one["comment"], one["who"], one["is_mine"]) for one in seen] == [
        (comment, "Bo", False)
    ]
    late = admin.post(f"{here}/decisions", status="spam", version="1", note="Mine.")
    assert late.status_code == 409
    assert re.search(r"Bo is on this comment for another [12]:\d\d", late.text)
    assert "Mine.</textarea>" in late.text
    taken = admin.post(f"{here}/claim", answer="json", take_from=seen[0]["holder"])
    assert taken.json["is_mine"]
    assert bo.post(f"{here}/claim", answer="json").status_code == 409
    assert admin.post(f"{here}/decisions", status="spam", version="1").status_code == 303
    later = bo.post(f"{here}/decisions", status="approved", version="1")
    assert later.status_code == 409
    assert "Ada filed it as spam just now, after you opened this comment." in later.text
    assert _statuses(installation) == {comment: "spam"}


@pytest.mark.parametrize("way", ["claims", "progress", "renewal"])
def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    admin: AtTheDesk, submit: Submit, at: Any, way: str
) -> None:
    comment, token = submit().id, admin.token()
    batch = admin.post("/review/blog/batches", status="spam", joint=new_id(), until=new_id())
    progress = f"{batch.headers['Location']}/progress"

    def ask() -> int:
        if way == "renewal":
            form = {"form_token": token, "answer": "json"}
            path = f"/review/blog/comments/{comment}/claim"
            return admin.client.post(path, data=form, headers=HERE).status_code
        path = "/review/blog/claims" if way == "claims" else progress
        return admin.get(path).status_code

    half = IDLE.total_seconds() / 2
    at(seconds=half)
    assert ask() == 200
    at(seconds=half * 2 + 1)
    assert ask() in {303, 401}


@pytest.mark.parametrize("path", ["comments/{}/decisions", "comments/{}/notes"])
def test_an_ended_session_gives_back_the_note_and_the_reason(
    admin: AtTheDesk, submit: Submit, path: str
) -> None:
    comment = submit().id
    admin.client.delete_cookie("session")
    form = {
        "status": "rejected",
        "version": "1",
        "note": "Typed with <care>.",
        "reason": "personal_data",
        "return_to": f"/review/blog/comments/{comment}",
    }
    answer = admin.client.post(f"/review/blog/{path.format(comment)}", data=form, headers=HERE)
    assert answer.status_code == 401
    assert "Typed with &lt;care&gt;.</textarea>" in answer.text
    assert "The reason that you had chosen: personal data" in answer.text
    assert field(answer.text, "next") == form["return_to"]


def test_within_the_moment_for_undoing_nothing_is_due_and_after_undoing_nothing_goes_out(
    admin: AtTheDesk, submit: Submit, installation: Installation, at: Any
) -> None:
    at(seconds=0)  # the clock stands: a busy machine would let the moment pass
    seconds = installation.settings.undo_seconds
    ids = [submit().id for _ in range(3)]
    admin.post(f"/review/blog/comments/{ids[0]}/decisions", status="spam", version="1")
    admin.post("/review/blog/selected", **_selection(ids[1:], "approved"))
    assert seconds > 0
    assert _due(installation, seconds - 1) == []
    assert sorted(_due(installation, seconds + 1)) == sorted(ids)
    pages = [admin.get(f"/review/blog/comments/{one}").text for one in ids[:2]]
    admin.post(_path(pages[0], r"/review/blog/comments/[^\"]+/undo"))
    admin.post(_path(pages[1], r"/review/blog/campaigns/[^\"]+/undo"))
    assert set(_statuses(installation).values()) == {"pending"}
    assert _due(installation, 3_600) == []


def test_progress_without_javascript_asks_again_by_itself_until_it_is_done(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    submit()
    batch = admin.post("/review/blog/batches", status="spam", joint=new_id(), until=new_id())
    again = '<noscript><meta http-equiv="refresh" content="3"></noscript>'
    assert again in admin.get(batch.headers["Location"]).text
    run_batches(installation)
    assert again not in admin.get(batch.headers["Location"]).text


def _selection(ids: list[str], status: str, **fields: str) -> dict[str, Any]:
    ticked = [f"{one}:1" for one in ids]
    return {"comment": ticked, "status": status, "joint": new_id(), "list": "pending"} | fields


def _path(page: str, pattern: str) -> str:
    found = re.search(rf'"({pattern})"', page)
    assert found, pattern
    return found.group(1)


def _comments(installation: Installation) -> list[Comment]:
    with installation.database.reading() as session:
        return list(session.scalars(select(Comment)))


def _statuses(installation: Installation) -> dict[str, str]:
    return {one.id: one.status for one in _comments(installation)}


def _reasons(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        query = select(Decision.reason).where(Decision.decided_by == "moderator")
        return [reason for reason in session.scalars(query) if reason]


def _due(installation: Installation, seconds: float) -> list[str]:
    """The comments whose decisions a site is told of so much later; intake is told at once."""
    then = clock.now() + timedelta(seconds=seconds)
    with installation.database.reading() as session:
        query = select(Event.comment_id).where(
            Event.due_at <= then, Event.withdrawn_at.is_(None), Event.type != "comment.pending"
        )
        return list(session.scalars(query))
