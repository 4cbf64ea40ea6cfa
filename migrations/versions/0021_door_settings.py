"""What sites have set of doors stands in one column, which belongs to no door."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_MODE = "akismet_mode"
_USUAL = "queue"
_sites = sa.table(
    "sites",
    sa.column("id", sa.Uuid(as_uuid=False)),
    sa.column(_MODE, sa.String()),
    sa.column("door_settings", sa.JSON()),
)
_changes = sa.table(
    "site_changes",
    sa.column("id", sa.Uuid(as_uuid=False)),
    sa.column("kind", sa.String()),
    sa.column("before", sa.JSON()),
    sa.column("after", sa.JSON()),
)


def upgrade() -> None:
    """Move the one setting that there is, in the sites and in what can still be undone."""
    op.add_column("sites", sa.Column("door_settings", sa.JSON(), nullable=True))
    connection = op.get_bind()
    for mode in connection.scalars(sa.select(_sites.c[_MODE]).distinct()).all():
        theirs = sa.update(_sites).where(_sites.c[_MODE] == mode)
        connection.execute(theirs.values(door_settings={_MODE: mode}))
    _change(connection, _nested)
    op.drop_column("sites", _MODE)


def downgrade() -> None:
    """Move it back."""
    op.add_column("sites", sa.Column(_MODE, sa.String(10), server_default=_USUAL, nullable=False))
    connection = op.get_bind()
    for site in connection.execute(sa.select(_sites.c.id, _sites.c.door_settings)).all():
        mode = (site.door_settings or {}).get(_MODE, _USUAL)
        connection.execute(sa.update(_sites).where(_sites.c.id == site.id).values({_MODE: mode}))
    _change(connection, _flat)
    op.drop_column("sites", "door_settings")


def _change(connection: sa.Connection, shape: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Say in the new words what an admin changed, so that it can be undone still."""
    settings = sa.select(_changes).where(_changes.c.kind == "settings")
    for change in connection.execute(settings).all():
        before, after = shape(change.before), shape(change.after)
        if before != change.before:
            one = sa.update(_changes).where(_changes.c.id == change.id)
            connection.execute(one.values(before=before, after=after))


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in values.items() if name != _MODE}
    return rest | ({"door_settings": {_MODE: values[_MODE]}} if _MODE in values else {})


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in values.items() if name != "door_settings"}
    return rest | values.get("door_settings", {})
