"""Keep less: no e-mail address in a text, and nothing unseen in a name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Final

from moderation.actions.installation import CommentSubmission
from moderation.unseen import seen_line
from moderation.vault import mask_text, mask_url, may_hold_address
from moderation.web_address import page_address

_MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "thread_url": mask_url,
    "thread_title": mask_text,
    "form_title": mask_text,
    "thread_excerpt": mask_text,
    "body": mask_text,
    "author_name": mask_text,
    "author_url": mask_url,
    "user_agent": mask_text,
    "referrer": mask_url,
}
_texts = attrgetter(*_MASKS)


def without_addresses(submission: CommentSubmission) -> tuple[CommentSubmission, dict[str, str]]:
    """The submission without addresses in its texts, and the originals of those that had one.

    Every door passes here, so here what nobody sees leaves names and titles: first, for it would
    hide an address too.
    """
    seen = _changed(
        submission,
        thread_url=page_address(submission.thread_url),
        author_name=seen_line(submission.author_name),
        thread_title=seen_line(submission.thread_title),
        form_title=seen_line(submission.form_title),
    )
    texts: tuple[str | None, ...] = _texts(seen)
    if not may_hold_address("\n".join(filter(None, texts))):  # one look for all of them
        return seen, {}
    pairs = zip(_MASKS.items(), texts, strict=True)
    masked = _changed(seen, **{name: text and mask(text) for (name, mask), text in pairs})
    originals = {
        "body.1": (seen.body, masked.body),
        "author_name": (seen.author_name, masked.author_name),
        "author_url": (seen.author_url or "", masked.author_url or ""),
    }
    return masked, {name: text for name, (text, shown) in originals.items() if text != shown}


def _changed(submission: CommentSubmission, **values: str | None) -> CommentSubmission:
    """The submission with these values; most have them already, and to copy one is dear."""
    changed = {name: value for name, value in values.items() if value != getattr(submission, name)}
    return replace(submission, **changed) if changed else submission  # type: ignore[arg-type]
