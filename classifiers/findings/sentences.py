"""The sentence of a reason, chosen by what was found in the comment.

The model says how much a group of features pushes, and where to. What is said of it must be there
to be seen: where nothing was found that speaks the way the push goes, nothing is said, and the push
goes to the rest.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from classifiers.features import Features
from classifiers.findings import contact, letters, shapes
from classifiers.findings.links import MARKUP, links_of
from classifiers.findings.praise import is_only_praise
from classifiers.findings.topic import shared_word, shares_nothing, subject_of
from classifiers.findings.trades import trade_in_address, trade_in_name
from classifiers.findings.websites import bears_name, is_personal
from classifiers.findings.word_lists import word_list
from classifiers.submission import Submission
from classifiers.text.masking import EMAIL, NUMBER, readable


class Sight:
    """One comment to look at; what several sentences need is looked up once, and only when asked.

    Found is a sentence, without its full stop, or None.
    """

    def __init__(self, submission: Submission, features: Features) -> None:
        self.raw = submission.text
        self.submission = submission
        self.normal = features.normal
        self.website = features.website
        self.name = features.fields[1]  # its words, masked, in lower case

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """What the article's title is about."""
        return subject_of(self.submission.title)

    @cached_property
    def shared(self) -> str | None:
        """A word of the title that the text has, too."""
        return shared_word(self.subject, self.normal.words)


_GIVEN_NAMES: Final = word_list("given_names")

Finder = Callable[[Sight], str | None]

DISGUISED: Final = "letters are disguised, as if to hide words from a filter"
HIDDEN: Final = "invisible characters are hidden inside words"
SPLIT_LINK: Final = "a link is written so that filters miss it"
ADDRESS: Final = "there is an e-mail address in the text"
TELEPHONE: Final = "there is a telephone number in the text"
RANDOM: Final = "words of random letters, as spam programs add them"
PRAISE: Final = "praise that would fit any page"
OFF_TOPIC: Final = "the text shares no word with the article's title"
TRADE: Final = "the author's name reads like a product or a trade"
PERSON: Final = "the author's name reads like a person's"
RANDOM_NAME: Final = "the author's name is random letters"
ADDRESS_AS_NAME: Final = "the author's name is a web address"
PERSONAL: Final = "the author's website is a blog or a personal page"
OWN: Final = "the author's website bears the author's name"
ORDINARY: Final = "length, capitals and signs are as in comments that were approved"
WITHOUT_PARTS: Final = (
    *(MARKUP, DISGUISED, HIDDEN, SPLIT_LINK, ADDRESS, TELEPHONE, RANDOM, PRAISE, OFF_TOPIC),
    *(TRADE, PERSON, RANDOM_NAME, ADDRESS_AS_NAME, PERSONAL, OWN, ORDINARY),
    *(shapes.CAPITALS, shapes.EXCLAMATIONS, shapes.REPETITION, shapes.SIGNS, shapes.SHORT),
    *(shapes.LONG, shapes.EMOJI, shapes.NOT_LATIN),
)
"""The sentences that name nothing of the comment, as they are stored."""


def sentence_of(code: str, sight: Sight, *, towards_spam: bool) -> str | None:
    """Say what was found that speaks for a push of `code`; None where nothing was."""
    finder = (_TOWARDS_SPAM if towards_spam else _AWAY_FROM_IT).get(code)
    return finder(sight) if finder else None


def _contact(sight: Sight) -> str | None:
    """Look closer at what was masked: the features count more than addresses and telephones."""
    if EMAIL in sight.normal.words and contact.gives_address(sight.raw):
        return ADDRESS
    if NUMBER in sight.normal.words and contact.gives_number(sight.raw):
        return TELEPHONE
    return None


def _disguise(sight: Sight) -> str | None:
    """Look closer at what was undone: it may have been honest, or the letters of a link."""
    raw, undone = sight.raw, sight.normal.undone
    if undone.zero_width and letters.has_hidden(raw):
        return HIDDEN
    tricks = (
        (undone.styled, letters.has_styled),
        (undone.mixed, letters.has_look_alikes),
        (undone.leet, letters.has_leet),
        (undone.spaced, letters.has_spaced),
    )
    if any(count and is_so(raw) for count, is_so in tricks):
        return DISGUISED
    return SPLIT_LINK if undone.repaired and letters.has_split_link(raw) else None


def _gibberish(sight: Sight) -> str | None:
    found = letters.random_words(sight.raw)
    return RANDOM if found and 6 * found >= len(sight.normal.tokens) else None


def _praise(sight: Sight) -> str | None:
    normal = sight.normal
    return PRAISE if is_only_praise(normal.words, len(normal.tokens), sight.shared) else None


def _off_topic(sight: Sight) -> str | None:
    if sight.shared:
        return None
    return OFF_TOPIC if shares_nothing(sight.submission.title, sight.normal.words) else None


def _on_topic(sight: Sight) -> str | None:
    return f"the text takes up the article's title: “{sight.shared}”" if sight.shared else None


def _strange_name(sight: Sight) -> str | None:
    words = sight.name
    if trade_in_name(words):
        # "William Free" may well be called so.
        return None if len(words) == 2 and words[0] in _GIVEN_NAMES else TRADE
    if len(words) == 1 and _is_address(words[0]):
        return ADDRESS_AS_NAME
    return RANDOM_NAME if letters.is_random_name(sight.submission.author[:100]) else None


def _is_address(name: str) -> bool:
    """Say whether a name without spaces is a host or an address of the web."""
    return "://" in name or name.rpartition(".")[2] in {"com", "net", "org", "ru", "info", "xyz"}


def _persons_name(sight: Sight) -> str | None:
    words = sight.name
    is_persons = (
        0 < len(words) <= 3
        and words[0] in _GIVEN_NAMES
        and all(word.strip(".-'’").replace("-", "").replace("'", "").isalpha() for word in words)
        and trade_in_name(words) is None
    )
    return PERSON if is_persons else None


def _selling_website(sight: Sight) -> str | None:
    found = trade_in_address(*sight.website)
    return f"the author's website sells something: “{readable(found)}”" if found else None


def _own_website(sight: Sight) -> str | None:
    if not sight.website.host or trade_in_address(*sight.website):
        return None
    if bears_name(sight.website, " ".join(sight.name)):
        return OWN
    return PERSONAL if is_personal(sight.website) else None


_TOWARDS_SPAM: Final[Mapping[str, Finder]] = {
    "shape": lambda sight: shapes.shape_of(sight.normal),
    "script": lambda sight: shapes.script_of(sight.normal),
    "links": lambda sight: links_of(sight.normal, sight.raw),
    "contact": _contact,
    "disguise": _disguise,
    "gibberish": _gibberish,
    "praise_without_substance": _praise,
    "relation": _off_topic,
    "author_name": _strange_name,
    "author_url": _selling_website,
}
_AWAY_FROM_IT: Final[Mapping[str, Finder]] = {
    "shape": lambda sight: ORDINARY if shapes.is_ordinary(sight.normal) else None,
    "relation": _on_topic,
    "author_name": _persons_name,
    "author_url": _own_website,
}
