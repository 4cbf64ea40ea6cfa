"""What the pages of the lists say: of kinds, of how long an entry lasts, of a trial."""

from moderation.actions.lists.try_entry import EntryTrial
from moderation.languages import N_
from moderation.web.review.words.languages import number, translate_number
from moderation.web.review.words.languages import translate as _

KIND_WORDS = {
    "term": N_("Term"),
    "domain": N_("Domain"),
    "author": N_("Author"),
    "network": N_("Network"),
}
LASTING = (
    ("", N_("for good")),
    ("1", N_("for a day")),
    ("7", N_("for a week")),
    ("30", N_("for 30 days")),
    ("90", N_("for 90 days")),
    ("365", N_("for a year")),
)


def trial_sentences(list_name: str, trial: EntryTrial) -> list[str]:
    """What came of a trial, and what to be careful of."""
    if not trial.looked_at:
        return [_("There are no comments yet that it could be tried on.")]
    said = [_found(trial, list_name)]
    if trial.is_cut_short:
        said.append(_("Looking took too long and was stopped before the older comments."))
    if list_name == "blocked" and trial.is_own_domain:
        said.append(_("This is the address of the site itself: its own links would be blocked."))
    if trial.looked_at >= 20 and trial.number * 2 > trial.looked_at:
        said.append(_("That is more than half of all comments. Is this what you want?"))
    return said


def _found(trial: EntryTrial, list_name: str) -> str:
    newest = translate_number(
        "the only comment so far", "the last %(number)s comments", trial.looked_at
    )
    values = {"caught": number(trial.number), "newest": newest}
    if not trial.number:
        return _("It would have caught none of %(newest)s.", newest=newest)
    doubtful = trial.by_status.get("approved" if list_name == "blocked" else "spam", 0)
    values["doubtful"] = number(doubtful)
    if trial.looked_at == 1:
        return _("It would have caught %(newest)s.", newest=newest)
    if list_name == "blocked":
        return _(
            "It would have caught %(caught)s of %(newest)s, of which %(doubtful)s were approved.",
            **values,
        )
    return _(
        "It would have spoken for %(caught)s of %(newest)s, of which %(doubtful)s were spam.",
        **values,
    )
