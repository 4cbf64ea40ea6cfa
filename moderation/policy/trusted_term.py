"""Phase: a term that the site trusts."""

from moderation.policy.case import Case, Verdict


def trusted_term(case: Case) -> Verdict | None:
    """The model alone files no text with a trusted term as spam: a person looks at it.

    It publishes nothing: anybody can write a word.
    """
    if not case.looks_like_spam:
        return None
    found = case.trusted.terms.find(case.author_name, case.body)
    if found is None:
        return None
    return Verdict(
        "pending",
        "trusted_term",
        f"It looks like spam ({case.spam:.0%}), but it contains “{found}”, which this site trusts.",
    )
