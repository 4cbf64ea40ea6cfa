"""The worker's look that reads comments for search: on time, and on through what befalls it."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, insert, select
from structlog.testing import capture_logs

from moderation.actions.finding.read_for_search import BATCH, is_all_read, read_for_search
from moderation.actions.installation.installation import Installation
from moderation.database import Database
from moderation.tables import Comment, SearchDocument
from moderation.worker.looks import read_new_comments
from moderation.worker.repeated import Repeated
from tests.fixtures.comments import SearchFor, Submit

pytestmark = pytest.mark.on_both

ROOT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 60.0

# A process that does nothing else but read, and says when it has begun.
PROGRAM = """
import sys
from pathlib import Path
from moderation.actions.doors import DOORS
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import KeyRing, Vault
from moderation.worker.looks import read_new_comments

folder, url = Path(sys.argv[1]), sys.argv[2]
vault = Vault(KeyRing.load(folder / "keys.json"))
house = Installation(Settings(data_dir=folder), Database(url), vault, Classifier(None), DOORS)
print("begins", flush=True)
while True:
    read_new_comments(house)
"""


@pytest.fixture
def reading(installation: Installation) -> Iterator[None]:
    """The look, repeated."""
    made = Repeated("search", partial(read_new_comments, installation), 0.1)
    made.start()
    yield
    made.stop()
    made.join()


def until(come_true: Callable[[], bool]) -> float:
    """Wait for a condition; the seconds that it took."""
    begun = time.monotonic()
    while not come_true():
        assert time.monotonic() - begun < PATIENCE_SECONDS
        time.sleep(0.01)  # the clock of the outer world: threads and processes
    return time.monotonic() - begun


def test_what_comes_in_is_read_by_itself(
    installation: Installation, submit: Submit, search_for: SearchFor, reading: None
) -> None:
    for body in ("The crust.", "Sour dough."):
        comment = submit(body=body)
        until(lambda: is_all_read(installation))
        assert search_for(body, is_read=False) == [comment.id]


def test_what_was_there_in_bulk_is_read_in_rows_of_batches(
    installation: Installation, submit: Submit, search_for: SearchFor
) -> None:
    """As after an upgrade, or an import that knows nothing of search but its empty rows."""
    number = BATCH + 3
    made = [submit(body=f"Bread, the {one}.", author_name=f"Ann {one}").id for one in range(number)]
    with installation.database.transaction() as session:
        session.execute(delete(SearchDocument))
        known = select(Comment.id, Comment.site_id).order_by(Comment.id)
        columns = [SearchDocument.comment_id, SearchDocument.site_id]
        session.execute(insert(SearchDocument).from_select(columns, known))
    assert read_new_comments(installation) is False
    assert is_all_read(installation)
    assert search_for("bread", is_read=False) == made[::-1][:25]
    assert search_for('author:"ann 0"', is_read=False) == made[:1]


@pytest.mark.at_length(database_kind="postgres")
def test_after_a_kill_the_next_one_reads_on(
    installation: Installation,
    submit: Submit,
    search_for: SearchFor,
    database_url: str,
    tmp_path: Path,
) -> None:
    made = [submit(body=f"Bread, the {one}.").id for one in range(3)]
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        until(lambda: is_all_read(installation))
        made += [submit(body=f"Bread, the {one}.").id for one in range(3, 6)]
        process.send_signal(signal.SIGKILL)
    made += [submit(body="Bread, the last.").id]
    assert search_for("bread") == made[::-1]
    assert read_for_search(installation) == 0


def test_a_database_that_was_away_is_read_when_it_is_back(
    installation: Installation, submit: Submit, search_for: SearchFor
) -> None:
    comment = submit(body="The crust.")
    reading = Repeated("search", partial(read_new_comments, installation), 1.0)
    with away(installation.database), capture_logs() as logs:
        assert [reading.step(), reading.step()] == [1.0, 2.0]
    # The database's failing is told as well, by a log that another test may have bound already.
    assert [one["event"] for one in logs if one["event"] != "database.failed"] == [
        "look.failed"
    ] * 2
    assert search_for("crust", is_read=False) == []
    reading.step()
    assert search_for("crust", is_read=False) == [comment.id]


@contextmanager
def away(database: Database) -> Iterator[None]:
    """SQLite's file is no database for a while; PostgreSQL takes no connections and ends ours."""
    if database.is_sqlite:
        path = Path(str(database.url.database))
        database.engine.dispose()
        kept = path.rename(path.with_name("kept"))
        path.write_bytes(b"nothing" * 1000)
        yield
        database.engine.dispose()
        kept.rename(path)
        return
    name = str(database.url.database)
    url = database.url.set(drivername="postgresql", database="postgres")
    with closing(
        psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
    ) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        connection.execute(ended, [name])
        try:
            yield
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
