"""What a moderator may see and do: a role on each site, and nothing of any other site."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from moderation.errors import Forbidden, NotFound
from moderation.languages import N_, said
from moderation.tables import Membership, Site

_MAY_DECIDE = {"admin", "moderator"}
_IN_A_SENTENCE = {"admin": N_("admin"), "moderator": N_("moderator"), "viewer": N_("viewer")}


@dataclass(frozen=True, slots=True)
class Desk:
    """A site as one of its moderators has it in front of them."""

    site_id: str
    site: str
    role: str
    second_factor_required: bool = False

    @property
    def may_decide(self) -> bool:
        """Viewers read."""
        return self.role in _MAY_DECIDE

    @property
    def may_reveal(self) -> bool:
        """Only admins see an address in full."""
        return self.role == "admin"

    @property
    def may_administer(self) -> bool:
        """Only admins change the site, its webhooks and its people."""
        return self.role == "admin"

    def require(self, *, permission: bool, to: str) -> None:
        """Raise ``Forbidden``, in a sentence that says what is ``to`` be allowed by an admin."""
        if not permission:
            raise Forbidden(
                said(
                    "Your role on %(site)s is %(role)s, and it does not allow to %(to)s. "
                    "An admin of the site can change that.",
                    site=self.site,
                    role=said(_IN_A_SENTENCE[self.role]),
                    to=said(to),
                )
            )


def desks_of(session: Session, moderator_id: str) -> Sequence[Desk]:
    """The sites that a moderator works on, by name."""
    rows = session.execute(_desks(moderator_id).order_by(Site.name)).all()
    return [Desk(*row) for row in rows]


def desk_of(session: Session, moderator_id: str, site: str) -> Desk:
    """One site. Raises ``NotFound``, the same for a site that isn't there and for another's."""
    row = session.execute(_desks(moderator_id).where(Site.name == site)).one_or_none()
    if row is None:
        raise NotFound("There is no such page, or it is not yours to see.")
    return Desk(*row)


def _desks(moderator_id: str) -> Select[str, str, str, bool]:
    return (
        select(Site.id, Site.name, Membership.role, Site.second_factor_required)
        .join(Membership, Membership.site_id == Site.id)
        .where(Membership.moderator_id == moderator_id)
    )
