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
    submission = replace(
        submission,
        author_name=seen_line(submission.author_name),
        thread_title=seen_line(submission.thread_title),
        form_title=seen_line(submission.form_title),
    )
    originals = {
        "body.1": submission.body,
        "author_name": submission.author_name,
        "author_url": submission.author_url or "",
    }
    masked = replace(
        submission,
        thread_url=mask_url(page_address(submission.thread_url)),
        thread_title=mask_text(submission.thread_title),
        form_title=mask_text(submission.form_title),
        thread_excerpt=mask_text(submission.thread_excerpt),
        body=mask_text(submission.body),
        author_name=mask_text(submission.author_name),
        author_url=submission.author_url and mask_url(submission.author_url),
        user_agent=submission.user_agent and mask_text(submission.user_agent),
        referrer=submission.referrer and mask_url(submission.referrer),
    )
    shown = {
        "body.1": masked.body,
        "author_name": masked.author_name,
        "author_url": masked.author_url or "",
    }
    return masked, {field: text for field, text in originals.items() if text != shown[field]}
