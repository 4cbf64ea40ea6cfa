"""The whole policy, in the order it is asked: the first phase with a verdict ends it."""

from collections.abc import Callable

from moderation.policy.blocked_author import blocked_author
from moderation.policy.blocked_domain import blocked_domain
from moderation.policy.blocked_network import blocked_network
from moderation.policy.blocked_term import blocked_term
from moderation.policy.case import Case, Verdict
from moderation.policy.cut_short import cut_short
from moderation.policy.edit_of_published import edit_of_published
from moderation.policy.elapsed_time import elapsed_time
from moderation.policy.exact_repeat import exact_repeat
from moderation.policy.flood import flood
from moderation.policy.hold_by_default import hold_by_default
from moderation.policy.honeypot import honeypot
from moderation.policy.listed_author import listed_author
from moderation.policy.opinion_missing import opinion_missing
from moderation.policy.publish_by_default import publish_by_default
from moderation.policy.spam_above_threshold import spam_above_threshold
from moderation.policy.test_markers import test_markers
from moderation.policy.tone_above_share import tone_above_share
from moderation.policy.trusted_author import trusted_author
from moderation.policy.trusted_domain import trusted_domain
from moderation.policy.trusted_network import trusted_network
from moderation.policy.trusted_term import trusted_term

Phase = Callable[[Case], Verdict | None]

PHASES: tuple[Phase, ...] = (
    # What somebody asked for: a trial of the installation.
    test_markers,
    # What no opinion can outweigh: an edit of what is public never disappears by itself.
    edit_of_published,
    # What only a program does.
    honeypot,
    # What the site has said it does not want.
    blocked_term,
    blocked_domain,
    blocked_author,
    blocked_network,
    # What the classifier thinks. Without an opinion nothing below may publish.
    opinion_missing,
    # What keeps a text from being filed as spam by the classifier alone.
    trusted_term,
    trusted_domain,
    spam_above_threshold,
    # What nobody should publish without a look, not even of those whom a moderator trusts.
    cut_short,
    flood,
    # Whom a moderator trusts.
    listed_author,
    trusted_network,
    # What nobody should publish without a look of those whom nobody named.
    elapsed_time,
    exact_repeat,
    tone_above_share,
    # Who may pass.
    trusted_author,
    publish_by_default,
    # Everybody else waits.
    hold_by_default,
)


def conclude(case: Case) -> Verdict:
    """The verdict of the first phase that has one; the last phase always has."""
    for phase in PHASES:
        verdict = phase(case)
        if verdict is not None:
            return verdict
    raise AssertionError("the last phase gives a verdict on everything")
