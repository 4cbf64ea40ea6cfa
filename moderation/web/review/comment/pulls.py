"""Which words to underline: the few that weighed, not every one that weighs something."""

from collections.abc import Sequence

from classifiers import Span
from moderation.web.review.words.visible_text import Pull

MOST = 60
_LEAST = 0.02  # log-odds; less than this tells nobody anything
_LEAST_ALONE = 0.15  # where all words together hardly matter, one must by itself
_MATTERS = 1.0
_SHARE_OF_HEAVIEST = 0.35
_STRONG_SHARE = 0.7


def pulls_of(spans: Sequence[Span]) -> list[Pull]:
    """The spans that stand out, in the order of the text, with the strongest among them."""
    heaviest = max((abs(span.weight) for span in spans), default=0.0)
    do_matter = abs(sum(span.weight for span in spans)) >= _MATTERS
    least = max(_LEAST if do_matter else _LEAST_ALONE, _SHARE_OF_HEAVIEST * heaviest)
    told = sorted(
        (span for span in spans if abs(span.weight) >= least), key=lambda span: -abs(span.weight)
    )
    return sorted(
        Pull(*span, is_strong=do_matter and abs(span.weight) >= _STRONG_SHARE * heaviest)
        for span in told[:MOST]
    )
