"""What to say to somebody whose page was older than the comment."""

from moderation.actions.review_comment import Dossier, HistoryEntry
from moderation.web.review.times import ago
from moderation.web.review.wording import STATUS_WORDS


def what_happened(dossier: Dossier, reader_id: str) -> str:
    """Who did what meanwhile, and what becomes of the decision that came late."""
    newest = dossier.history[0]
    act = f"{_who(newest, reader_id)} {_did(newest)} {ago(newest.created_at)}"
    now_is = STATUS_WORDS[dossier.status].lower()
    return (
        f"{act}, after you opened this comment. It is {now_is} now, "
        "and your decision was not recorded. Look again, then decide."
    )


def _who(entry: HistoryEntry, reader_id: str) -> str:
    if entry.moderator_id == reader_id:
        return "You"
    if entry.decided_by == "moderator":
        return entry.moderator or "Another moderator"
    return "The site" if entry.decided_by == "site" else "The author"


def _did(entry: HistoryEntry) -> str:
    if entry.is_undoing:
        return "undid a decision"
    if entry.decided_by == "policy":
        return "edited the text"
    return {
        "pending": "sent it back to the queue",
        "approved": "approved it",
        "spam": "filed it as spam",
        "rejected": "rejected it",
    }[entry.status]
