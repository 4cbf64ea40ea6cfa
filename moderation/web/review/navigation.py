"""The places of a site that the bar at the top leads to, in their order."""

from dataclasses import dataclass

from moderation.actions.membership import Desk


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a site. ``word`` is a message.

    Only an admin is shown what is ``for_admins``, and no viewer what is ``for_deciders``.
    """

    endpoint: str
    word: str
    for_admins: bool = False
    for_deciders: bool = False


def N_(message: str) -> str:  # noqa: N802 - what gettext's tools look for
    """Mark a message that is translated where it is shown."""
    return message


PLACES = (
    Place("review.queue", N_("Queue")),
    Place("review.numbers", N_("Numbers"), for_deciders=True),
    Place("review.audit", N_("Audit"), for_admins=True),
)


def places_of(desk: Desk | None) -> list[Place]:
    """What to offer to the one who has this desk in front of them."""
    if desk is None:
        return []
    return [
        place
        for place in PLACES
        if (desk.role == "admin" or not place.for_admins)
        and (desk.may_decide or not place.for_deciders)
    ]
