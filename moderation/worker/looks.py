"""Everything that the worker repeats. Each look calls one action, and may be made twice."""

from collections.abc import Callable
from functools import partial

import structlog

from moderation.actions.audit.read_heads import read_heads
from moderation.actions.decisions.out_of_sight import bring_back_due
from moderation.actions.decisions.run_batches import run_batches
from moderation.actions.finding.read_for_search import BATCH, is_all_read, read_for_search
from moderation.actions.installation import Installation
from moderation.actions.intake.judge_tones import judge_tones
from moderation.actions.intake.rejudge_waiting import Rejudging
from moderation.actions.intake.rescore_comments import rescore_comments
from moderation.actions.learning.pick_up_model import LOOK_EVERY_SECONDS, ModelPickUp
from moderation.actions.learning.training_due import is_tone_training_due, is_training_due
from moderation.actions.numbers.count_days import count_days
from moderation.actions.sites.tone_cuts import renew_all_cuts
from moderation.actions.upkeep.expire import expire
from moderation.delivery import Sender
from moderation.worker.digest_mail import send_digests
from moderation.worker.event_delivery import EventDelivery
from moderation.worker.invitations import send_invitations
from moderation.worker.letters import send_letters
from moderation.worker.repeated import Repeated
from moderation.worker.statement_submission import submit_statements
from moderation.worker.training_process import train_in_a_process
from moderation.worker.webhook_tests import send_webhook_test

_log = structlog.get_logger(__name__)

_MINUTE, _HOUR = 60.0, 3_600.0
_AT_ONCE = BATCH * 16
_TONES_AT_ONCE = 2_000
_REJUDGED_AT_ONCE = 512
_SLICE_SECONDS = 5.0  # so that whoever stops the worker doesn't wait for the last row


class ExpiryFailed(Exception):  # noqa: N818 - it names the rules that failed
    """Some rules of expiry could not be followed."""


def looks_of(installation: Installation) -> list[Repeated]:
    """Every look. Those that are not made alone claim what they do, row by row."""
    sender = Sender(installation.settings)
    test = partial(send_webhook_test, installation, sender)
    statements = partial(submit_statements, installation, sender)
    again = partial(judge_again, Rejudging(installation))

    def here(look: Callable[[Installation], object]) -> Callable[[], object]:
        return partial(look, installation)

    return [
        Repeated("models", ModelPickUp(installation).look, LOOK_EVERY_SECONDS),
        EventDelivery(installation).repeated,
        # Two, so that a receiver that keeps one waiting holds up nobody else.
        Repeated("webhook_tests", test, 1.0, threads=2),
        Repeated("batches", here(decide_in_bulk), 1.0),
        Repeated("search", here(read_new_comments), 1.0, rest=0.05),  # others write meanwhile
        Repeated("sight", here(show_again), _MINUTE, at_start=True, alone=True),
        Repeated("rescoring", here(rescore), _MINUTE, at_start=True, alone=True),
        Repeated("tones", here(judge_missing_tones), _MINUTE, at_start=True, alone=True),
        # Comments that come in meanwhile are not to wait for it.
        Repeated("rejudging", again, _MINUTE, alone=True, rest=0.5),
        Repeated("statements", statements, _MINUTE, alone=True, rest=0.05),
        Repeated("digests", here(send_digests), 5 * _MINUTE, alone=True),
        Repeated("invitations", here(send_invitations), 5.0, alone=True),
        Repeated("letters", here(send_letters), _MINUTE / 2, alone=True),
        Repeated("expiry", here(delete_what_is_due), _HOUR, at_start=True, alone=True),
        Repeated("tone_cuts", here(renew_all_cuts), _HOUR, at_start=True, alone=True),
        Repeated("counting", here(count), _HOUR, at_start=True, alone=True),
        Repeated("audit", here(note_heads), _HOUR, alone=True),
        Repeated("training", here(train), _HOUR, alone=True),
    ]


def decide_in_bulk(installation: Installation) -> None:
    """Run the batches that were asked for. One that is left behind is gone on with later."""
    number = run_batches(installation)
    if number:
        _log.info("batches.run", comments=number)


def show_again(installation: Installation) -> None:
    """Show what was out of sight for its time."""
    number = bring_back_due(installation)
    if number:
        _log.info("comments.returned", number=number)


def read_new_comments(installation: Installation) -> bool:
    """Read some comments for search; whether there may be more."""
    return not is_all_read(installation) and read_for_search(installation, _AT_ONCE) >= _AT_ONCE


def rescore(installation: Installation) -> None:
    """Give the opinions that are missing."""
    rescored = rescore_comments(installation)
    if rescored:
        _log.info("comments.rescored", count=rescored)


def judge_missing_tones(installation: Installation) -> bool:
    """Ask for the opinions on tone that are missing; whether there may be more."""
    judged = judge_tones(installation, _TONES_AT_ONCE)
    if judged:
        _log.info("tones.judged", count=judged)
    return judged >= _TONES_AT_ONCE


def judge_again(rejudging: Rejudging) -> bool:
    """Judge what waits by the models in use; whether there may be more."""
    judged = rejudging.look(_REJUDGED_AT_ONCE)
    if judged:
        _log.info("comments.rejudged", count=judged)
    return judged >= _REJUDGED_AT_ONCE


def delete_what_is_due(installation: Installation) -> bool:
    """Delete what was kept long enough, for some seconds; whether there is more.

    Raises ``ExpiryFailed`` when nothing is left to do but what failed: it is tried again soon.
    """
    expired = expire(installation, _SLICE_SECONDS)
    if expired.counts:
        _log.info("expired", **expired.counts)
    if expired.failed and not expired.unfinished:
        raise ExpiryFailed(", ".join(expired.failed))
    return bool(expired.unfinished)


def count(installation: Installation) -> None:
    """Count the days that are over."""
    counted = count_days(installation)
    if counted:
        _log.info("days.counted", count=counted)


def note_heads(installation: Installation) -> None:
    """Write the ends of the audit trail's chains into the log, which somebody else may keep."""
    with installation.database.reading() as session:
        heads = read_heads(session)
    for head in heads:
        _log.info("audit.head", chain=head.chain, number=head.number, hash=head.hash)


def train(installation: Installation) -> None:
    """Train the spam model, and teach the one of tone, where it is time."""
    if is_training_due(installation):
        train_in_a_process()
    if is_tone_training_due(installation):
        train_in_a_process("--tone")
