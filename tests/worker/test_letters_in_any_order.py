"""Whatever is approved, undone, changed, withdrawn and answered, in whatever order: no mail is sent
of what is not public, and none twice.
"""

import json
import os
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select, update

from moderation.actions.authored.change_own import withdraw_own
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.submission import Answer
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.errors import Refusal
from moderation.tables import Comment, Decision, Subscription
from tests.fixtures.comments import MakeSubmission
from tests.fixtures.correspondence import Correspondence
from tests.fixtures.strictness import examples

WHICH = st.integers(0, 3)
ORDERS = int(os.environ.get("ORDERS", examples(40)))


@pytest.fixture
def settings_overrides(mailing_settings: dict[str, Any]) -> dict[str, Any]:
    """A service that sends mail."""
    return mailing_settings


@pytest.fixture
def database_kind() -> str:
    """One is enough: what differs between the two is tried with each kind of mail."""
    return "sqlite"


def test_nothing_is_told_before_it_is_public_and_nothing_twice(
    correspondence: Correspondence, submission: MakeSubmission
) -> None:
    many = settings(max_examples=ORDERS, stateful_step_count=14)
    machine: Any = partial(Orders, correspondence, submission)
    run_state_machine_as_test(machine, settings=many)
    told = [mail for mail in correspondence.server.mails if "#comment-" in mail.get_content()]
    assert told, "else nothing was looked at"


class Orders(RuleBasedStateMachine):
    """One author who has confirmed, those who answer them, and what becomes of the answers."""

    def __init__(self, them: Correspondence, submission: MakeSubmission) -> None:
        super().__init__()
        self.them, self.submission, self.tokens = them, submission, dict[str, str]()
        self.address = f"reader{len(them.server.mails)}-{them.now:%d%H%M%S%f}@example.org"
        self.comment_id = self.posted(None, self.address)
        with them.installation.database.transaction() as session:
            theirs = update(Subscription).where(Subscription.comment_id == self.comment_id)
            session.execute(theirs.values(state="confirmed", confirmed_at=them.now))
        them.decide(self.comment_id)
        self.replies = [self.posted(self.comment_id, f"other{one}@example.net") for one in "ab"]

    def posted(self, parent_id: str | None, address: str) -> str:
        """A comment, whose author's token is kept."""
        made = self.submission(
            parent_id=parent_id,
            author_email=address,
            body=f"Crumb number {len(self.tokens)} of {address[:20]} fell on the floor.",
            wants_mail=True,
            wants_token=True,
        )
        site: Any = site_by_name(self.them.installation, "blog")
        answer = submit_comment(
            self.them.installation,
            site,
            made,
            lambda view: Answer(201, json.dumps({"id": view.id}).encode()),
        )
        told = json.loads(answer.body)
        self.tokens[told["id"]] = told["author_token"]
        return str(told["id"])

    @rule()
    def reply(self) -> None:
        """Somebody answers."""
        address = f"other{len(self.tokens)}@example.net"
        self.replies.append(self.posted(self.comment_id, address))

    @rule(which=WHICH)
    def approve(self, which: int) -> None:
        """Somebody lets it be read."""
        self._try(lambda: self.them.decide(self._reply(which)))

    @rule(which=WHICH, status=st.sampled_from(("rejected", "spam", "pending")))
    def decide(self, which: int, status: Any) -> None:
        """Somebody decides otherwise."""
        self._try(lambda: self.them.decide(self._reply(which), status))

    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        """The last decision is taken back."""
        reply = self._reply(which)
        newest = (
            select(Decision.id)
            .where(Decision.comment_id == reply)
            .order_by(Decision.version.desc())
            .limit(1)
        )
        with self.them.installation.database.reading() as session:
            decision = session.scalars(newest).one()
        house, site_id = self.them.installation, self.them.site_id
        self._try(lambda: undo_decision(house, site_id, reply, decision, Actor("site")))

    @rule(which=WHICH)
    def edit(self, which: int) -> None:
        """Its author changes it."""
        site: Any = site_by_name(self.them.installation, "blog")
        body = f"Changed at {self.them.now:%H:%M:%S.%f}, and never to be seen before."
        self._try(lambda: edit_comment(self.them.installation, site, self._reply(which), body))

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        """Its author takes it back."""
        self._try(lambda: withdraw_own(self.them.installation, self.tokens[self._reply(which)]))

    @rule(seconds=st.sampled_from((1, 200, 309, 700)))
    def work(self, seconds: int) -> None:
        """The worker sends what is due, and all of it is public at that moment."""
        before = len(self.them.server.mails)
        self.them.wait(seconds=seconds)
        sent = [mail.get_content() for mail in self.them.server.mails[before:]]
        with self.them.installation.database.reading() as session:
            ids = select(Comment.id).where(Comment.id.in_(self.tokens))
            hidden = session.scalars(ids.where(Comment.published_revision.is_(None))).all()
        assert not any(f"#comment-{one}" in text for one in hidden for text in sent)

    def teardown(self) -> None:
        """At last one is let through, so that something is told; and nothing came twice."""
        self._try(lambda: self.them.decide(self._reply(0)))
        self.work(700)
        texts = [mail.get_content() for mail in self.them.to(self.address)]
        for reply in self.tokens:
            assert sum(text.count(f"#comment-{reply}") for text in texts) <= 1

    def _reply(self, which: int) -> str:
        return self.replies[which % len(self.replies)]

    def _try(self, deed: Any) -> None:
        self.them.now += self.them.now.resolution
        with suppress(Refusal):  # where it cannot be done as things stand
            deed()
