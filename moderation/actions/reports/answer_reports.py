"""Answer reports at the desk: keep the comment, or take it down as illegal. Rejecting and filing
as spam are decisions as any other.
"""

from dataclasses import replace

from moderation import clock
from moderation.actions.decisions.claim_comment import refuse_if_claimed
from moderation.actions.decisions.close_reports import close_reports
from moderation.actions.decisions.decide import WantedDecision, decide_in
from moderation.actions.decisions.out_of_sight import bring_back
from moderation.actions.decisions.subject import hold_comment
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.reports.add_up import reported_in_thread
from moderation.errors import Conflict, Invalid, NotFound
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.tables import IllegalGround
from moderation.vault import mask_text

LONGEST_LAW, LONGEST_WHY = 500, 2_000
_WANTED = N_("Say which law the text breaks, and why: whoever wrote it has a right to know.")


def keep_reported(
    installation: Installation, site_id: str, comment_id: str, actor: Actor, version: int | None
) -> str | None:
    """The comment stays, and its reports are dismissed; the decision, where one was needed.

    What is out of sight is seen again; what waits besides, such as an edit, still waits.
    Raises ``NotFound``, ``Conflict`` and ``ClaimedComment``.
    """
    now = clock.now()
    with installation.database.transaction() as session:
        comment = hold_comment(session, site_id, comment_id, version)
        refuse_if_claimed(session, comment_id, actor.moderator_id, now)
        if bring_back(session, comment, actor, now):
            version = None
        record_act(session, Act(actor, "reports.dismissed", now, site_id, comment_id))
        if comment.status == "approved":
            wanted = WantedDecision("approved", actor, expected_version=version)
            decided = decide_in(session, installation, site_id, comment_id, wanted)
            return decided.decision.id if decided.is_new else None
        public = comment.published_revision or comment.revision
        connection = session.connection()
        by = actor.moderator_id
        close_reports(connection, comment_id, None, "dismissed", now, up_to=public, by=by)
        return None


def reject_as_illegal(
    installation: Installation,
    site_id: str,
    comment_id: str,
    wanted: WantedDecision,
    law: str,
    why: str,
) -> str:
    """Take the comment down, and say which law it breaks and why; the decision's identifier.

    Raises ``Invalid`` where one of them is missing, and what ``decide`` raises.
    """
    law, why = mask_text(law.strip()), mask_text(why.strip())
    if not law or not why or len(law) > LONGEST_LAW or len(why) > LONGEST_WHY:
        raise Invalid(_WANTED)
    rejected = replace(wanted, status="rejected", reason="illegal")
    with installation.database.transaction() as session:
        decided = decide_in(session, installation, site_id, comment_id, rejected)
        session.merge(IllegalGround(decision_id=decided.decision.id, law=law, why=why))
        return decided.decision.id


def keep_wave(installation: Installation, site_id: str, thread_id: str, actor: Actor) -> int:
    """Dismiss the plain reports on a thread; notices are answered one by one. How many comments.

    What somebody else is on, or has changed meanwhile, is left alone.
    """
    if not is_id(thread_id):
        raise NotFound
    with installation.database.reading() as session:
        ids = reported_in_thread(session, site_id, thread_id)
    kept = 0
    for comment_id in ids:
        try:
            keep_reported(installation, site_id, comment_id, actor, None)
            kept += 1
        except (Conflict, NotFound):
            continue
    return kept
