"""Phase: a field that people cannot see was filled in."""

from moderation.policy.case import Case, Verdict


def honeypot(case: Case) -> Verdict | None:
    """A filled honeypot is spam: only a program fills it."""
    if not case.honeypot.strip():
        return None
    return Verdict("spam", "honeypot", "A form field that people cannot see was filled in.")
