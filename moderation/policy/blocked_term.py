"""Phase: a term that the site blocks."""

import re
from functools import lru_cache

from moderation.policy.case import Case
from moderation.policy.verdict import Verdict


def blocked_term(case: Case) -> Verdict | None:
    """A blocked term in the name or the text is spam; words only match whole words."""
    if not case.blocklist.terms:
        return None
    found = _pattern(case.blocklist.terms).search(f"{case.author_name}\n{case.body}".casefold())
    if found is None:
        return None
    return Verdict(
        "spam", "blocked_term", f"It contains “{found.group()}”, which this site blocks."
    )


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((term.casefold() for term in terms), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
