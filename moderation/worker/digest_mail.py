"""Digests on their way: each is taken, written as plain text, and handed to the mail server."""

import structlog

from moderation.actions.installation import Installation
from moderation.actions.mail.compose_digest import (
    COUNT_UP_TO,
    Digest,
    SiteDigest,
    due_digests,
    give_back_digest,
    take_digest,
)
from moderation.delivery.mail import MailNotSent, MailUnsure, send_mail, unsubscribe_headers
from moderation.languages import NN_, number_in, translated, translated_number
from moderation.unseen import seen_line

_log = structlog.get_logger(__name__)

_LONGEST_EXCERPT = 240
_WAITING = NN_("%(num)s comment waits", "%(num)s comments wait")
_REPORTED = NN_("%(num)s comment is reported", "%(num)s comments are reported")
_NOTICES = NN_(
    "%(num)s comment with a notice of illegal content.",
    "%(num)s comments with notices of illegal content.",
)
_MUCH = NN_(
    "%(num)s comment of which readers report much.",
    "%(num)s comments of which readers report much.",
)


def send_digests(installation: Installation) -> int:
    """Send every digest that is due; how many were sent. One that fails is tried again later."""
    if not installation.settings.sends_mail:
        return 0
    return sum(_send(installation, moderator_id) for moderator_id in due_digests(installation))


def _send(installation: Installation, moderator_id: str) -> bool:
    digest = take_digest(installation, moderator_id)
    if digest is None:
        return False
    base = (installation.settings.public_url or "").rstrip("/")
    off = f"{base}/review/mail/off/{digest.off}"
    try:
        send_mail(
            installation.settings,
            digest.address,
            subject_of(digest),
            text_of(digest, base),
            unsubscribe_headers(off),
        )
    except MailUnsure:
        _log.warning("digest.unsure", moderator=moderator_id)
    except MailNotSent as error:
        give_back_digest(installation, moderator_id)
        _log.warning("digest.not_sent", moderator=moderator_id, kind=str(error))
        return False
    _log.info("digest.sent", moderator=moderator_id)
    return True


def subject_of(digest: Digest) -> str:
    """How many comments wait, and where if it is one place."""
    waiting = sum(site.waiting for site in digest.sites)
    reported = sum(site.notices + site.reported for site in digest.sites)
    words, number = (_WAITING, waiting) if waiting else (_REPORTED, reported)
    subject = translated_number(digest.language, *words, number)
    return f"{subject} · {digest.sites[0].site}" if len(digest.sites) == 1 else subject


def text_of(digest: Digest, base: str) -> str:
    """The mail as plain text. Its links show; nothing happens before a button is pressed."""
    end = translated(
        digest.language,
        "A link shows one comment, without signing in, for a week. Don’t pass this mail on.",
    )
    off = translated(digest.language, "No more of these mails:")
    parts = [_site(digest, site, base) for site in digest.sites]
    return "\n\n".join([*parts, f"-- \n{end}\n{off} {base}/review/mail/off/{digest.off}"]) + "\n"


def _site(digest: Digest, site: SiteDigest, base: str) -> str:
    speak = digest.language
    head = translated_number(
        speak,
        "%(num)s comment waits on %(site)s.",
        "%(num)s comments wait on %(site)s.",
        site.waiting,
        site=site.site,
    )
    if site.waiting > COUNT_UP_TO:
        most = number_in(speak, COUNT_UP_TO)
        head = translated(
            speak, "More than %(number)s comments wait on %(site)s.", number=most, site=site.site
        )
    lines = [
        _line(
            line.row.author_name,
            line.row.thread_title or line.row.thread_url,
            line.row.excerpt,
            f"{base}/review/mail/{line.token}",
            speak,
        )
        for line in site.lines
    ]
    newest = [translated(speak, "The newest:"), *lines] if lines else []
    desk = translated(speak, "All of them:")
    parts = [head, *newest, f"{desk} {base}/review/{site.site}/"] if site.waiting else []
    return "\n\n".join([*parts, *_reported(speak, site, base)])


def _reported(speak: str, site: SiteDigest, base: str) -> list[str]:
    """What readers report that cannot wait, in one paragraph, if there is any."""
    counted = ((_NOTICES, site.notices), (_MUCH, site.reported))
    lines = [translated_number(speak, *words, number) for words, number in counted if number]
    head = translated(speak, "Reported on %(site)s:", site=site.site)
    return ["\n".join([head, *lines, f"{base}/review/{site.site}/reported"])] if lines else []


def _line(author: str, thread: str, excerpt: str, link: str, speak: str) -> str:
    name = seen_line(author) or translated(speak, "Unnamed")
    # Strangers' words can neither start a line of their own nor hide what follows them.
    return f"{name} · {seen_line(thread)}\n  {seen_line(excerpt)[:_LONGEST_EXCERPT]}\n  {link}"
