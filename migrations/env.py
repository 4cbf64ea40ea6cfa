"""How migrations run: in the transaction of whoever asks for them."""

from alembic import context
from sqlalchemy import Connection, text

import moderation.tables  # noqa: F401 - so that every table is known
from moderation.database import Base
from moderation.migration import is_compared
from moderation.progress import Steps, nobody


def run(connection: Connection, steps: Steps) -> None:
    """Run the scripts on an open connection; the caller commits."""
    if connection.dialect.name == "postgresql":
        # Work may take minutes, waiting for a table may not: whoever comes after a statement that
        # waits for a table's only lock waits behind it, readers too, so the service would stand
        # still for as long as a backup reads. Nothing of ours holds a table for five seconds, and
        # autovacuum makes way after one; so a table that is not free by then is somebody else's,
        # and it is better to fail, undo all, and be started again.
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=is_compared,
        transaction_per_migration=False,
        on_version_apply=lambda **_: steps.do(),
    )
    context.run_migrations()


run(
    context.config.attributes["connection"],
    context.config.attributes.get("steps") or Steps(1, nobody),
)
