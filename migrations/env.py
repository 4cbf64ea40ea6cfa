"""How migrations run: in the transaction of whoever asks for them."""

from alembic import context
from sqlalchemy import Connection, text

import moderation.tables  # noqa: F401 - so that every table is known
from moderation.database import Base
from moderation.migration import is_compared


def run(connection: Connection) -> None:
    """Run the scripts on an open connection; the caller commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=is_compared,
        transaction_per_migration=False,
    )
    context.run_migrations()


run(context.config.attributes["connection"])
