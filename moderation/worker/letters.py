"""Letters on their way: gathered, taken, written as plain text, and handed to the mail server."""

import re

import structlog

from moderation import metrics
from moderation.actions.installation import Installation
from moderation.actions.letters.gather_mail import gather_mail
from moderation.actions.letters.notice_mail import ANSWER, OBJECTION, RECEIPT
from moderation.actions.letters.take_letter import (
    Letter,
    LetterLine,
    due_letters,
    give_back,
    refuse_letter,
    take_letter,
)
from moderation.delivery.mail import (
    MailNotSent,
    MailUnsure,
    list_headers,
    send_mail,
    unsubscribe_headers,
)
from moderation.languages import N_, translated, translated_number
from moderation.unseen import seen_line

_log = structlog.get_logger(__name__)

_SUBJECTS = {
    "statement": N_("Why your comment is not published"),
    "appeal": N_("Your appeal was answered"),
    RECEIPT: N_("Your notice was received"),
    ANSWER: N_("Your notice was answered"),
    OBJECTION: N_("Your appeal was answered"),
}
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_TEXT = 80, 120, 300
# What a mail program would make a link of: its words are a stranger's, and our name stands above.
_LINK = re.compile(r"\S*(?::/|www\.|[^\W_]\.[^\W\d_]{2})\S*", re.IGNORECASE)


def send_letters(installation: Installation) -> bool:
    """Send what is due; whether there may be more. What fails is tried again later."""
    if not installation.settings.sends_mail:
        return False
    gather_mail(installation)
    with installation.database.reading() as session:
        due = due_letters(session)
    sent = [_send(installation, name, kind) for name, kind in due]
    return any(sent)


def _send(installation: Installation, name: str, kind: str) -> bool:
    """Send one, and whether it was handed over."""
    letter = take_letter(installation, name, kind)
    if letter is None:
        return False
    outcome = "sent"
    try:
        _hand_over(installation, letter)
    except MailUnsure:
        outcome = "unsure"  # it may have been taken, and is never sent twice
    except MailNotSent as error:
        outcome = "refused" if error.is_refused else "later"
        if error.is_refused:
            refuse_letter(installation, letter, is_gone=error.is_nobody)
        else:
            give_back(installation, letter)
    metrics.MAILS.labels(kind, outcome).inc()
    _log.info("letter.handed_over", kind=kind, outcome=outcome)
    return outcome in {"sent", "unsure"}


def _hand_over(installation: Installation, letter: Letter) -> None:
    settings = installation.settings
    base = (settings.public_url or "").rstrip("/")
    headers = list_headers(settings, letter.site) | unsubscribe_headers(
        f"{base}/mail/off/{letter.off}"
    )
    subject, text = subject_of(letter), text_of(letter, base)
    send_mail(settings, letter.address, subject, text, headers)


def subject_of(letter: Letter) -> str:
    """What it is about and of which site; nothing that a stranger wrote."""
    if letter.kind == "confirm":
        said = translated(letter.language, "Please confirm: replies by mail")
    elif letter.kind != "reply":
        said = translated(letter.language, _SUBJECTS[letter.kind])
    else:
        said = translated_number(
            letter.language,
            "%(num)s reply to your comment",
            "%(num)s replies to your comments",
            len(letter.lines),
        )
    return f"{said} · {letter.site}"


def text_of(letter: Letter, base: str) -> str:
    """The mail as plain text. Its links show; nothing happens before a button is pressed."""
    writers = {"confirm": _confirmation, "reply": _replies, RECEIPT: _receipt}
    writers |= {ANSWER: _on_notice, OBJECTION: _on_notice}
    written = writers.get(letter.kind, _decisions)
    return f"{written(letter, base)}\n"


def _confirmation(letter: Letter, base: str) -> str:
    """Nothing of the comment is in it: who gets it may never have written one."""
    speak, site = letter.language, letter.site
    asked = translated(
        speak,
        "Somebody gave this address with a comment on %(site)s, and wants to be told by mail of "
        "replies to it and of what becomes of it. The comment is published now.",
        site=site,
    )
    was_you = translated(speak, "If it was you, open this page and press the button:")
    parts = [asked, f"{was_you}\n{base}/mail/confirm/{letter.confirm}", _if_not(letter, base)]
    return "\n\n".join(parts)


def _receipt(letter: Letter, base: str) -> str:
    """Nothing of the notice is in it, for the same reason."""
    speak = letter.language
    given = translated(
        speak,
        "Somebody gave this address with a notice of illegal content on %(site)s. The notice was "
        "received, and somebody will look at it.",
        site=letter.site,
    )
    was_you = translated(
        speak,
        "If it was you, and you want to be told by mail what is decided, open this page and press "
        "the button:",
    )
    parts = [given, f"{was_you}\n{base}/mail/notice/{letter.confirm}", _if_not(letter, base)]
    return "\n\n".join(parts)


def _if_not(letter: Letter, base: str) -> str:
    was_not = translated(
        letter.language,
        "If it wasn’t you, do nothing, and no such mail comes. Here you say that %(site)s is never "
        "to write to you again:",
        site=letter.site,
    )
    return f"{was_not}\n{base}/mail/off/{letter.off}"


def _on_notice(letter: Letter, base: str) -> str:
    """A coded sentence, and a moderator's on an appeal; nothing of the notice or the comment."""
    speak = letter.language
    head = translated(speak, "About a notice of yours on %(site)s:", site=letter.site)
    texts = [seen_line(text) for text in letter.texts]
    last = translated(
        speak,
        "The link that you got when you gave the notice tells more, and there you can appeal "
        "within six months against a comment that stays. You can always turn to a court.",
    )
    why = translated(speak, "You gave this address with a notice, and asked for such mail.")
    return "\n\n".join([head, *texts, last, _off(letter, base, why)])


def _replies(letter: Letter, base: str) -> str:
    speak = letter.language
    head = translated(speak, "You were answered on %(site)s:", site=letter.site)
    lines = [_line(line, speak) for line in letter.lines]
    return "\n\n".join([head, *lines, _end(letter, base)])


def _decisions(letter: Letter, base: str) -> str:
    """Coded sentences, and a moderator's to the author; nothing of the comment."""
    speak = letter.language
    head = translated(speak, "About a comment of yours on %(site)s:", site=letter.site)
    last = translated(
        speak, "The page itself tells more, in the browser that you wrote the comment with."
    )
    texts = [seen_line(text) for text in letter.texts]
    return "\n\n".join([head, *texts, last, _end(letter, base)])


def _end(letter: Letter, base: str) -> str:
    speak = letter.language
    why = translated(speak, "You have asked for such mail when you commented.")
    return _off(letter, base, why)


def _off(letter: Letter, base: str, why: str) -> str:
    off = translated(letter.language, "No more of these mails:")
    return f"-- \n{why}\n{off} {base}/mail/off/{letter.off}"


def _line(line: LetterLine, speak: str) -> str:
    name = _plain(line.author, _LONGEST_NAME) or translated(speak, "Unnamed")
    title = _plain(line.title, _LONGEST_TITLE)
    head = f"{name} · {title}" if title else name
    text = _plain(line.text, _LONGEST_TEXT)
    return "\n  ".join([head, *([text] if text else []), line.url])


def _plain(text: str, longest: int) -> str:
    """A stranger's words on one line: without links, and not hiding what follows them."""
    shown = _LINK.sub("…", seen_line(text))
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"
