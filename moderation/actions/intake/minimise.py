"""Keep less: no e-mail address in a text, and nothing unseen in a name."""

from dataclasses import replace

from moderation.actions.installation import CommentSubmission
from moderation.unseen import seen_line
from moderation.vault import mask_text, mask_url
from moderation.web_address import page_address


def without_addresses(submission: CommentSubmission) -> tuple[CommentSubmission, dict[str, str]]:
    """The submission without addresses in its texts, and the originals of those that had one.

    Every door passes here, so here what nobody sees leaves names and titles: first, for it would
    hide an address too.
    """
    seen = _changed(
        submission,
        author_name=seen_line(submission.author_name),
        thread_title=seen_line(submission.thread_title),
        form_title=seen_line(submission.form_title),
    )
    masked = _changed(
        seen,
        thread_url=mask_url(page_address(seen.thread_url)),
        thread_title=mask_text(seen.thread_title),
        form_title=mask_text(seen.form_title),
        thread_excerpt=mask_text(seen.thread_excerpt),
        body=mask_text(seen.body),
        author_name=mask_text(seen.author_name),
        author_url=seen.author_url and mask_url(seen.author_url),
        user_agent=seen.user_agent and mask_text(seen.user_agent),
        referrer=seen.referrer and mask_url(seen.referrer),
    )
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
