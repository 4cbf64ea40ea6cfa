"""Phase: a link to a domain that the site blocks."""

from moderation.policy.case import Case, Verdict


def blocked_domain(case: Case) -> Verdict | None:
    """A blocked domain, or one under it, in the text or as the author's website is spam."""
    found = case.blocked.domains.find(case.author_url, case.body)
    if found is None:
        return None
    return Verdict("spam", "blocked_domain", f"It links to {found}, which this site blocks.")
