"""On a comment's page: its page is closed and opened, it is pinned, and the site answers it."""

import re

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.queue.review_comment import review_comment
from moderation.tables import Comment


@pytest.fixture
def comment_id(installation, submitting_site, submit):
    """A published comment's."""
    made = submit(body="How long does it keep?").id
    decide(installation, submitting_site.id, made, WantedDecision("approved", Actor("site")))
    return made


@pytest.fixture
def someone(seat):
    """A moderator of the site."""
    return seat("moderator")


@pytest.fixture
def state(installation, submitting_site, comment_id):
    """What holds of the comment's page."""

    def read():
        with installation.database.reading() as session:
            return review_comment(session, installation, submitting_site.id, comment_id).page

    return read


def test_a_moderator_closes_a_page_for_a_week_undoes_it_and_pins(
    someone, admin, state, comment_id, submit
):
    another = submit(body="Another comment").id
    here = f"/review/blog/comments/{comment_id}"
    someone.post(f"{here}/page", closing="closed 7")
    until = state().closing.until
    assert until
    back = someone.post(f"{here}/page", closing="closed")
    assert state().closing.until is None
    page = someone.get(back.headers["Location"].partition("#")[0]).text
    assert "Closed for new comments." in page
    trail = admin.get("/review/blog/audit").text
    assert "As the site has set → Closed for comments" in trail
    (undo,) = re.findall(r'name="closing" value="([^"]+)"', page)
    someone.post(f"{here}/page", closing=undo.replace("&#43;", "+"))
    assert state().closing.until == until
    for broken in ("", "shut", "closed soon", "closed 99", "open 2026-01-01T00:00:00"):
        assert someone.post(f"{here}/page", closing=broken).status_code == 422
    someone.post(f"{here}/pin", pinned=comment_id)
    assert state().pinned_id == comment_id
    someone.post(f"/review/blog/comments/{another}/pin", pinned="")
    assert state().pinned_id == comment_id
    someone.post(f"{here}/pin", pinned="")
    assert state().pinned_id is None


def test_a_moderator_answers_keeps_what_was_refused_and_takes_it_back(
    someone, installation, comment_id, submit
):
    here = f"/review/blog/comments/{comment_id}"
    refused = someone.post(f"{here}/answers", name=" ", body="A week, in a bag.")
    assert refused.status_code == 422
    assert "A week, in a bag.</textarea>" in refused.text
    given = someone.post(f"{here}/answers", name="The bakery", body="A week, in a bag.")
    page = someone.get(given.headers["Location"].partition("#")[0]).text
    assert "Your answer is published." in page
    assert 'value="The bakery"' in page
    (withdrawal,) = re.findall(r'action="([^"]+/withdrawal)"', page)
    own = someone.get(f"/review/blog/comments/{withdrawal.split('/')[-3]}").text
    assert "In the name of the site" in own
    someone.post(withdrawal)
    with installation.database.reading() as session:
        (answer,) = session.query(Comment).filter(Comment.is_by_site)
        assert (answer.status, answer.published_revision) == ("rejected", None)
    waiting = submit(body="Not looked at yet").id
    assert "answer-body" not in someone.get(f"/review/blog/comments/{waiting}").text
