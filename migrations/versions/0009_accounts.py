"""Moderators' preferences, second factors, passkeys and identities; what sessions know."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add columns that suit everybody who is there, and empty tables."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    _create_steps()
    _create_authenticators()
    _create_recovery_codes()
    _create_passkeys()
    _create_identities()


def downgrade() -> None:
    """Drop them all."""
    for table in ("identities", "passkeys", "recovery_codes", "authenticators", "sign_in_steps"):
        op.drop_table(table)
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)


def _columns() -> dict[str, list[sa.Column]]:
    """The new columns by table. A column belongs to one table once, so each call makes them."""
    return {
        "moderators": [
            sa.Column("language", sa.String(length=5), nullable=True),
            sa.Column("time_zone", sa.String(length=64), nullable=True),
            sa.Column("keys", sa.String(length=10), server_default="ours", nullable=False),
            sa.Column("digest", sa.String(length=10), server_default="off", nullable=False),
        ],
        "review_sessions": [
            _moment("confirmed_at", nullable=True),
            sa.Column("proven_twice", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("network", sa.String(length=50), nullable=True),
            sa.Column("browser", sa.String(length=40), nullable=True),
        ],
        "sites": [
            sa.Column(
                "second_factor_required", sa.Boolean(), server_default=sa.false(), nullable=False
            ),
        ],
    }


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _moderator(table: str, *, nullable: bool = False) -> tuple[sa.Column, sa.Constraint]:
    """Whose row it is; it goes with its moderator."""
    return (
        sa.Column("moderator_id", sa.Uuid(as_uuid=False), nullable=nullable),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderators.id"],
            name=f"fk_{table}_moderator_id",
            ondelete="CASCADE",
        ),
    )


def _create_steps() -> None:
    op.create_table(
        "sign_in_steps",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *_moderator("sign_in_steps", nullable=True),
        _moment("expires_at"),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in_steps"),
    )
    op.create_index("ix_sign_in_steps_moderator_id", "sign_in_steps", ["moderator_id"])
    op.create_index("ix_sign_in_steps_expires_at", "sign_in_steps", ["expires_at"])


def _create_authenticators() -> None:
    op.create_table(
        "authenticators",
        *_moderator("authenticators"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
        sa.PrimaryKeyConstraint("moderator_id", name="pk_authenticators"),
    )


def _create_recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        *_moderator("recovery_codes"),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("moderator_id", "digest", name="pk_recovery_codes"),
    )


def _create_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        *_moderator("passkeys"),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
    )
    op.create_index("ix_passkeys_moderator_id", "passkeys", ["moderator_id"])


def _create_identities() -> None:
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        *_moderator("identities"),
        _moment("created_at"),
        _moment("used_at"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identities"),
    )
    op.create_index("ix_identities_moderator_id", "identities", ["moderator_id"])
