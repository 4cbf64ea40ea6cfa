"""Why a comment is where it is, in the reader's language.

Reasons are stored as English. Those without parameters are messages as they stand; of the others
the fixed part is one. What is not known here is shown as it was stored.
"""

import re

from moderation.actions.read_queue import sentence
from moderation.web.review.languages import translate
from moderation.web.review.navigation import N_

CODE_WORDS = {
    "wording": N_("Wording like spam"),
    "hidden_part": N_("A part like spam"),
    "shape": N_("Length, capitals, signs"),
    "script": N_("Emoji or script"),
    "links": N_("Links"),
    "contact": N_("Contact details"),
    "disguise": N_("Disguised letters"),
    "gibberish": N_("Random letters"),
    "praise_without_substance": N_("Praise for any page"),
    "relation": N_("Off the topic"),
    "author_name": N_("Author’s name"),
    "author_url": N_("Author’s website"),
    "repeated": N_("Sent again and again"),
}
"""What a filter by reason is called, by its code."""

FIXED = (
    N_("Length, capitals and signs are as in spam."),
    N_("Length, capitals and signs are as in comments that were approved."),
    N_("Emoji or the script are as in spam."),
    N_("The script speaks for a local reader."),
    N_("The text has links."),
    N_("There are few or no links in the text."),
    N_("Links are written as markup, as spam programs do."),
    N_("The text gives an address or a number to get in touch."),
    N_("Addresses or numbers are used as honest comments do."),
    N_("Letters are disguised, as if to hide words from a filter."),
    N_("Odd characters are used as honest comments do."),
    N_("Words of random letters, as spam programs add them."),
    N_("Hardly a word of random letters."),
    N_("Praise that would fit any page."),
    N_("Hardly any praise of the kind that fits any page."),
    N_("The text has nothing to do with the article."),
    N_("The text speaks of what the article is about."),
    N_("The author's name reads like a product or a trade."),
    N_("The author's name reads like a person's."),
    N_("The author's website is like those that spam advertises."),
    N_("The author's website is like those of honest commenters."),
    N_("The wording is like spam."),
    N_("The wording is like comments that were approved."),
    N_("The spam model has not judged this yet."),
    N_("Nothing in it stands out."),
)
"""Every sentence without parameters, whole."""

_WITH_WORDS = (
    (re.compile(r"The wording is like spam: (?P<words>.+)\.", re.DOTALL),
     N_("The wording is like spam: %(words)s.")),
    (re.compile(r"The wording is like comments that were approved: (?P<words>.+)\.", re.DOTALL),
     N_("The wording is like comments that were approved: %(words)s.")),
    (re.compile(r"One part of the text reads more like spam than the rest: (?P<words>.+)\.",
                re.DOTALL),
     N_("One part of the text reads more like spam than the rest: %(words)s.")),
    (re.compile(r"A link in the text, to (?P<host>\S+)\."),
     N_("A link in the text, to %(host)s.")),
    (re.compile(r"(?P<count>\d+) links in the text, to (?P<host>\S+)\."),
     N_("%(count)s links in the text, to %(host)s.")),
    (re.compile(r"(?P<count>\d+) links in the text, to (?P<host>\S+) and others\."),
     N_("%(count)s links in the text, to %(host)s and others.")),
)  # fmt: skip


def reason_words(code: str | None, text: str) -> str:  # noqa: ARG001 - the key of what is stored
    """A stored reason as a sentence in the page's language."""
    whole = text if text.endswith(".") else sentence(text)
    for pattern, message in _WITH_WORDS:
        found = pattern.fullmatch(whole)
        if found:
            return translate(message, **found.groupdict())
    return translate(whole)


def code_words(code: str) -> str:
    """What a filter by this reason is called."""
    return translate(CODE_WORDS[code])
