"""Statuses, phases and figures in words."""

from collections.abc import Callable

from markupsafe import Markup

from moderation.actions.queue.count_lists import COUNT_UP_TO
from moderation.languages import N_
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import number, translate

STATUS_WORDS = {
    "pending": N_("Pending"),
    "approved": N_("Approved"),
    "spam": N_("Spam"),
    "rejected": N_("Rejected"),
}

# What pages of a site can be, beside the statuses of comments, in the audit trail.
CLOSING_WORDS = {
    "usual": N_("As the site has set"),
    "open": N_("Open for comments"),
    "closed": N_("Closed for comments"),
}

PHASE_WORDS = (
    N_("test markers"),
    N_("edit of published"),
    N_("back in sight"),
    N_("honeypot"),
    N_("blocked term"),
    N_("blocked domain"),
    N_("blocked author"),
    N_("blocked network"),
    N_("opinion missing"),
    N_("trusted term"),
    N_("trusted domain"),
    N_("spam above threshold"),
    N_("cut short"),
    N_("flood"),
    N_("listed author"),
    N_("trusted network"),
    N_("elapsed time"),
    N_("exact repeat"),
    N_("tone above share"),
    N_("trusted author"),
    N_("publish by default"),
    N_("hold by default"),
)
"""The phases of the policy by their names; a phase in the log is one of them."""


_BUTTONS = (
    ("approved", N_("Approve"), "a"),
    ("spam", N_("Spam"), "s"),
    ("rejected", N_("Reject"), "r"),
    ("pending", N_("Back to queue"), "p"),
)


@blueprint.app_template_global("decision_buttons")
def decision_buttons(
    head: Callable[[str, str, str], str], tail: Callable[[str], str]
) -> list[tuple[str, str, str]]:
    """The buttons that decide, each with its status, its beginning and its end."""
    return [
        (status, head(status, translate(word), key), tail(key)) for status, word, key in _BUTTONS
    ]


@blueprint.app_template_filter("by_status")
def by_status(buttons: list[tuple[str, str, str]], whose: Markup) -> dict[tuple[str, bool], Markup]:
    """The buttons for comments of each status, and for edits of them, with ``whose`` they are."""
    return {
        (now, is_edit): Markup("\n\n").join(
            head + whose + tail
            for status, head, tail in buttons
            if status != now or (status == "approved" and is_edit)
        )
        for now in STATUS_WORDS
        for is_edit in (False, True)
    }


@blueprint.app_template_filter("percent")
def percent(probability: float) -> str:
    """A probability in per cent; never 100 %, because nothing is."""
    return f"{min(99, round(probability * 100))}"


@blueprint.app_template_filter("as_percent")
def as_percent(share: float) -> str:
    """A share that somebody has set, in per cent, without places that say nothing."""
    value = round(100 * share, 3)
    return number(int(value) if value.is_integer() else value)


@blueprint.app_template_filter("risk_width")
def risk_width(probability: float) -> float:
    """The width of a risk's bar, of 32."""
    return round(max(probability * 32, 2), 1)


@blueprint.app_template_filter("count")
def count(length: int) -> str:
    """The length of a list, as far as it was counted."""
    return f"{number(COUNT_UP_TO)}+" if length > COUNT_UP_TO else number(length)


@blueprint.app_template_filter("phase_words")
def phase_words(phase: str | None) -> str:
    """A phase's name as words."""
    return translate((phase or "").replace("_", " "))


@blueprint.app_template_filter("status_word")
def status_word(status: str) -> str:
    """A status as a word."""
    return translate(STATUS_WORDS[status])


@blueprint.app_template_filter("standing_word")
def standing_word(standing: str) -> str:
    """What a comment or a page was, or is, as a word; what has none is said as it is written."""
    return translate((STATUS_WORDS | CLOSING_WORDS).get(standing, standing))


@blueprint.app_template_filter("signed")
def signed(weight: float) -> str:
    """A weight with its sign; the minus is a real one."""
    return f"{'+' if weight > 0 else '−'}{number(abs(weight), 1)}"  # noqa: RUF001
