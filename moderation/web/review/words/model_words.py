"""Why a model is not used, in the reader's language; it is stored in English, by a program."""

import re

from moderation.languages import N_
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import number, translate

_SHARE = r"(?P<{}>[\d.]+) %"
_BEFORE = rf"\({_SHARE.format('before')} before, {_SHARE.format('now')} now\)"
_SENTENCES = (
    (re.compile(rf"On (?P<set>.+) it flags (?P<more>\d+) more of (?P<all>\d+) good comments "
                rf"{_BEFORE}\."),
     N_("On %(set)s it flags %(more)s more of %(all)s good comments "
        "(%(before)s %% before, %(now)s %% now).")),
    (re.compile(rf"On (?P<set>.+) it finds (?P<fewer>\d+) fewer of (?P<all>\d+) spam comments "
                rf"{_BEFORE}\."),
     N_("On %(set)s it finds %(fewer)s fewer of %(all)s spam comments "
        "(%(before)s %% before, %(now)s %% now).")),
    (re.compile(rf"On (?P<set>.+) it thinks good comments likelier spam than before "
                rf"\({_SHARE.format('before')} on average before, {_SHARE.format('now')} now\)\."),
     N_("On %(set)s it thinks good comments likelier spam than before "
        "(%(before)s %% on average before, %(now)s %% now).")),
    (re.compile(rf"On (?P<set>.+) it flags (?P<more>\d+) more of (?P<all>\d+) calm comments "
                rf"{_BEFORE}\."),
     N_("On %(set)s it flags %(more)s more of %(all)s calm comments "
        "(%(before)s %% before, %(now)s %% now).")),
    (re.compile(rf"On (?P<set>.+) it finds (?P<fewer>\d+) fewer of (?P<all>\d+) heated comments "
                rf"{_BEFORE}\."),
     N_("On %(set)s it finds %(fewer)s fewer of %(all)s heated comments "
        "(%(before)s %% before, %(now)s %% now).")),
    (re.compile(rf"On (?P<set>.+) it thinks calm comments likelier heated than before "
                rf"\({_SHARE.format('before')} on average before, {_SHARE.format('now')} now\)\."),
     N_("On %(set)s it thinks calm comments likelier heated than before "
        "(%(before)s %% on average before, %(now)s %% now).")),
)  # fmt: skip


@blueprint.app_template_filter("model_sentence")
def model_sentence(sentence: str) -> str:
    """One reason; what is not known here is shown as it was stored."""
    for pattern, message in _SENTENCES:
        found = pattern.fullmatch(sentence)
        if found:
            return translate(message, **{k: _part(v) for k, v in found.groupdict().items()})
    return translate(sentence)


def _part(text: str) -> str:
    if text.isdecimal():
        return number(int(text))
    is_share = text.replace(".", "", 1).isdecimal()
    return number(float(text), 1) if is_share else translate(text)
