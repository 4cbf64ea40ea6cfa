"""The forms that carry decisions: on one comment, and on all of a campaign."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.actions.installation.reasons import REASONS
from moderation.actions.queue.listing import Listing
from moderation.errors import Invalid
from moderation.identifiers import is_id, is_recent
from moderation.languages import N_, said
from moderation.statuses import STATUSES, Status
from moderation.web.review.listing.listing_address import listing_of, listing_values

LONGEST_NOTE = 2_000
_BROKEN = N_("This form is damaged, so nothing was recorded. Open the comment again.")
_TOO_OLD = N_("This page is more than a day old, so nothing was recorded. Open the list again.")
NEWEST_VERSION = 2**31 - 1


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What somebody decided, on which version, and where they came from."""

    status: Status
    version: int
    note: str | None
    reason: str | None
    came_from: str  # queue | comment
    listing: Listing
    wants_short_answer: bool  # from a page that goes on by itself


@dataclass(frozen=True, slots=True)
class CampaignForm:
    """What somebody decided on all copies that they saw, and which list they came from."""

    status: Status
    joint_id: str
    until: str
    listing: Listing


def decision_form(form: Mapping[str, str]) -> DecisionForm:
    """Read the form. Raises ``Invalid``."""
    status, version = form.get("status", ""), form.get("version", "")
    if status not in STATUSES or not (version.isascii() and version.isdigit()):
        raise Invalid(_BROKEN)
    if len(version) > 10 or int(version) > NEWEST_VERSION:
        raise Invalid(_BROKEN)
    return DecisionForm(
        status=status,
        version=int(version),
        note=note_of(form.get("note", "")),
        reason=reason_of(form),
        came_from="queue" if form.get("came_from") == "queue" else "comment",
        listing=listing_of(listing_values(form)),
        wants_short_answer=form.get("answer") == "short",
    )


def status_of(status: str) -> Status:
    """The status that a form names. Raises ``Invalid``."""
    if status not in STATUSES:
        raise Invalid(_BROKEN)
    return status


def campaign_form(form: Mapping[str, str]) -> CampaignForm:
    """Read the form. Raises ``Invalid``."""
    status, joint_id, until = (form.get(name, "") for name in ("status", "joint", "until"))
    if status not in STATUSES or status == "pending" or not is_id(until):
        raise Invalid(_BROKEN)
    return CampaignForm(status, joint_of(joint_id), until, listing_of(listing_values(form)))


def joint_of(text: str) -> str:
    """What is decided together goes by an identifier that our page made a short while ago.

    Raises ``Invalid``: with one of next year, somebody's decisions would be the newest for ever.
    """
    if not is_id(text):
        raise Invalid(_BROKEN)
    if not is_recent(text):
        raise Invalid(_TOO_OLD)
    return text


def reason_of(form: Mapping[str, str]) -> str | None:
    """Why something is rejected, where a reason was chosen. Raises ``Invalid``."""
    reason = form.get("reason") or None
    if reason is not None and reason not in REASONS:
        raise Invalid(_BROKEN)
    return reason


def note_of(text: str) -> str | None:
    """A note as it is kept; None where there is none. Raises ``Invalid``."""
    # PostgreSQL keeps no NUL, and nobody types one.
    note = text.replace("\0", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            said(
                "A note has at most %(most)s characters. Go back and shorten it.", most=LONGEST_NOTE
            )
        )
    return note or None
