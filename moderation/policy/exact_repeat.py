"""Phase: the same text was sent before."""

import re

from moderation.policy.case import Case, Verdict
from moderation.policy.trusted_author import is_regular

_LONGEST_COURTESY = 40
_LEADS_AWAY = re.compile(r"//|www\.|\w\.\w|@|\[email\]")


def exact_repeat(case: Case) -> Verdict | None:
    """Hold a text that came within the last day, whoever sent it.

    But for what everybody says, such as "Thank you!", where a regular says it.
    """
    if not case.history.repeats or (_is_courtesy(case.body) and is_regular(case)):
        return None
    times = "once" if case.history.repeats == 1 else f"{case.history.repeats} times"
    return Verdict(
        "pending", "exact_repeat", f"The same text was sent {times} in the 24 hours before."
    )


def _is_courtesy(body: str) -> bool:
    return len(body) <= _LONGEST_COURTESY and not _LEADS_AWAY.search(body)
