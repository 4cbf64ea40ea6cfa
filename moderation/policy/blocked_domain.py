"""Phase: a link to a domain that the site blocks."""

import re

from moderation.policy.case import Case
from moderation.policy.verdict import Verdict

_HOST = re.compile(r"(?<![\w.-])[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){1,10}")


def blocked_domain(case: Case) -> Verdict | None:
    """A blocked domain, or one under it, in the text or as the author's website is spam."""
    if not case.blocklist.domains:
        return None
    hosts = _HOST.findall(f"{case.author_url}\n{case.body}".casefold())
    blocked = set(case.blocklist.domains)
    for host in hosts:
        parent = next((domain for domain in _with_parents(host) if domain in blocked), None)
        if parent is not None:
            return Verdict(
                "spam", "blocked_domain", f"It links to {parent}, which this site blocks."
            )
    return None


def _with_parents(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
