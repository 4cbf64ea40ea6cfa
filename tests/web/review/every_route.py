"""Every route of the desk, with an address that leads to something, and all that could change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from moderation.actions.installation.installation import Installation
from moderation.database import Base

SOME_ID = "01900000-0000-7000-8000-000000000000"
# Nobody has signed in yet who comes here, so the rules of a session are others.
OPEN = {
    "review.ask_for_passkey",
    "review.leave_for_provider",
    "review.mail_comment",
    "review.mail_off",
    "review.return_from_provider",
    "review.second_step",
    "review.sign_in",
    "review.sign_in_by_link",
    "review.sign_in_by_passkey",
    "review.static_file",
}
USUAL = {
    "site": "blog",
    "comment_id": SOME_ID,
    "batch_id": SOME_ID,
    "note_id": SOME_ID,
    "decision_id": SOME_ID,
    "entry_id": SOME_ID,
    "joint_id": SOME_ID,
    "session_id": SOME_ID,
    "passkey_id": SOME_ID,
    "key_id": SOME_ID,
    "secret_id": SOME_ID,
    "endpoint_id": SOME_ID,
    "test_id": SOME_ID,
    "dispatch_id": SOME_ID,
    "moderator_id": SOME_ID,
    "change_id": SOME_ID,
    "notice_id": SOME_ID,
    "report_id": SOME_ID,
    "appeal_id": SOME_ID,
    "answer_id": SOME_ID,
    "thread_id": SOME_ID,
    "door": "coral",
    "token": "nothing",
    "version": "1",
    "name": "desk.js",
    "rest": "no/such/page",
}
# What time alone changes.
_PASSING = {("review_sessions", "seen_at")}
_PASSING_TABLES = {"heartbeats", "rounds"}


@dataclass(frozen=True)
class Route:
    """One route: an endpoint at an address, and what it answers to."""

    endpoint: str
    path: str
    methods: frozenset[str]
    arguments: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether it is there for people who have not signed in."""
        return self.endpoint in OPEN

    @property
    def shows(self) -> bool:
        """Whether it answers to GET."""
        return "GET" in self.methods

    @property
    def acts(self) -> bool:
        """Whether it answers to POST."""
        return "POST" in self.methods


def routes(app: Flask, values: Mapping[str, str] | None = None) -> Iterator[Route]:
    """Every route of the room. A new kind of argument needs a value in ``USUAL``."""
    known = USUAL | dict(values or {})
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("review."):
            needed = {name: known[name] for name in rule.arguments}
            yield Route(
                rule.endpoint,
                adapter.build(rule.endpoint, needed),
                frozenset(rule.methods or ()),
                frozenset(rule.arguments),
            )


def state(installation: Installation) -> dict[str, list[str]]:
    """Every row of every table, without what time alone changes."""
    found = {}
    with installation.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in _PASSING_TABLES:
                columns = [one for one in table.columns if (table.name, one.name) not in _PASSING]
                rows = session.execute(select(*columns)).all()
                found[table.name] = sorted(map(repr, rows))
    return found
