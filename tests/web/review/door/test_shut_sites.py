"""A site that asks for a second factor is shut, also where several sites are gathered."""

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions.joint_decisions import undo_together
from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.people.membership import desks_of
from moderation.errors import NotFound
from moderation.tables import Comment, JointDecision, Moderator, ReviewSession, Site
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.web.review.conftest import AtTheDesk, Seat, field

ACCOUNT = "/review/account?wanted=second-factor"
SOCKS = (
    "Hello friends, I really liked what you wrote about the garden in winter. My cousin makes warm "
    "woollen socks, so visit our little shop today and say that you came from this page. {}"
)


@pytest.fixture
def sam(seat: Seat, installation: Installation, other_submitting_site: SubmittingSite) -> AtTheDesk:
    """A moderator of ``blog`` and of ``shop``, which asks for a second factor; Sam shows none."""
    desk = seat("moderator")
    add_moderator(installation, "sam.moderator@example.org", "moderator", "shop", "Sam")
    _ask_for_it(installation, "shop")
    return desk


@pytest.fixture
def shop_comment(submit: Submit, other_submitting_site: SubmittingSite) -> str:
    return submit(site=other_submitting_site, body=SOCKS.format("shop"), author_name="Zed").id


def test_the_combined_queue_leaves_it_out_and_says_so(
    sam: AtTheDesk, installation: Installation, submit: Submit, shop_comment: str
) -> None:
    submit(body="A question about the crust.", author_name="Ann")
    page = sam.get("/review/").text
    assert "Ann" in page
    assert "Zed" not in page
    assert "shop is left out: it asks for a second factor" in page
    assert f'href="{ACCOUNT}#second-factor"' in page
    _prove(installation)
    proven = sam.get("/review/").text
    assert "Zed" in proven
    assert "left out" not in proven


@pytest.mark.parametrize(
    "path",
    [
        "/review/?sites=shop",
        "/review/?sites=blog_shop",
        "/review/arrivals?sites=shop",
        "/review/blog/?sites=shop",
    ],
)
def test_naming_it_leads_to_the_second_factor(sam: AtTheDesk, shop_comment: str, path: str) -> None:
    assert sam.get(path).headers["Location"] == f"{ACCOUNT}#second-factor"


def test_what_has_come_in_there_is_not_counted(
    sam: AtTheDesk, installation: Installation, submit: Submit
) -> None:
    first = submit(body="A question about the crust.").id
    path = f"/review/arrivals?sites=_&until={first}"
    submit(body="Another question, about rye.")
    assert sam.get(path).get_json()["number"] == 1
    _ask_for_it(installation, "blog")
    assert sam.get("/review/").headers["Location"] == f"{ACCOUNT}#second-factor"
    assert sam.get("/review/search?q=rye").headers["Location"] == f"{ACCOUNT}#second-factor"
    assert sam.get(path).get_json()["number"] == 0


def test_search_everywhere_finds_nothing_there(
    sam: AtTheDesk, installation: Installation, shop_comment: str
) -> None:
    read_for_search(installation)
    for asked in ("woollen", shop_comment):
        page = sam.get(f"/review/search?q={asked}")
        assert page.status_code == 200
        assert "Zed" not in page.text
        assert "shop is left out" in page.text
    _prove(installation)
    assert "Zed" in sam.get("/review/search?q=woollen").text


def test_its_copies_are_a_number_and_are_not_decided(
    sam: AtTheDesk, installation: Installation, submit: Submit, shop_comment: str
) -> None:
    here, also_here = submit(body=SOCKS.format("a")).id, submit(body=SOCKS.format("b")).id
    path = f"/review/blog/comments/{here}/copies"
    page = sam.get(path).text
    assert "Zed" not in page
    answer = _decide_all(sam, path, page)
    assert answer.status_code == 303
    assert _statuses(installation) == {here: "spam", also_here: "spam", shop_comment: "pending"}


def test_what_was_decided_there_is_not_undone_from_elsewhere(
    sam: AtTheDesk, installation: Installation, submit: Submit, shop_comment: str
) -> None:
    here = submit(body=SOCKS.format("a")).id
    path = f"/review/blog/comments/{here}/copies"
    _prove(installation)
    _decide_all(sam, path, sam.get(path).text)
    assert _statuses(installation) == {here: "spam", shop_comment: "spam"}
    with installation.database.transaction() as session:
        session.execute(update(ReviewSession).values(proven_twice=False))
        joint_id = session.scalars(select(JointDecision.joint_id).distinct()).one()
        who = session.scalars(select(Moderator.id)).one()
    notice = sam.get(f"/review/blog/?notice={joint_id}").text
    assert "2 comments" not in notice
    assert sam.post(f"/review/blog/campaigns/{joint_id}/undo").status_code == 303
    assert _statuses(installation) == {here: "pending", shop_comment: "spam"}
    with pytest.raises(NotFound):
        undo_together(installation, joint_id, who, [])
    assert undo_together(installation, joint_id, who, seen(installation, desks_of, who)) == 1


def _decide_all(desk: AtTheDesk, path: str, page: str):  # type: ignore[no-untyped-def]
    fields = {name: field(page, name) for name in ("joint", "until", "list", "order")}
    return desk.post(f"{path}/decisions", status="spam", **fields)


def _ask_for_it(installation: Installation, name: str) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Site).where(Site.name == name).values(second_factor_required=True))


def _prove(installation: Installation) -> None:
    with installation.database.transaction() as session:
        session.execute(update(ReviewSession).values(proven_twice=True))


def _statuses(installation: Installation) -> dict[str, str]:
    with installation.database.reading() as session:
        return {one.id: one.status for one in session.scalars(select(Comment))}
