"""Scripts in what readers, authors and moderators say of a comment, and the pages that show it."""

import json
from collections.abc import Iterator

from drills.attack.doors import SITE, Doors
from drills.attack.voices import (
    WORDS,
    find_illegal,
    keep,
    posted,
    published,
    refuse_appeal,
    refuse_objection,
    report,
)
from moderation.actions.installation.reasons import REASONS
from moderation.actions.sites.set_site import set_site

_LONG_ENOUGH = "It is illegal, since"
_INSULTS = "You stupid pathetic idiot {0} you disgusting moron, shut up {0} you are trash"
"""Around each text words whose tone is marked, so that marks begin and end beside it."""


def pages_said_on(doors: Doors, texts: list[str]) -> dict[str, str]:
    """Have each text said wherever somebody may; the public pages, with words that each shows.

    Every second report and appeal stays open, so that the desk shows both.
    """
    said = [text.replace("\0", "") for text in texts]
    return dict(page for number, text in enumerate(said) for page in _said(doors, number, text))


def _said(doors: Doors, number: int, text: str) -> Iterator[tuple[str, str]]:
    reader, is_answered = f"reader{number}@example.org", number % 2 == 0
    made = published(doors, body=_INSULTS.format(text)[:9_000])
    report(doors, made, f"{number + 900}{reader}", {"kind": "other", "text": text[:1_000]})
    law, why = f"§ {text}"[:500], f"{_LONG_ENOUGH} {text}"[:2_000]
    notice = WORDS | {"law": law, "why": why, "name": text[:100], "email": reader}
    for fields in (notice, {**notice, "kind": text, "lang": text}):  # the second is refused
        report(doors, made, reader, fields, "text/html")
    if token := report(doors, made, reader, notice):
        yield f"/v1/reports/{token}", "§" if is_answered else "report"
    if is_answered:
        find_illegal(doors, made, law, why)
    if token := _of_a_notifier(doors, number, text, is_answered=is_answered):
        yield f"/v1/reports/{token}", "Yes: " if is_answered else "report"
    token = _of_an_author(doors, number, text, is_answered=is_answered)
    yield f"/embed/authored#{token}", "Yes: " if is_answered else "Bread"


def _of_a_notifier(doors: Doors, number: int, text: str, *, is_answered: bool) -> str:
    """A notice that was dismissed, and appealed."""
    made, reader = published(doors), f"notifier{number + 500}@example.org"
    why = f"{_LONG_ENOUGH} of something else"
    token = report(doors, made, reader, WORDS | {"law": "§ 1", "why": why, "email": reader})
    if token:
        keep(doors, made)
        body = json.dumps({"text": f"No: {text}"[:2_000]}).encode()
        heads = {"Content-Type": "application/json", "Origin": doors.origin}
        doors.ask("POST", f"/v1/reports/{token}/appeal", body, heads)
        if is_answered:
            refuse_objection(doors, made, f"Yes: {text}"[:1_000])
    return token


def _of_an_author(doors: Doors, number: int, text: str, *, is_answered: bool) -> str:
    """A comment that was changed and refused, by a clause of the site's, and appealed."""
    token, made = posted(doors, f"author{number}@example.org", body=f"Bread! {text}")
    doors.authored(token, "PATCH", {"body": f"Bread? {text} {text}"[:9_000]})
    clause = "".join(filter(str.isprintable, text))[:500]
    set_site(doors.house, SITE, {f"clause.{code}": clause for code in (*REASONS, "spam")})
    doors.api("POST", f"/v1/comments/{made}/decisions", {"status": "rejected", "note": text[:500]})
    doors.authored(token, "POST", {"text": f"No: {text}"[:2_000]}, "/appeal")
    if is_answered:
        refuse_appeal(doors, made, f"Yes: {text}"[:1_000])
    return token
