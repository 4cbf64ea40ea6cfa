"""Give an opinion on a comment that nobody hands over: judged like every other, and forgotten."""

from dataclasses import dataclass

from moderation import clock
from moderation.actions.campaigns.recognise_copies import sketch_of, with_memory
from moderation.actions.installation import CommentSubmission, Installation, SubmittingSite
from moderation.actions.intake.case import case_of
from moderation.actions.intake.minimise import without_addresses
from moderation.actions.intake.opinion import Opinions, ask_of_spam
from moderation.policy import Verdict, conclude


@dataclass(frozen=True, slots=True)
class Given:
    """What policy would conclude, and the classifier's probability of spam."""

    verdict: Verdict
    spam: float | None


def give_opinion(
    installation: Installation, site: SubmittingSite, submission: CommentSubmission
) -> Given:
    """Judge a comment as if it came in. Nothing of it is stored."""
    now = clock.now()
    masked, _ = without_addresses(submission)
    sketch = sketch_of(installation, masked.body)
    opinion = ask_of_spam(installation, masked, site.spam_share)
    # Only policy asks here, and only of sites that hold what is heated.
    tone = installation.tone.judge(masked.body, masked.language) if site.tone_cuts else None
    opinions = Opinions(with_memory(installation, opinion, sketch, now), tone)
    with installation.database.reading() as session:
        case = case_of(session.connection(), installation, site, masked, opinions, now)
    return Given(conclude(case), case.spam)
