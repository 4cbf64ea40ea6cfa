"""The address at which a question is answered: what was typed into the box, in a URL."""

from flask import url_for

from moderation.search.question import has_address


def question_address(asked: str, site: str | None) -> str:
    """The page of results of a site, or of all; without the question where it has an address."""
    wanted = None if has_address(asked) else asked.strip() or None
    if site is None:
        return url_for("review.search_everywhere", q=wanted)
    return url_for("review.search", site=site, q=wanted)
