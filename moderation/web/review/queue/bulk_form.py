"""The forms that decide on many: on what was selected, and on all that match."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from moderation.actions.decisions.decide_selected import MOST, Selected
from moderation.actions.queue.listing import Listing
from moderation.errors import Invalid
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.statuses import STATUSES, Status
from moderation.web.review.comment.decision_form import NEWEST_VERSION, joint_of, reason_of
from moderation.web.review.listing.listing_address import listing_of, listing_values

_BROKEN = N_("This form is damaged, so nothing was recorded. Open the list again.")
_NOTHING_SELECTED = N_(
    "Nothing was selected, so nothing was recorded. "
    "Go back, tick the comments that you mean, and press the button again."
)
_TOO_MANY = N_("That is more than one page holds, so nothing was recorded. Open the list again.")


@dataclass(frozen=True, slots=True)
class SelectionForm:
    """What somebody ticked and chose, and which list they came from."""

    selected: list[Selected]
    status: Status
    reason: str | None
    joint_id: str
    listing: Listing


@dataclass(frozen=True, slots=True)
class BatchForm:
    """What somebody chose for all that match, as they had seen it."""

    status: Status
    reason: str | None
    joint_id: str
    until: str
    listing: Listing


def selection_form(form: MultiDict[str, str]) -> SelectionForm:
    """Read the form. Raises ``Invalid``."""
    ticked = form.getlist("comment")
    if not ticked:
        raise Invalid(_NOTHING_SELECTED)
    if len(ticked) > MOST:
        raise Invalid(_TOO_MANY)
    return SelectionForm(
        selected=[_selected(one) for one in dict.fromkeys(ticked)],
        status=_status(form),
        reason=reason_of(form),
        joint_id=joint_of(form.get("joint", "")),
        listing=listing_of(listing_values(form)),
    )


def batch_form(form: MultiDict[str, str]) -> BatchForm:
    """Read the form. Raises ``Invalid``."""
    return BatchForm(
        status=_status(form),
        reason=reason_of(form),
        joint_id=joint_of(form.get("joint", "")),
        until=_id(form, "until"),
        listing=listing_of(listing_values(form)),
    )


def _selected(text: str) -> Selected:
    comment_id, _, version = text.partition(":")
    is_number = version.isascii() and version.isdigit() and len(version) <= 10
    if not is_id(comment_id) or not is_number or int(version) > NEWEST_VERSION:
        raise Invalid(_BROKEN)
    return Selected(comment_id, int(version))


def _status(form: MultiDict[str, str]) -> Status:
    status = form.get("status", "")
    if status not in STATUSES:
        raise Invalid(_BROKEN)
    return status


def _id(form: MultiDict[str, str], name: str) -> str:
    found = form.get(name, "")
    if not is_id(found):
        raise Invalid(_BROKEN)
    return found
