"""An act, and who did it: a person, a site, or a part of the service."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, cast

from moderation.tables import NO_SITE

Code = str | int | bool
ActorKind = Literal["author", "moderator", "operator", "policy", "site", "visitor", "worker"]
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,80}")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something. As text it is the kind, and behind a colon who of that kind."""

    kind: ActorKind
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @classmethod
    def parse(cls, text: str) -> Self:
        """The actor whose text form this is."""
        kind, _, who = text.partition(":")
        return cls(cast("ActorKind", kind), who or None)

    @classmethod
    def moderator(cls, moderator_id: str | None) -> Self:
        """A moderator; None where the account is gone."""
        return cls("moderator", moderator_id)

    @classmethod
    def moderator_or_operator(cls, moderator_id: str | None) -> Self:
        """A moderator at the desk, or the operator at the command line, who has no account."""
        return cls("moderator", moderator_id) if moderator_id else cls("operator")

    @property
    def moderator_id(self) -> str | None:
        """The moderator's identifier; None for everybody else."""
        return self.id if self.kind == "moderator" else None


OPERATOR = Actor("operator")


@dataclass(frozen=True, slots=True)
class Act:
    """One act on its way into the trail.

    ``before`` and ``after`` are a decision's statuses; ``details`` are what ``details_of`` makes.
    """

    actor: Actor
    action: str
    created_at: datetime
    site_id: str | None = None
    object_id: str | None = None
    before: str | None = None
    after: str | None = None
    details: str | None = None

    @property
    def chain(self) -> str:
        """The chain that the site's acts are in, or those that belong to no site."""
        return self.site_id or NO_SITE


def details_of(**codes: Code) -> str:
    """Details as they are stored and sealed. Raises ``ValueError`` for anything but codes.

    A code can't hold a space or an at sign, so that no name, text or address gets in by mistake.
    """
    for name, code in codes.items():
        if not (_CODE.fullmatch(name) and _CODE.fullmatch(str(code))):
            raise ValueError("The details of an audit row are codes.")
    return json.dumps(codes, sort_keys=True, separators=(",", ":"))
