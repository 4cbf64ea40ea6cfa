"""What to say to somebody whose page was older than the comment, or who isn't alone on it."""

from moderation.actions.decisions.claim_comment import ClaimView
from moderation.actions.queue.review_comment import Dossier, HistoryEntry
from moderation.web.review.comment.claim_pages import time_left
from moderation.web.review.words.languages import translate as _
from moderation.web.review.words.statuses import status_word
from moderation.web.review.words.times import ago


def what_happened(dossier: Dossier, reader_id: str) -> str:
    """Who did what meanwhile, and what becomes of the decision that came late."""
    newest = dossier.history[0]
    act = _did(newest) % {"who": _who(newest, reader_id), "when": ago(newest.created_at)}
    return (
        act
        + " "
        + _(
            "It is %(status)s now, and your decision was not recorded. Look again, then decide.",
            status=status_word(dossier.status).lower(),
        )
    )


def who_is_on_it(claim: ClaimView) -> str:
    """Who has claimed the comment and until when, and what can be done."""
    return _(
        "%(who)s is on this comment for another %(left)s, so your decision was not recorded. "
        "Go on to the next one, or take it over.",
        who=claim.moderator,
        left=time_left(claim.seconds_left),
    )


def _who(entry: HistoryEntry, reader_id: str) -> str:
    if entry.moderator_id == reader_id:
        return _("You")
    if entry.decided_by == "moderator":
        return entry.moderator or _("Another moderator")
    return _("The site") if entry.decided_by == "site" else _("The author")


def _did(entry: HistoryEntry) -> str:
    if entry.is_undoing:
        return _("%(who)s undid a decision %(when)s, after you opened this comment.")
    if entry.decided_by == "policy":
        return _("%(who)s edited the text %(when)s, after you opened this comment.")
    return {
        "pending": _("%(who)s sent it back to the queue %(when)s, after you opened this comment."),
        "approved": _("%(who)s approved it %(when)s, after you opened this comment."),
        "spam": _("%(who)s filed it as spam %(when)s, after you opened this comment."),
        "rejected": _("%(who)s rejected it %(when)s, after you opened this comment."),
    }[entry.status]
