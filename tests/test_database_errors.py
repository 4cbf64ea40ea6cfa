"""Whatever a database says instead of doing its part is a 503, and nothing is acknowledged."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InternalError, ProgrammingError

from moderation.actions.installation import Installation
from moderation.actions.opening.require_database import Away, require_database, require_folder
from moderation.actions.sites.add_site import SiteCredentials
from moderation.database import Database
from moderation.errors import Unavailable

sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
KINDS = (DatabaseError, DataError, IntegrityError, InternalError, ProgrammingError)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@sqlite
def test_any_error_of_the_database_is_503_at_every_door(
    client: FlaskClient,
    site: SiteCredentials,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[DatabaseError],
) -> None:
    def fails(*_arguments: object, **_named: object) -> None:
        raise kind("SELECT", None, Exception("somebody@example.org"))

    monkeypatch.setattr("sqlalchemy.engine.default.DefaultDialect.do_execute", fails)
    key = {"Authorization": f"Bearer {site.api_key}"}
    page = {"url": "https://example.org/1"}
    document = {"thread": page, "author": {"name": "Jane"}, "body": "Bread"}
    signing_in = {"email": "somebody@example.org", "password": "four unrelated words"}
    here = {"Origin": "http://localhost"}
    asked: list[Callable[[], object]] = [
        lambda: client.post("/v1/comments", json=document, headers=key),
        lambda: client.get("/v1/comments", headers=key),
        lambda: client.get("/v1/threads/comments?site=blog&url=https://example.org/1"),
        lambda: client.get("/embed/blog/comments?url=https://example.org/1"),
        lambda: client.post("/1.1/verify-key", data={"key": "a" * 12, "blog": "example.org"}),
        lambda: client.post("/review/sign-in", data=signing_in, headers=here),
    ]
    for ask in asked:
        answer = ask()
        assert answer.status_code == 503, answer.request.path  # type: ignore[attr-defined]
        assert b"somebody" not in answer.data  # type: ignore[attr-defined]


def test_a_transaction_that_the_database_refuses_is_unavailable(installation: Installation) -> None:
    with pytest.raises(Unavailable), installation.database.transaction() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no folder"):
        require_database(Database(f"sqlite:///{tmp_path}/nowhere/moderation.sqlite3"))


def test_a_folder_in_which_nothing_can_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(**_named: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refuses)
    with pytest.raises(Unavailable, match=f"folder {tmp_path}: Read-only file system"):
        require_folder(tmp_path)
    with pytest.raises(Unavailable, match="Read-only"):
        require_database(Database(f"sqlite:///{tmp_path}/moderation.sqlite3"))


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_a_database_that_is_not_there_is_named(installation: Installation) -> None:
    url = installation.database.url.set(database="nothing_here")
    database = Database(url.render_as_string(hide_password=False))
    with pytest.raises(Unavailable, match="There is no database nothing_here"):
        require_database(database)
    database.close()


@pytest.mark.parametrize("database_kind", ["postgres"])
def test_a_server_that_cannot_be_reached_may_come_back(installation: Installation) -> None:
    url = installation.database.url.set(host="127.0.0.1", port=1, query={})
    database = Database(url.render_as_string(hide_password=False))
    with pytest.raises(Away, match=r"PostgreSQL on 127\.0\.0\.1:1 cannot be reached: nothing"):
        require_database(database)
    database.close()
