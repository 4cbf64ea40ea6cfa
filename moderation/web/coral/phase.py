"""POST /integrations/coral: Coral asks about a comment and waits 200 ms, so we answer in 150.

Whatever goes wrong here, Coral goes on without an opinion: 204. What Coral has signed and cannot be
read is held: PREMOD. Refused is what is not signed, since Coral publishes what is refused.
"""

import hashlib
import time
from collections.abc import Sequence

import structlog
from flask import Response, current_app, g, request
from prometheus_client import Counter

from moderation.actions.installation import Answer, CommentSubmission, Installation, SubmittingSite
from moderation.actions.installation.submission import Repeatable
from moderation.actions.intake.submit_comment import submit_comment
from moderation.errors import (
    InProgress,
    Malformed,
    Refusal,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
)
from moderation.web.coral.impatience import ImpatientPool, Late
from moderation.web.coral.question import page_within, question_of
from moderation.web.coral.sender import asking_site
from moderation.web.coral.signature import HEADER, signatures_in
from moderation.web.coral.verdict_words import HELD, NO_OPINION, in_corals_words
from moderation.web.current import installation
from moderation.web.intake.json_body import parse_object
from moderation.web.problems import log_fault
from moderation.web.rate_limit import allow

# Of the time that there is, what sending the answer takes on a busy machine.
_ON_THE_WAY_SECONDS = 0.03
_LOOK_AGAIN_SECONDS = 0.005

_log = structlog.get_logger(__name__)

_EXTENSION = "moderation-coral"
_ANSWERS = Counter(
    "moderation_coral_answers_total",
    "Answers to Coral: a status of its own, or why none.",
    ("answer",),
)


def answer_coral(site: str | None = None) -> Response:
    """A verdict in Coral's words, or 204: no opinion."""
    house = installation()
    until = _until(house)
    named = site if site is not None else request.args.get("site")
    body = request.get_data(cache=True)
    signatures = signatures_in(request.headers.get(HEADER, ""))
    if request.mimetype != "application/json":
        raise Malformed("Send application/json, as Coral does.")
    if not signatures:
        raise Unauthenticated(f"Send the header {HEADER}, as Coral does.")
    try:
        answer = _pool().ask(
            lambda: _answer(house, named, body, signatures, until), until - time.perf_counter()
        )
    except Unauthenticated:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, Coral goes on
        return _nothing(error)
    _ANSWERS.labels(_kind_of(answer)).inc()
    return _response(answer)


def _kind_of(answer: Answer) -> str:
    if answer is HELD:
        return "held_unread"
    return "answered" if answer.body else "nothing_to_judge"


def _until(house: Installation) -> float:
    """Counted from the beginning of the request: the time that reading it took is gone."""
    began: float = g.get("started", time.perf_counter())
    return began + house.settings.coral_answer_milliseconds / 1000 - _ON_THE_WAY_SECONDS


def _answer(
    house: Installation,
    named: str | None,
    body: bytes,
    signatures: Sequence[bytes],
    until: float,
) -> Answer:
    """What Coral is told. A site that is named is asked for its signature before anything is read;
    else the body is read as far as the page's address, within the bounds of all JSON here. What is
    signed and cannot be read is held.
    """
    site = asking_site(house, named, None, body, signatures) if named is not None else None
    try:
        question = question_of(parse_object(body), house.settings)
    except (Malformed, TooLarge):
        if site is None:
            asking_site(house, None, page_within(body), body, signatures)
        return HELD
    site = site or asking_site(house, None, question.story.url, body, signatures)
    if question.is_empty:
        return NO_OPINION
    if allow(f"site|{site.id}", house.settings.rate_limit) is not None:
        raise TooManyRequests("This site asks faster than agreed.")
    return _submit(house, site, question.as_submission(), body, until)


def _submit(
    house: Installation,
    site: SubmittingSite,
    submission: CommentSubmission,
    body: bytes,
    until: float,
) -> Answer:
    """The answer, which two equal messages at one moment have in common.

    None for the second would be published in Coral while the first waits.
    """
    repeatable = _repeatable(body)
    while True:
        try:
            return submit_comment(house, site, submission, in_corals_words, repeatable=repeatable)
        except InProgress:
            if time.perf_counter() + _LOOK_AGAIN_SECONDS >= until:
                raise
            time.sleep(_LOOK_AGAIN_SECONDS)


def _repeatable(body: bytes) -> Repeatable:
    """The message stands for itself: Coral gives it no number."""
    return Repeatable(f"coral|{hashlib.sha256(body).hexdigest()}", body)


def _nothing(error: Exception) -> Response:
    if isinstance(error, (Late, Refusal)):
        reason = "late" if isinstance(error, Late) else error.kind
        _log.warning("coral.not_answered", reason=reason)
    else:
        reason = "fault"
        log_fault(error)
    _ANSWERS.labels(reason).inc()
    return _response(NO_OPINION)


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status)
    if answer.body:
        response.content_type = "application/json"
    response.headers["Cache-Control"] = "no-store"
    return response


def _pool() -> ImpatientPool:
    found: ImpatientPool | None = current_app.extensions.get(_EXTENSION)
    return found or current_app.extensions.setdefault(_EXTENSION, ImpatientPool())
