"""Where the links in mails to authors, and to who gave a notice, lead.

Looking changes nothing; a button does (RFC 8058).

Programs open every link of a mail before its reader does. A mail program's own way to end it posts
to the same address, without cookies, and again where it got no answer: it is told the same.
"""

from dataclasses import dataclass

from flask import Response, render_template, request

from moderation.actions.letters.answer_link import (
    MailStanding,
    confirm_mail,
    end_by_link,
    standing_of_confirmation,
    standing_of_ending,
    standing_of_notice,
)
from moderation.actions.letters.notice_mail import confirm_notice
from moderation.languages import LANGUAGES, N_, known_language, translated
from moderation.web.current import installation, look
from moderation.web.embed.page_headers import as_page

_NEVER_AGAIN = "never"
_TITLE = N_("Mail about your comments")
_NOTHING = N_("There is nothing to confirm any more. Tick the box with your next comment.")
_ASKS = N_(
    "You are told by mail what becomes of comments on %(site)s that you ticked the box with, and "
    "when somebody replies to them."
)
_YES = N_("Yes, send me mail")
_CONFIRMED = N_("It is confirmed")
_FROM_NOW_ON = N_("From now on you are told by mail. Each mail has a link that ends them.")
_WHY = N_("You have asked for such mail when you commented.")
_NO_MORE = N_("No more of these mails")
_NEVER = N_("Never write to me again")
_OF_NOTICE = N_("Mail about your notice")
_GAVE = N_("This address was given with a notice.")
_ENDS = N_(
    "The first button ends these mails. With the second this site never writes to this address "
    "again."
)
_NOTHING_LEFT = N_("There is nothing to confirm any more.")
_ASKS_NOTICE = N_(
    "Do you want to be told by mail what is decided on your notice on %(site)s? Nothing is sent "
    "unless you press the button."
)
_ENDED = N_("No more mail")
_ALL_ENDED = N_("You won’t be sent any further of these mails.")


@dataclass(frozen=True, slots=True)
class MailButton:
    """What a button says, and what it sends."""

    word: str
    value: str


def show_confirmation(token: str) -> Response:
    """The page that asks whether mail is wanted."""
    standing = standing_of_confirmation(look(), installation(), token)
    say = _Speaker(standing)
    if standing.site is None:
        return _page(say, say(_TITLE), say(_NOTHING))
    if standing.is_confirmed:
        return _page(say, say(_CONFIRMED), say(_FROM_NOW_ON))
    said = say(_ASKS, site=standing.site)
    return _page(say, say(_TITLE), said, MailButton(say(_YES), "on"))


def receive_confirmation(token: str) -> Response:
    """The button."""
    confirm_mail(installation(), token)
    return show_confirmation(token)


def show_notice(token: str) -> Response:
    """The page that asks whether who gave a notice wants mail."""
    standing = standing_of_notice(look(), installation(), token)
    say = _Speaker(standing)
    if standing.site is None:
        return _page(say, say(_OF_NOTICE), say(_NOTHING_LEFT))
    if standing.is_confirmed:
        return _page(say, say(_CONFIRMED), say(_FROM_NOW_ON))
    said = say(_ASKS_NOTICE, site=standing.site)
    return _page(say, say(_OF_NOTICE), said, MailButton(say(_YES), "on"))


def receive_notice(token: str) -> Response:
    """The button."""
    confirm_notice(installation(), token)
    return show_notice(token)


def show_ending(token: str) -> Response:
    """The page that asks whether mail is to end."""
    standing = standing_of_ending(look(), installation(), token)
    say = _Speaker(standing)
    ending, never = MailButton(say(_NO_MORE), "off"), MailButton(say(_NEVER), _NEVER_AGAIN)
    if standing.is_of_notice:
        return _page(say, say(_OF_NOTICE), f"{say(_GAVE)} {say(_ENDS)}", ending, never)
    return _page(say, say(_TITLE), f"{say(_WHY)} {say(_ENDS)}", ending, never)


def receive_ending(token: str) -> Response:
    """A button, or a mail program's."""
    say = _Speaker(standing_of_ending(look(), installation(), token))
    end_by_link(installation(), token, never_again=request.form.get("mail") == _NEVER_AGAIN)
    return _page(say, say(_ENDED), say(_ALL_ENDED))


class _Speaker:
    """Says sentences in the language that was asked for with the comment, else the browser's."""

    def __init__(self, standing: MailStanding) -> None:
        best = request.accept_languages.best_match(list(LANGUAGES))
        self.language = standing.language or known_language(best)

    def __call__(self, sentence: str, **values: object) -> str:
        return translated(self.language, sentence, **values)


def _page(say: _Speaker, title: str, said: str, *buttons: MailButton) -> Response:
    """Whoever has its address may press its buttons: it is handed on to nobody."""
    html = render_template(
        "embed/mail.html", language=say.language, title=title, said=said, buttons=buttons
    )
    response = as_page(html)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
