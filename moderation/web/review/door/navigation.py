"""The places of a site that the bar at the top leads to, in their order."""

from dataclasses import dataclass

from moderation.actions.people.membership import Desk
from moderation.languages import N_


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a site; ``word`` is a message.

    Only an admin is shown what is ``for_admins``, and no viewer what is ``for_deciders``.
    """

    endpoint: str
    word: str
    key: str  # pressed after g
    for_admins: bool = False
    for_deciders: bool = False
    within: tuple[str, ...] = ()  # endpoints of pages that belong to it


PLACES = (
    Place("review.queue", N_("Queue"), "q"),
    Place("review.appeals", N_("Appeals"), "e", for_deciders=True),
    Place("review.lists", N_("Lists"), "l"),
    Place("review.threshold", N_("Threshold"), "t"),
    Place(
        "review.numbers",
        N_("Numbers"),
        "n",
        for_deciders=True,
        within=("review.transparency",),
    ),
    Place("review.audit", N_("Audit"), "u", for_admins=True),
    Place(
        "review.settings",
        N_("Settings"),
        "s",
        for_admins=True,
        within=(
            "review.webhooks",
            "review.webhook",
            "review.deliveries",
            "review.dead_letters",
            "review.dispatch",
            "review.people",
        ),
    ),
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
