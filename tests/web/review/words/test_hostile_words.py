"""What strangers type is shown on every page of the desk, and none of it runs or loads anything."""

from collections.abc import Sequence

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.errors import Conflict
from moderation.identifiers import new_id
from moderation.tables import (
    Comment,
    Moderator,
    Passkey,
    ReviewSession,
)
from tests.fixtures.comments import Submit
from tests.fixtures.hostile import HOSTILE, MARKUP
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.strictness import examples
from tests.fixtures.watching import FOUND, NOTHING, WATCH
from tests.web.review.every_route import routes
from tests.web.review.things_of_a_site import things_of_a_site

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

_PARTS = 3


@pytest.mark.at_length(part=1)  # every page is opened with each part
@pytest.mark.at_length(part=2)
@pytest.mark.parametrize("part", range(_PARTS))
def test_no_words_of_strangers_run(
    live_server: str,
    app: Flask,
    installation: Installation,
    submitting_site: SubmittingSite,
    page: Page,
    moderator: ModeratorAccount,
    submit: Submit,
    part: int,
) -> None:
    texts = HOSTILE[part::_PARTS]
    texts = texts[: examples(len(texts))]
    comments = [_send(submit, text) for text in texts]
    for comment_id, text in zip(comments, texts, strict=True):
        _decide(installation, comment_id, moderator, text)
        _edit(installation, submitting_site, comment_id, text)
    _call_moderator(installation, moderator, MARKUP[part])
    values = _fill_desk(installation, moderator, comments[0], texts)
    page.add_init_script(WATCH)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    _enter(page, live_server, moderator)
    for path in _pages(app, comments, values):
        page.goto(live_server + path)
        assert page.evaluate(FOUND) == NOTHING, path


def _send(submit: Submit, text: str) -> str:
    return submit(
        thread_url=f"https://example.org/{text}"[:2_000],
        thread_title=text[:300],
        thread_excerpt=text,
        author_name=text[:100],
        author_url=f"javascript:{text}"[:2_000],
        body=text,
        user_agent=text[:500],
        referrer=text,
        language=text[:35],
    ).id


def _decide(
    installation: Installation, comment_id: str, moderator: ModeratorAccount, text: str
) -> None:
    with installation.database.reading() as session:
        site_id = session.get_one(Comment, comment_id).site_id
    decide(
        installation, site_id, comment_id, WantedDecision("approved", moderator.actor, note=text)
    )


def _edit(installation: Installation, site: SubmittingSite, comment_id: str, text: str) -> None:
    """Half of them are edited, so that both texts are shown."""
    if len(text) % 2:
        try:
            edit_comment(installation, site, comment_id, f"{text} {text}")
        except Conflict:
            pytest.fail("nobody else edits here")


def _call_moderator(installation: Installation, moderator: ModeratorAccount, name: str) -> None:
    with installation.database.transaction() as session:
        session.execute(
            update(Moderator).where(Moderator.id == moderator.id).values(display_name=name[:100])
        )


def _fill_desk(
    installation: Installation, moderator: ModeratorAccount, comment_id: str, texts: Sequence[str]
) -> dict[str, str]:
    """What moderators type and webhook receivers answer; one of each as a value of routes."""
    made = [things_of_a_site(installation, comment_id, text) for text in texts]
    now = clock.now()
    with installation.database.transaction() as session:
        for text in texts:
            passkey = Passkey(
                id=new_id(),
                moderator_id=moderator.id,
                credential_id=new_id().encode(),
                public_key=b"key",
                sign_count=0,
                name=text[:60],
                created_at=now,
            )
            session.add(passkey)
        session.execute(update(ReviewSession).values(browser=texts[0][:40], network=texts[0][:50]))
    return made[0]


def _pages(app: Flask, comments: Sequence[str], more: dict[str, str]) -> list[str]:
    """Every page that shows something, the page of every comment, and every list."""
    values = {"comment_id": comments[0]} | more
    leaving = {"review.sign_out", "review.static_file"}
    shown = [
        one.path
        for one in routes(app, values)
        if one.shows and one.endpoint not in leaving and not one.path.endswith(".csv")
    ]
    each = [f"/review/blog/comments/{comment_id}" for comment_id in comments[1:]]
    lists = [f"/review/blog/?status={name}" for name in ("approved", "spam", "rejected")]
    return [*shown, *each, *lists]


def _enter(page: Page, live_server: str, moderator: ModeratorAccount) -> None:
    page.goto(f"{live_server}/review/sign-in/link/{moderator.sign_in_token}")
    assert page.evaluate(FOUND) == NOTHING
    page.get_by_role("button", name="Not now").click()
    page.wait_for_url("**/review/blog/")
