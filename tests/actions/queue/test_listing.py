"""Listings: every order, every filter, every page, held against a plain look at all rows."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.queue import look_through as looking
from moderation.actions.queue.count_lists import count_lists
from moderation.actions.queue.filterable import BITS, TONE_BITS
from moderation.actions.queue.filters import Filters
from moderation.actions.queue.listing import ORDERS, Listing, Order, Position, newest_id
from moderation.actions.queue.look_through import look_through
from moderation.actions.sites.add_site import SiteCredentials
from moderation.identifiers import new_id
from moderation.statuses import STATUSES
from moderation.tables import Claim, Comment, Site, Thread
from moderation.transactions import prepared
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.strictness import examples

LANGUAGES = [None, "en", "en-GB", "de", "DE", "fr"]
RISKS = [None, 0.0, 0.004, 0.3, 0.305, 0.5, 0.5, 0.694, 0.7, 0.99, 1.0]
CODES = ["links", "wording", "repeated"]


@dataclass(frozen=True)
class Row:
    """A comment as the plain filter sees it."""

    comment: Comment
    author: str | None
    is_claimed: bool


class World:
    """Sixty comments on two sites, with everything that filters look at, drawn by lot."""

    def __init__(
        self, installation: Installation, site_ids: Sequence[str], moderator_id: str
    ) -> None:
        dice = random.Random("sixty comments")  # noqa: S311 - invented rows, no secret
        self.installation, self.site_ids, self.moderator_id = installation, site_ids, moderator_id
        self.rows: list[Row] = []
        with installation.database.transaction() as session:
            self.threads = [_thread(one) for one in site_ids for _ in range(2)]
            session.add_all(self.threads)
            session.flush()
            for _ in range(60):
                row = self._row(dice)
                session.add(row.comment)
                session.flush()
                self._with_author_and_claim(session.connection(), session, row)
                self.rows.append(row)

    def pages(self, listing: Listing, size: int) -> Iterator[list[str]]:
        """The list page by page, further and further."""
        with self.installation.database.reading() as session:
            after: Position | None = listing.after
            while True:
                look = look_through(session, listing.site_ids, listing.behind(after), size)
                yield look.ids
                after = look.further or (look.positions[-1] if len(look.ids) == size else None)
                if after is None:
                    return

    def expected(self, listing: Listing) -> list[str]:
        """The same list, from all rows."""
        kept = [row.comment for row in self.rows if self._is_in(row, listing)]
        return [one.id for one in sorted(kept, key=lambda one: _place(one, listing.order))]

    def _row(self, dice: random.Random) -> Row:
        thread = dice.choice(self.threads)
        now = clock.now()
        comment = Comment(
            id=new_id(),
            site_id=thread.site_id,
            thread_id=thread.id,
            status=dice.choices(STATUSES, (6, 2, 1, 1))[0],
            version=1,
            revision=1,
            author_name="",
            body="",
            body_digest=b"",
            risk=dice.choice(RISKS),
            heat=(heat := dice.choice(RISKS)),
            tone_bits=None if heat is None else dice.choice([0, 2, 10]),
            language=dice.choice(LANGUAGES),
            reason_bits=sum(BITS[code] for code in CODES if dice.random() < 0.3),
            has_links=dice.random() < 0.3,
            is_test=False,
            submitted_at=now,
            created_at=now,
            decided_at=now,
        )
        author = dice.choice([None, "a@example.org", "b@example.org", "c@example.org"])
        return Row(comment, author, is_claimed=dice.random() < 0.15)

    def _with_author_and_claim(self, connection, session, row: Row) -> None:  # type: ignore[no-untyped-def]
        now, comment = clock.now(), row.comment
        if row.author:
            self.installation.vault.store(
                connection, comment.site_id, comment.id, {"email": row.author}, now
            )
        # A claim that has run out counts for nothing.
        later = timedelta(days=1) if row.is_claimed else -timedelta(seconds=1)
        claim = Claim(comment_id=comment.id, moderator_id=self.moderator_id, expires_at=now + later)
        session.add(claim)

    def _is_in(self, row: Row, listing: Listing) -> bool:
        one, wanted = row.comment, listing.filters
        return all(
            (
                one.site_id in listing.site_ids,
                one.status == listing.status,
                listing.until is None or one.id <= listing.until,
                wanted.thread_id in {None, one.thread_id},
                wanted.reason is None or bool(one.reason_bits & BITS[wanted.reason]),
                wanted.tone is None or bool((one.tone_bits or 0) & TONE_BITS[wanted.tone]),
                _in_range(one.risk, wanted),
                wanted.language is None or _speaks(one.language, wanted.language),
                not wanted.has_links or one.has_links,
                not wanted.new_author or not self._was_approved(row),
                not wanted.claimed_by or row.is_claimed,
            )
        )

    def _was_approved(self, row: Row) -> bool:
        return row.author is not None and any(
            other.author == row.author
            and other.comment.site_id == row.comment.site_id
            and other.comment.status == "approved"
            and other.comment.id != row.comment.id
            for other in self.rows
        )


@pytest.fixture
def world(
    installation: Installation,
    site: SiteCredentials,
    other_site: SiteCredentials,
    moderator: ModeratorAccount,
) -> World:
    """Sixty comments."""
    with installation.database.reading() as session:
        site_ids = [one.id for one in session.query(Site).order_by(Site.name)]
    return World(installation, site_ids, moderator.id)


risk = st.none() | st.integers(0, 100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(120))
@given(
    order=st.sampled_from(ORDERS),
    status=st.sampled_from(["pending", "pending", "approved", "spam"]),
    size=st.integers(1, 9),
    bound=st.sampled_from([2, 5, 1_000]),
    few=st.sampled_from([3, 1_000]),
    sites=st.sampled_from([(0,), (1,), (0, 1)]),
    until=st.none() | st.integers(0, 59),
    thread=st.none() | st.integers(0, 3),
    reason=st.none() | st.sampled_from(CODES),
    tone=st.none() | st.sampled_from(["insult", "threat"]),
    low=risk,
    high=risk,
    language=st.none() | st.sampled_from(["en", "EN-gb", "de", "und", "ru"]),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_the_pages_of_any_list_are_what_a_plain_filter_leaves(  # type: ignore[no-untyped-def]
    world: World,
    order, status, size, bound, few, sites, until, thread, reason, tone, low, high, language, flags,
) -> None:  # fmt: skip
    filters = Filters(
        thread_id=None if thread is None else world.threads[thread].id,
        reason=reason,
        tone=tone,
        risk_from=low,
        risk_to=high,
        language=language,
        has_links=flags[0],
        new_author=flags[1],
        claimed_by=world.moderator_id if flags[2] else None,
    )
    for part in ({}, {"language": None, "reason": None}, {"thread_id": None, "language": None}):
        listing = Listing(
            status=status,
            order=order,
            filters=replace(filters, **part),
            until=None if until is None else world.rows[until].comment.id,
            site_ids=tuple(world.site_ids[one] for one in sites),
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(looking, "LOOK_THROUGH", bound)
            patch.setattr(looking, "_FEWEST", 1)
            patch.setattr(looking, "_FEW", few)
            found = [one for page in world.pages(listing, size) for one in page]
        assert found == world.expected(listing)


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_goes_on_behind_a_comment_that_was_decided_meanwhile(
    world: World, order: str
) -> None:
    listing = Listing(order=order, site_ids=tuple(world.site_ids))  # type: ignore[arg-type]
    everything = world.expected(listing)
    gone = next(row.comment for row in world.rows if row.comment.id == everything[4])
    behind = listing.behind(Position(gone.id, gone.risk))
    with world.installation.database.transaction() as session:
        session.get_one(Comment, gone.id).status = "approved"
    assert next(world.pages(behind, 3)) == everything[5:8]


def test_the_newest_comment_is_the_newest_of_every_list(world: World) -> None:
    with world.installation.database.reading() as session:
        found = newest_id(session, world.site_ids, STATUSES)
        assert found == max(row.comment.id for row in world.rows)
        assert newest_id(session, [], STATUSES) < found


def test_of_no_sites_nothing_is_on_any_list(world: World) -> None:
    with world.installation.database.reading() as session:
        of_none, of_all = count_lists(session, []), count_lists(session, world.site_ids)
    assert sum(of_all.values()) == len(world.rows)
    assert of_none == dict.fromkeys(of_all, 0)


def _place(one: Comment, order: str) -> tuple[object, ...]:
    backwards = -int(one.id.replace("-", ""), 16)
    if order == "riskiest":
        return (one.risk is None, -(one.risk or 0), backwards)
    if order == "heated":
        return (one.heat is None, -(one.heat or 0), backwards)
    if order == "thread":
        return (-int(one.thread_id.replace("-", ""), 16), backwards)
    return (-backwards,) if order == "oldest" else (backwards,)


def _in_range(value: float | None, wanted: Filters) -> bool:
    if wanted.risk_from is None and wanted.risk_to is None:
        return True
    low, high = wanted.risk_from or 0, wanted.risk_to
    if value is None or value < (low - 0.5) / 100:
        return False
    return high is None or high >= 99 or value < (high + 0.5) / 100


def _speaks(said: str | None, wanted: str) -> bool:
    if wanted == "und":
        return said is None
    said = (said or "").lower()
    return said == wanted.lower() or said.startswith(f"{wanted.lower()}-")


def _thread(site_id: str) -> Thread:
    thread_id = new_id()
    return Thread(
        id=thread_id,
        site_id=site_id,
        url=f"https://example.org/{thread_id}",
        url_digest=thread_id.encode()[:32],
        title="",
        excerpt="",
        version=1,
        created_at=clock.now(),
    )


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_read_from_its_index_and_never_sorted(world: World, order: Order) -> None:
    plans = _plans(world, Listing(order=order, until=new_id()))
    assert plans
    assert not any("TEMP B-TREE" in step for step in plans)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_what_words_are_like_is_read_from_the_index_of_the_heated(
    world: World, order: Order
) -> None:
    plans = _plans(world, Listing(order=order, filters=Filters(tone="insult"), until=new_id()))
    assert any("ix_comments_heated" in step for step in plans)
    assert not any("TEMP B-TREE" in step for step in plans)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whether_an_author_is_new_is_asked_of_their_comments_alone(world: World) -> None:
    plans = _plans(world, Listing(filters=Filters(new_author=True)))
    assert not any("by_status_and_age" in step for step in plans)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("filters", [Filters(), Filters(has_links=True)])
def test_lists_of_several_sites_are_read_from_each_sites_index(
    world: World, order: Order, filters: Filters
) -> None:
    listing = Listing(order=order, filters=filters, until=new_id())
    steps = [step for step in _plans(world, listing, sites=2) if "comments" in step]
    assert steps
    assert all("(id=?)" in step or "(site_id=? AND status=?" in step for step in steps), steps


def _plans(world: World, listing: Listing, sites: int = 1) -> list[str]:
    """How SQLite goes about the statements of a look."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, values))

    def note_prepared(connection: Any, statement: str, values: Any, execute: Any = None) -> Any:
        note(None, None, statement, values, None, False)
        return run(connection, statement, values, execute)

    engine, run = world.installation.database.engine, prepared._execute
    event.listen(engine, "before_cursor_execute", note)
    with world.installation.database.reading() as session, pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "_execute", note_prepared)
        look_through(session, world.site_ids[:sites], listing, 51)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        return [
            step[3]
            for statement, values in seen
            for step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        ]
