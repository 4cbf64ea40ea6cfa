"""Phase: a term that the site blocks."""

from moderation.policy.case import Case, Verdict


def blocked_term(case: Case) -> Verdict | None:
    """A blocked term in the name or the text is spam; words only match whole words."""
    found = case.blocked.terms.find(case.author_name, case.body)
    if found is None:
        return None
    return Verdict("spam", "blocked_term", f"It contains “{found}”, which this site blocks.")
