"""How somebody can sign in without a link. Whoever has a way needs no link from an admin."""

from moderation.tables import Moderator


def ways_of(moderator: Moderator) -> tuple[str, ...]:
    """The ways by name; empty for somebody who was invited and has set nothing up yet."""
    return ("password",) if moderator.password_hash is not None else ()
