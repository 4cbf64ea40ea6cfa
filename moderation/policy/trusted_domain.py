"""Phase: a link to a domain that the site trusts."""

from moderation.policy.case import Case, Verdict


def trusted_domain(case: Case) -> Verdict | None:
    """The model alone files no text that links to a trusted domain as spam: a person looks at it.

    It publishes nothing: anybody can add a link.
    """
    if not case.looks_like_spam:
        return None
    found = case.trusted.domains.find(case.author_url, case.body)
    if found is None:
        return None
    return Verdict(
        "pending",
        "trusted_domain",
        f"It looks like spam ({case.spam:.0%}), but it links to {found}, which this site trusts.",
    )
