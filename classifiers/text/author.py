"""What an author's name and website say, and whether they agree.

Spammers put the keyword where the name belongs and the shop where the blog belongs. An honest
author with a website is common, so having one must not count by itself.
"""

import re
from typing import Final

from classifiers.text.gibberish import odd_name, unspeakable
from classifiers.text.links import Link

AUTHOR_FEATURES: Final = (
    "name_words",
    "name_long",
    "name_many_words",
    "name_has_digits",
    "name_lower_words",
    "name_has_address",
    "name_of_trade",
    "name_run_together",
    "name_in_host",
    "name_odd_capitals",
    "name_unspeakable",
    "name_in_text",
    "name_ends_text",
)
URL_FEATURES: Final = (
    "url_path_depth",
    "url_path_words",
    "url_host_dashes",
    "url_host_digits",
    "url_host_long",
    "url_host_labels",
    "url_odd_ending",
    "url_host_of_trade",
    "url_personal",
    "url_host_in_text",
    "url_words_in_text",
    "url_page",
    "url_with_praise",
    "url_with_few_words",
)

_TRADE = re.compile(
    "cheap|discount|outlet|online|sale|shop|store|buy|price|deal|coupon|free|best|review|loan|credit"
    "|insur|mortgage|casino|poker|slot|bet|viagra|cialis|pharm|pill|diet|weight|loss|seo|market"
    "|service|repair|hotel|travel|rental|movers|dentist|lawyer|attorney|clinic|software|download"
    "|watch|jewel|shoe|bag|handbag|dress|replica|nike|vuitton|hosting|design|agency|company|plumb"
)
_PERSONAL = re.compile(
    r"blogspot\.|wordpress\.|livejournal\.|typepad\.|github\.|twitter\.|linkedin\.|blog|weblogs"
    r"|about\.me|gravatar\.|medium\.|tumblr\."
)
_ODD_ENDING = re.compile(r"\.(?:info|biz|ru|cn|xyz|top|site|online|club|shop|tk|ws|cc|su|bet|win)$")
_RUN_TOGETHER = re.compile(r"^[a-z]{14,}$|^[a-z]+[0-9]{2,}$")
_PAGE = re.compile(r"\b(?:html?|php|aspx?)$")
_LETTERS = re.compile(r"[^\W\d_]{4,}")


def author_features(name: str, typed: str, host: str, text: str) -> list[float]:
    """Describe a normalised `name`; `typed` is the same before lower-casing.

    host: of the website. text: the normalised text of the comment.

    Returns one number for each of `AUTHOR_FEATURES`, each between 0 and 3.
    """
    words = name.split()
    return [
        min(len(words), 6) / 2,
        min(len(name), 60) / 20,
        float(len(words) > 3),
        float(any(map(str.isdigit, name))),
        float(len(words) > 1 and typed.islower()),
        float("." in name or "/" in name),
        min(len(_TRADE.findall(name)), 3),
        float(_RUN_TOGETHER.search(name) is not None),
        float(any(word in host for word in _LETTERS.findall(name))) if host else 0.0,
        float(odd_name(typed)),
        float(unspeakable(name)),
        float(len(name) > 4 and name in text),
        float(len(name) > 4 and text.rstrip(".! ").endswith(name)),
    ]


def url_features(link: Link, text: str, praise: float, words: int) -> list[float]:
    """Describe the author's website `link`, given the normalised `text` of the comment.

    praise: of any page, as `shape.praise_features` counts it. words: in the text.
    Returns one number for each of `URL_FEATURES`, each between 0 and 3.
    """
    host, path = link
    stem = host.partition(".")[0]
    return [
        min(path.count(" ") + 1, 6) / 2 if path else 0.0,
        min(len(path), 60) / 20,
        min(host.count("-"), 3),
        float(any(map(str.isdigit, host))),
        min(len(host), 45) / 15,
        min(host.count("."), 3),
        float(_ODD_ENDING.search(host) is not None),
        min(len(_TRADE.findall(host + path)), 3),
        float(_PERSONAL.search(host) is not None),
        float(len(host) > 3 and host in text),
        min(_words_in(stem + " " + path, text), 3),
        float(_PAGE.search(path) is not None),
        min(praise, 2.0),
        float(words < 15),
    ]


def _words_in(words: str, text: str) -> int:
    return sum(word in text for word in _LETTERS.findall(words)[:20])
