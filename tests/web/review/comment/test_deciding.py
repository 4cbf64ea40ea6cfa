"""Approve, spam, reject, undo; and what becomes of late and double ones."""

import pytest
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.read_comments import read_comment
from moderation.tables import AuditRow, Decision
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.web.review.conftest import HERE, AtTheDesk, Seat, field, undo_path


@pytest.mark.parametrize("status", ["approved", "spam", "rejected"])
def test_a_decision_in_the_list_comes_back_with_a_notice_that_undoes_it(
    admin: AtTheDesk, submit: Submit, status: str
) -> None:
    comment = submit()
    answer = _decide(admin, comment.id, status, came_from="queue")
    assert answer.status_code == 303
    page = admin.get(answer.headers["Location"]).text
    assert "“<bdi>Jane Doe</bdi>”" in page
    assert "Jane Doe" in admin.get(f"/review/blog/?status={status}").text

    undone = admin.post(undo_path(page), came_from="queue", list="pending")
    assert undone.status_code == 303
    page = admin.get(undone.headers["Location"]).text
    assert "Undone. “<bdi>Jane Doe</bdi>” is pending again." in page
    assert "1 waiting" in page


def test_a_decision_on_a_comments_page_leads_to_the_next_in_the_list(
    admin: AtTheDesk, submit: Submit
) -> None:
    older, newer = submit(body="The first loaf."), submit(body="The second loaf.")
    answer = _decide(admin, newer.id, "approved", came_from="comment", list="pending")
    assert f"/comments/{older.id}?" in answer.headers["Location"]
    answer = _decide(admin, older.id, "approved", came_from="comment", list="pending")
    assert answer.headers["Location"].startswith("/review/blog/?notice=")


def test_a_note_is_kept_with_the_decision(admin: AtTheDesk, submit: Submit) -> None:
    comment = submit()
    _decide(admin, comment.id, "rejected", note="Off topic, but friendly.\0")
    page = admin.get(f"/review/blog/comments/{comment.id}").text
    assert "Off topic, but friendly." in page
    assert "<bdi>Ada</bdi>" in page


def test_a_double_click_is_one_decision(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    comment = submit()
    first = _decide(admin, comment.id, "spam", version="1")
    second = _decide(admin, comment.id, "spam", version="1")
    assert first.headers["Location"] == second.headers["Location"]
    assert _people_decided(installation) == ["spam"]


def test_undoing_twice_is_one_undoing(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    comment = submit()
    page = admin.get(_decide(admin, comment.id, "spam").headers["Location"]).text
    path = undo_path(page)
    assert admin.post(path).headers["Location"] == admin.post(path).headers["Location"]
    assert _people_decided(installation) == ["spam", "pending"]


def test_the_second_of_two_tabs_is_told_what_happened_and_keeps_its_note(
    admin: AtTheDesk,
    seat: Seat,
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
) -> None:
    comment = submit()
    _decide(seat("moderator", name="Bo"), comment.id, "approved", version="1")
    answer = _decide(admin, comment.id, "spam", version="1", note="Looks bought to me.")
    assert answer.status_code == 409
    assert "Bo approved it just now, after you opened this comment." in answer.text
    assert "your decision was not recorded" in answer.text
    assert "Looks bought to me.</textarea>" in answer.text
    assert seen(installation, read_comment, submitting_site.id, comment.id).status == "approved"


def test_what_was_decided_anew_cannot_be_undone_from_an_old_notice(
    admin: AtTheDesk, seat: Seat, submit: Submit
) -> None:
    comment = submit()
    page = admin.get(_decide(admin, comment.id, "approved").headers["Location"]).text
    _decide(seat("moderator", name="Bo"), comment.id, "spam", version="2")
    answer = admin.post(undo_path(page))
    assert answer.status_code == 409
    assert "Something newer was decided since" in answer.text


def test_a_viewer_decides_nothing(
    seat: Seat, installation: Installation, submit: Submit, submitting_site: SubmittingSite
) -> None:
    comment = submit()
    answer = _decide(seat("viewer"), comment.id, "approved")
    assert answer.status_code == 403
    assert "Your role on blog is viewer" in answer.text
    assert seen(installation, read_comment, submitting_site.id, comment.id).status == "pending"


@pytest.mark.parametrize("role", ["admin", "moderator", "viewer"])
def test_another_sites_comment_answers_as_a_missing_one(
    seat: Seat,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    installation: Installation,
    role: str,
) -> None:
    theirs = submit(site=other_submitting_site).id
    missing = "01900000-0000-7000-8000-000000000000"
    there = seat(role)  # type: ignore[arg-type]
    for way in ("", "/decisions", "/address", f"/decisions/{missing}/undo"):
        answers = []
        for comment_id in (theirs, missing):
            path = f"/review/blog/comments/{comment_id}{way}"
            form = {"status": "spam", "version": "1"}
            answers.append(there.post(path, **form) if way else there.get(path))
        assert answers[0].status_code == answers[1].status_code, way
        assert answers[0].text == answers[1].text, way
        assert answers[0].status_code in ({404} if role == "admin" or not way else {403, 404})
    assert seen(installation, read_comment, other_submitting_site.id, theirs).version == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    "broken",
    [{"status": "deleted"}, {"version": "one"}, {"version": "9" * 30}, {"version": "²"}],
    ids=str,
)
def test_a_damaged_form_changes_nothing(
    admin: AtTheDesk, installation: Installation, submit: Submit, broken: dict[str, str]
) -> None:
    comment = submit()
    form = {"status": "approved", "version": "1"} | broken
    answer = admin.post(f"/review/blog/comments/{comment.id}/decisions", **form)
    assert answer.status_code == 422
    assert _people_decided(installation) == []


def test_a_session_that_ended_in_the_middle_of_a_note_gives_the_note_back(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    comment = submit()
    path = f"/review/blog/comments/{comment.id}"
    admin.client.delete_cookie("session")
    form = {"status": "spam", "version": "1", "note": "Typed with care.", "return_to": path}
    answer = admin.client.post(f"{path}/decisions", data=form, headers=HERE)
    assert answer.status_code == 401
    assert "Your session has ended, so nothing was recorded." in answer.text
    assert "Typed with care.</textarea>" in answer.text
    assert field(answer.text, "next") == path
    assert _people_decided(installation) == []


def test_an_admin_sees_the_address_once_and_that_is_on_record(
    admin: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    comment = submit()
    path = f"/review/blog/comments/{comment.id}"
    assert "jane@example.org" not in admin.get(path).text
    answer = admin.post(f"{path}/address", reason="reply")
    assert "jane@example.org" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "jane@example.org" not in admin.get(path).text
    with installation.database.reading() as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.action == "address.revealed.reply")
        ).all()
    assert [row.object_id for row in rows] == [comment.id]


@pytest.mark.parametrize("role", ["moderator", "viewer"])
def test_nobody_else_sees_an_address(
    seat: Seat, installation: Installation, submit: Submit, role: str
) -> None:
    comment = submit()
    path = f"/review/blog/comments/{comment.id}"
    there = seat(role)  # type: ignore[arg-type]
    assert "Show full address" not in there.get(path).text
    answer = there.post(f"{path}/address", reason="reply")
    assert answer.status_code == 403
    assert "jane@example.org" not in answer.text
    with installation.database.reading() as session:
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.number)).all()
    assert not any(action.startswith("address.revealed") for action in actions)


def _decide(desk: AtTheDesk, comment_id: str, status: str, **fields: str):  # type: ignore[no-untyped-def]
    form = {"status": status, "version": "1", "list": "pending"} | fields
    return desk.post(f"/review/blog/comments/{comment_id}/decisions", **form)


def _people_decided(installation: Installation) -> list[str]:
    with installation.database.reading() as session:
        query = select(Decision.status).where(Decision.decided_by == "moderator")
        return list(session.scalars(query.order_by(Decision.version)))
