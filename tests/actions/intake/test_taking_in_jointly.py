"""Comments of one moment: the same rows as if they had come one by one, whatever fails."""

import dataclasses
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select

from moderation.actions.installation import Answer, CommentSubmission, Installation, SubmittingSite
from moderation.actions.installation.submission import Repeatable
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_key
from moderation.database import Database
from moderation.policy.flood import MOST_IN_WINDOW
from moderation.tables import (
    Comment,
    Decision,
    Event,
    IdempotencyKey,
    SearchDocument,
    SeenWebhook,
    StoredOpinion,
    StoredSketch,
    Thread,
)
from moderation.transactions import joint_writing
from tests.test_turns import until

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

STAGES = ("threads", "comments", "author_contacts", "opinions", "decisions", "events", "sketches")
BROKEN: ContextVar[str | None] = ContextVar("BROKEN", default=None)


@dataclass(frozen=True)
class Post:
    """One request. ``parent`` is so many accepted comments ago; ``broken`` fails at a table."""

    author: str
    page: str
    text: str
    mode: Any
    parent: int | None
    key: str | None
    webhook_id: str | None
    broken: str | None
    is_answered: bool


def maybe(strategy: some.SearchStrategy[Any]) -> some.SearchStrategy[Any]:
    return some.one_of(some.none(), some.none(), some.none(), strategy)


POSTS = some.builds(
    Post,
    author=some.sampled_from(["jane", "john"]),
    page=some.sampled_from(["one", "two", "three"]),
    text=some.sampled_from(["Same words.", "Other words.", "", "", ""]),
    mode=some.sampled_from(["hold", "publish"]),
    parent=maybe(some.integers(0, 3)),
    key=maybe(some.sampled_from(["order-1", "order-2"])),
    webhook_id=maybe(some.sampled_from(["msg-1", "msg-2"])),
    broken=maybe(some.sampled_from(STAGES)),
    is_answered=some.sampled_from([True, True, True, False]),
)
_NUMBERS = count()
_WORDS = (
    "bridge",
    "morning",
    "council",
    "letter",
    "river",
    "stone",
    "engineer",
    "budget",
    "summer",
    "garden",
    "flour",
    "night",
    "market",
    "ticket",
    "driver",
    "music",
    "library",
    "lesson",
    "history",
    "weather",
    "mountain",
    "harbour",
    "island",
    "kitchen",
    "pencil",
)


class House:
    """One installation, with a new site in it, in which tables can be broken for one request."""

    def __init__(self, installation: Installation, number: int) -> None:
        self.installation = installation
        made = add_site(installation, f"blog-{number}", ["https://example.org"])
        found = site_by_key(installation, made.api_key)
        assert found is not None
        self.site: SubmittingSite = found
        self.accepted: list[str] = []

    def submit(self, post: Post, text: str, parent: int | None) -> Answer | str:
        """What is answered, or the name of what is raised."""
        BROKEN.set(post.broken)
        submission = CommentSubmission(
            thread_url=f"https://example.org/{post.page}",
            thread_title=f"Page {post.author}",
            body=text,
            author_name=post.author,
            author_email=f"{post.author}@example.org",
            parent_id=None if parent is None else self.accepted[parent],
        )
        repeatable = Repeatable(post.key, post.text.encode()) if post.key else None

        def render(view: Any) -> Answer:
            if not post.is_answered:
                raise ZeroDivisionError
            return Answer(201, view.id.encode())

        try:
            return submit_comment(
                self.installation,
                dataclasses.replace(self.site, mode=post.mode),
                submission,
                render,
                repeatable=repeatable,
                webhook_id=post.webhook_id,
            )
        except Exception as error:  # noqa: BLE001 - both houses are to raise the same
            return type(error).__name__

    def picture(self) -> dict[str, Any]:
        """All rows of the site, without what is made at random or from the time."""
        with self.installation.database.reading() as session:
            parent = Comment.__table__.alias()
            comments = session.execute(
                select(
                    Thread.url,
                    Comment.body,
                    Comment.author_name,
                    Comment.status,
                    Comment.published_revision,
                    Comment.risk,
                    parent.c.body,
                    Decision.phase,
                    Decision.text,
                    Event.type,
                    Event.sequence,
                    StoredOpinion.spam,
                    StoredSketch.minima,
                    SearchDocument.number.is_not(None),
                )
                .join(Thread, Thread.id == Comment.thread_id)
                .outerjoin(parent, parent.c.id == Comment.parent_id)
                .outerjoin(Decision, Decision.comment_id == Comment.id)
                .outerjoin(Event, Event.comment_id == Comment.id)
                .outerjoin(StoredOpinion, StoredOpinion.comment_id == Comment.id)
                .outerjoin(StoredSketch, StoredSketch.comment_id == Comment.id)
                .outerjoin(SearchDocument, SearchDocument.comment_id == Comment.id)
                .where(Comment.site_id == self.site.id)
            ).all()
            threads = session.execute(
                select(Thread.url, Thread.title, Thread.version).where(
                    Thread.site_id == self.site.id
                )
            ).all()
            numbers = [
                session.scalar(
                    select(func.count()).select_from(table).where(table.site_id == self.site.id)
                )
                for table in (IdempotencyKey, SeenWebhook, Decision, Event, SearchDocument)
            ]
        return {
            "comments": sorted(map(repr, comments)),
            "threads": sorted(map(repr, threads)),
            "numbers": numbers,
        }


class OneMoment(RuleBasedStateMachine):
    """Posts that come at one moment, beside the same posts one by one."""

    def __init__(self, jointly: Installation, one_by_one: Installation) -> None:
        super().__init__()
        number = next(_NUMBERS)
        self._jointly, self._one_by_one = House(jointly, number), House(one_by_one, number)
        self._texts = count()

    @rule(posts=some.lists(POSTS, min_size=1, max_size=6))
    def come(self, posts: list[Post]) -> None:
        """They come; what each is answered, and all rows, are the same in both houses."""
        asked = [(post, self._text(post), self._parent(post)) for post in posts]
        together = self._at_one_moment(asked)
        apart = [self._one_by_one.submit(*one) for one in asked]
        assert list(map(_kind, together)) == list(map(_kind, apart))
        for one, other in zip(together, apart, strict=True):
            if isinstance(one, Answer) and isinstance(other, Answer) and not one.replayed:
                self._jointly.accepted.append(one.body.decode())
                self._one_by_one.accepted.append(other.body.decode())
        assert self._jointly.picture() == self._one_by_one.picture()

    def _at_one_moment(self, asked: list[Any]) -> list[Answer | str]:
        database = self._jointly.installation.database
        with ThreadPoolExecutor(len(asked)) as pool:
            with _somebody_leads(database):
                answers = []
                for number, one in enumerate(asked, 1):
                    answers.append(pool.submit(self._jointly.submit, *one))
                    until(lambda number=number: len(database._joint._waiting) == number)
            return [answer.result(30) for answer in answers]

    def _text(self, post: Post) -> str:
        number = next(self._texts)
        far = [_WORDS[(number * 7 + step * (number % 11 + 1)) % len(_WORDS)] for step in range(12)]
        return post.text or f"{' '.join(far)} {number}"

    def _parent(self, post: Post) -> int | None:
        known = len(self._jointly.accepted)
        return None if post.parent is None or post.parent >= known else known - 1 - post.parent


def _kind(outcome: Answer | str) -> Any:
    return (outcome.status, outcome.replayed) if isinstance(outcome, Answer) else outcome


@contextmanager
def _somebody_leads(database: Database) -> Iterator[None]:
    begun, go_on = threading.Event(), threading.Event()

    def wait(_connection: Any) -> None:
        begun.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        leading = pool.submit(database.jointly, wait)
        assert begun.wait(30)
        yield
        go_on.set()
        leading.result(30)


@pytest.fixture
def break_tables(monkeypatch: pytest.MonkeyPatch) -> Callable[[Database], None]:
    """From now on the table that ``BROKEN`` names takes no row, nor any that one goes with."""
    together: set[str | None] = set()
    write_gathered = joint_writing._write_gathered

    def write(connection: Any, shares: Any) -> bool:
        together.update(share._context.get(BROKEN) for share in shares)
        try:
            return write_gathered(connection, shares)
        finally:
            together.clear()

    monkeypatch.setattr(joint_writing, "_write_gathered", write)

    def make_breakable(database: Database) -> None:
        dialect = database.engine.dialect
        refused = dialect.loaded_dbapi.IntegrityError
        for name in ("do_execute", "do_executemany"):
            execute = getattr(dialect, name)

            def breaking(
                cursor: Any, statement: str, *rest: Any, execute: Any = execute, **named: Any
            ) -> None:
                broken = {BROKEN.get()} | together
                if any(statement.startswith(f"INSERT INTO {table} ") for table in broken):
                    raise refused("broken")
                execute(cursor, statement, *rest, **named)

            monkeypatch.setattr(dialect, name, breaking)

    return make_breakable


@pytest.fixture
def one_by_one(
    installation: Installation, sqlite_template: Path, tmp_path: Path
) -> Iterator[Installation]:
    """Another installation, in which comments come one by one."""
    path = tmp_path / "one-by-one.sqlite3"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield dataclasses.replace(installation, database=database)
    database.close()


def test_rows_and_answers_are_those_of_comments_that_come_one_by_one(
    installation: Installation,
    one_by_one: Installation,
    break_tables: Callable[[Database], None],
) -> None:
    break_tables(installation.database)
    break_tables(one_by_one.database)
    run_state_machine_as_test(
        lambda: OneMoment(installation, one_by_one),
        settings=settings(max_examples=6, stateful_step_count=3, derandomize=True),
    )


def test_a_flood_of_one_moment_is_seen(installation: Installation) -> None:
    house = House(installation, next(_NUMBERS))
    post = Post("jane", "one", "", "publish", None, None, None, None, is_answered=True)
    texts = [f"Thought {number}" for number in range(MOST_IN_WINDOW + 3)]
    with ThreadPoolExecutor(len(texts)) as pool:
        with _somebody_leads(installation.database):
            asked = [pool.submit(house.submit, post, text, None) for text in texts]
            until(lambda: len(installation.database._joint._waiting) == len(texts))
        assert all(isinstance(one.result(30), Answer) for one in asked)
    with installation.database.reading() as session:
        statuses = list(session.scalars(select(Comment.status)))
    assert statuses.count("approved") == MOST_IN_WINDOW
    assert statuses.count("pending") == 3


def test_a_repeat_of_one_moment_is_seen(installation: Installation) -> None:
    house = House(installation, next(_NUMBERS))
    posts = [
        Post(author, "one", "", "publish", None, None, None, None, is_answered=True)
        for author in ("jane", "john", "joan", "jack", "jill")
    ]
    with ThreadPoolExecutor(len(posts)) as pool:
        with _somebody_leads(installation.database):
            asked = [pool.submit(house.submit, post, "The same text", None) for post in posts]
            until(lambda: len(installation.database._joint._waiting) == len(posts))
        assert all(isinstance(one.result(30), Answer) for one in asked)
    with installation.database.reading() as session:
        phases = sorted(session.scalars(select(Decision.phase)))
    assert phases.count("exact_repeat") >= 3
