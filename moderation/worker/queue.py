"""Where tasks queue: a SQLite file of their own, PostgreSQL, or Redis by setting."""

from importlib.util import find_spec

from huey import Huey
from huey.storage import PostgresStorage, RedisStorage, SqliteStorage
from sqlalchemy import make_url

from moderation.errors import Unavailable
from moderation.settings import Settings
from moderation.worker.task_messages import TaskMessages

_NAME = "moderation"


def open_queue(settings: Settings) -> Huey:
    """The queue that the settings name. Raises ``Unavailable`` where Redis is named but missing."""
    if settings.redis_url is not None:
        return _redis(settings.redis_url.get_secret_value())
    url = make_url(settings.sqlalchemy_url)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return _queue(PostgresStorage, dsn=dsn, table_prefix="tasks")
    # Not WAL: Python's own SQLite, which huey uses, may have the WAL-reset bug.
    path = settings.data_dir / "tasks.sqlite3"
    return _queue(SqliteStorage, filename=str(path), journal_mode="truncate", fsync=True)


def _redis(url: str) -> Huey:
    if find_spec("redis") is None:
        raise Unavailable(
            "MODERATION_REDIS_URL is set, but the Python package redis is not installed: "
            "pip install redis"
        )
    return _queue(RedisStorage, url=url)


def _queue(storage: type[object], **options: object) -> Huey:
    return Huey(_NAME, storage_class=storage, serializer=TaskMessages(), results=False, **options)
