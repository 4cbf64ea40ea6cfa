"""Why a comment is where it is, in the reader's language.

Reasons are stored as English. Those without parameters are messages as they stand; of the others
the fixed part is one. What is not known here is shown as it was stored.
"""

import re

from moderation.actions.queue.read_queue import sentence
from moderation.languages import N_, NN_
from moderation.web.review.words.languages import language, number, translate, translate_number

_SENT = re.compile(
    r"Almost the same text was sent (?P<more>more than )?(?P<times>twice|\d+ times) in the last "
    r"(?:hour|(?P<hours>\d+) hours(?:, (?P<lately>twice|\d+ times) in the last hour)?)",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"(?P<number>one|\d+) of them (?:was|were) (?P<status>filed as spam|approved)"
)
_DECIDED = {
    "filed as spam": NN_("%(num)s of them was filed as spam", "%(num)s of them were filed as spam"),
    "approved": NN_("%(num)s of them was approved", "%(num)s of them were approved"),
}


def copies_words(sentence: str) -> str | None:
    """The sentence, or None where it is another one."""
    first, *rest = sentence.removesuffix(".").split("; ")
    sent = _SENT.fullmatch(first)
    decided = [_OF_THEM.fullmatch(part) for part in rest]
    if sent is None or None in decided:
        return None
    said = [_how_often(sent.groupdict()), *(_so_many(one) for one in decided if one)]
    return "; ".join(said) + "."


def _how_often(parts: dict[str, str | None]) -> str:
    times, lately = _figure(parts["times"]), parts["lately"]
    if parts["hours"] is None:
        return translate_number(
            "Almost the same text was sent %(num)s time in the last hour",
            "Almost the same text was sent %(num)s times in the last hour",
            times,
        )
    hours = number(int(parts["hours"]))
    if parts["more"]:
        return translate(
            "Almost the same text was sent more than %(times)s times in the last %(hours)s hours",
            times=number(times),
            hours=hours,
        )
    long = translate_number(
        "Almost the same text was sent %(num)s time in the last %(hours)s hours",
        "Almost the same text was sent %(num)s times in the last %(hours)s hours",
        times,
        hours=hours,
    )
    if lately is None:
        return long
    short = translate_number(
        "%(num)s time in the last hour", "%(num)s times in the last hour", _figure(lately)
    )
    return f"{long}, {short}"


def _so_many(found: re.Match[str]) -> str:
    one, many = _DECIDED[found["status"]]
    return translate_number(one, many, _figure(found["number"]))


def _figure(text: str | None) -> int:
    words = {"one": 1, "twice": 2}
    first = (text or "").split(" ")[0].lower()
    return words.get(first) or int(first)


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
    N_("Invisible characters are hidden inside words."),
    N_("A link is written so that filters miss it."),
    N_("There is an e-mail address in the text."),
    N_("There is a telephone number in the text."),
    N_("The text shares no word with the article's title."),
    N_("The author's name is random letters."),
    N_("The author's name is a web address."),
    N_("The author's website is a blog or a personal page."),
    N_("The author's website bears the author's name."),
    N_("Much of the text is in capitals."),
    N_("The text is full of exclamation marks."),
    N_("The text says the same words again and again."),
    N_("The text is full of signs."),
    N_("The text is only a few words long."),
    N_("The text is very long."),
    N_("The text is full of emoji."),
    N_("Most of its letters are not Latin."),
    N_("The wording is like spam."),
    N_("The wording is like comments that were approved."),
    N_("The spam model has not judged this yet."),
    N_("Nothing in it stands out."),
    N_("The same text was sent once in the 24 hours before."),
    N_("Every comment of this site waits for approval."),
    N_("The author is not known well enough here yet."),
    N_("The spam model is not sure enough to publish it without a look."),
)
"""Every sentence without parameters, whole; also those that only earlier versions wrote."""
_WITHOUT_PARTS = frozenset(FIXED)

_WITH_WORDS: tuple[tuple[re.Pattern[str], str | tuple[str, str]], ...] = (
    (re.compile(r"The wording is like spam: (?P<words>.+)\.", re.DOTALL),
     N_("The wording is like spam: %(words)s.")),
    (re.compile(r"The wording is like comments that were approved: (?P<words>.+)\.", re.DOTALL),
     N_("The wording is like comments that were approved: %(words)s.")),
    (re.compile(r"One part of the text reads more like spam than the rest: (?P<words>.+)\.",
                re.DOTALL),
     N_("One part of the text reads more like spam than the rest: %(words)s.")),
    (re.compile(r"The text takes up the article's title: (?P<words>.+)\.", re.DOTALL),
     N_("The text takes up the article's title: %(words)s.")),
    (re.compile(r"The author's website sells something: (?P<words>.+)\.", re.DOTALL),
     N_("The author's website sells something: %(words)s.")),
    (re.compile(r"A link in the text, to (?P<host>\S+)\."),
     N_("A link in the text, to %(host)s.")),
    (re.compile(r"(?P<count>\d+) links in the text, to (?P<host>\S+)\."),
     N_("%(count)s links in the text, to %(host)s.")),
    (re.compile(r"(?P<count>\d+) links in the text, to (?P<host>\S+) and others\."),
     N_("%(count)s links in the text, to %(host)s and others.")),
    (re.compile(r"It came from (?P<network>\S+), which this site blocks\."),
     N_("It came from %(network)s, which this site blocks.")),
    (re.compile(r"It came from (?P<network>\S+), which this site trusts\."),
     N_("It came from %(network)s, which this site trusts.")),
    (re.compile(r"The author has (?P<number>\d+) approved comments here and no spam\."),
     NN_("The author has %(num)s approved comment here and no spam.",
         "The author has %(num)s approved comments here and no spam.")),
    (re.compile(r"It contains “(?P<words>.+)”, which this site blocks\.", re.DOTALL),
     N_("It contains “%(words)s”, which this site blocks.")),
    (re.compile(r"The same text was sent (?P<number>\d+) times in the 24 hours before\."),
     NN_("The same text was sent %(num)s time in the 24 hours before.",
         "The same text was sent %(num)s times in the 24 hours before.")),
    (re.compile(r"The edit of a published comment looks like spam \((?P<share>\d+)%\); "
                r"the approved text stays public until a moderator decides\."),
     N_("The edit of a published comment looks like spam (%(share)s %%); "
        "the approved text stays public until a moderator decides.")),
    (re.compile(r"It looks like spam \((?P<share>\d+)%\), but it links to (?P<host>\S+), "
                r"which this site trusts\."),
     N_("It looks like spam (%(share)s %%), but it links to %(host)s, which this site trusts.")),
    (re.compile(r"It looks like spam \((?P<share>\d+)%\), but it contains “(?P<words>.+)”, "
                r"which this site trusts\.", re.DOTALL),
     N_("It looks like spam (%(share)s %%), but it contains “%(words)s”, which this site trusts.")),
    (re.compile(r"It links to (?P<host>\S+), which this site blocks\."),
     N_("It links to %(host)s, which this site blocks.")),
    (re.compile(r"The author sent (?P<number>\d+) comments in the minute before\."),
     NN_("The author sent %(num)s comment in the minute before.",
         "The author sent %(num)s comments in the minute before.")),
    (re.compile(r"The text was (?P<count>\d+) characters long; only its beginning was kept\."),
     N_("The text was %(count)s characters long; only its beginning was kept.")),
    (re.compile(r"The form was sent after (?P<seconds>[\d.]+) seconds, faster than people write\."),
     N_("The form was sent after %(seconds)s seconds, faster than people write.")),
    (re.compile(r"The spam model gives it (?P<share>[\d.]+)%; "
                r"this site files as spam above (?P<most>\d+)%\."),
     N_("The spam model gives it %(share)s %%; this site files as spam above %(most)s %%.")),
)  # fmt: skip
_FIGURES = frozenset({"count", "seconds", "share", "most"})


def reason_words(code: str | None, text: str) -> str:  # noqa: ARG001 - the key of what is stored
    """A stored reason as a sentence in the page's language."""
    whole = text if text.endswith(".") else sentence(text)
    if language() == "en":
        return whole
    if whole in _WITHOUT_PARTS:
        return translate(whole)
    for pattern, message in _WITH_WORDS:
        found = pattern.fullmatch(whole)
        if found is None:
            continue
        if isinstance(message, tuple):
            return translate_number(*message, int(found["number"]))
        return translate(message, **_as_written_here(found.groupdict()))
    return copies_words(whole) or translate(whole)


def _as_written_here(parts: dict[str, str]) -> dict[str, str]:
    """The figures of a stored sentence as the page's language writes them."""
    return {
        name: number(float(text) if "." in text else int(text)) if name in _FIGURES else text
        for name, text in parts.items()
    }


def code_words(code: str) -> str:
    """What a filter by this reason is called."""
    return translate(CODE_WORDS[code])
