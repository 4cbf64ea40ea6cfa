"""What nobody sees, or what turns the direction of others, is marked wherever the desk shows it."""

import re

import pytest
from flask import Flask
from sqlalchemy import update

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.finding.read_for_search import read_for_search
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.mail.mail_link import MailLink, issue_mail_link
from moderation.tables import Comment, Thread, WebhookEndpoint
from moderation.unseen import SUSPECT
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import AtTheDesk
from tests.web.review.every_route import routes
from tests.web.review.things_of_a_site import things_of_a_site

WORDS = "crust \u202enimda\u202c \u200bcasino\u2066 \u3164\u2800 \U000e0061 \ufdd0 \x85"
BODY = f"{WORDS} of this bread came out as well as it did when my grandmother baked it in spring"
RLO = 'title="right-to-left override"'
# What somebody typed into a field stands there as it is, or sending the form would change it.
_TYPED = re.compile(r'(?<=\s)value="[^"]*"|<textarea[^>]*>[^<]*</textarea>')
_LEAVING = {"review.sign_out", "review.static_file", "review.leave_for_provider"}


@pytest.fixture
def comments(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> list[str]:
    """Comments from before names were cleaned: names and titles as they were sent."""
    found = [submit(body=f"{BODY} {number}" if number < 4 else BODY).id for number in range(6)]
    statuses = ("approved", "spam", "rejected")
    for comment_id, status in zip(found[1:], statuses, strict=False):
        decide(
            installation,
            submitting_site.id,
            comment_id,
            WantedDecision(status, moderator.actor, note=WORDS),
        )
    edit_comment(installation, submitting_site, found[1], f"{WORDS} {WORDS}")
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(author_name=f"Staff {WORDS}"))
        session.execute(update(Thread).values(title=WORDS, excerpt=WORDS))
    read_for_search(installation)
    return found


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_no_page_of_the_desk_shows_what_deceives_as_itself(
    app: Flask,
    installation: Installation,
    moderator: ModeratorAccount,
    comments: list[str],
    admin: AtTheDesk,
) -> None:
    values = things_of_a_site(installation, comments[0], WORDS)
    with installation.database.transaction() as session:  # no door takes any other than of ASCII
        session.execute(update(WebhookEndpoint).values(url="https://hooks.example.org/"))
    link = MailLink(moderator.id, comments[0], 1)
    token = issue_mail_link(installation.vault, link, clock.now())
    shown = [
        *(one.path for one in routes(app, values) if one.shows and one.endpoint not in _LEAVING),
        *(f"/review/blog/comments/{one}" for one in comments),
        *(f"/review/blog/comments/{comments[1]}/{page}" for page in ("texts", "copies", "author")),
        *(f"/review/blog/?status={status}" for status in ("approved", "spam", "rejected")),
        "/review/blog/?order=thread",
        "/review/blog/search?q=crust \u202ecasino",
        f"/review/mail/{token}",
    ]
    found = {path: _raw(admin, path) for path in shown}
    assert [f"{path}: {signs}" for path, signs in found.items() if signs] == []


@pytest.mark.parametrize(
    "path",
    ["", "?order=thread", "?status=spam", "search?q=crust", "comments/{}/copies", "comments/{}"],
)
def test_lists_mark_names_titles_and_texts_as_the_comments_page_does(
    comments: list[str], admin: AtTheDesk, path: str
) -> None:
    page = admin.get(f"/review/blog/{path.format(comments[0])}").text
    for where in ("row-head", "row-excerpt") if "row-head" in page else ("comment-head", "body"):
        part = page.partition(f'class="{where}')[2][:2_000]
        assert RLO in part, where


def _raw(admin: AtTheDesk, path: str) -> str:
    """What of a page can't be seen, with what stands around it."""
    answer = admin.get(path)
    if answer.mimetype != "text/html":
        return ""
    page = _TYPED.sub("", answer.text)
    found = (page[max(one.start() - 40, 0) : one.end()] for one in SUSPECT.finditer(page))
    return ", ".join(map(ascii, found))
