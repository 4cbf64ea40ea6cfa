"""Ask the classifier, and never let it stop a comment.

Whatever goes wrong in it gives no opinion, and policy holds the comment. Five failures within the
last ten calls rest the model for 30 seconds, so that a broken one does not slow every request.
"""

import math
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import structlog

from classifiers import ModelFileError, Opinion, SpamModel, Span, Submission
from moderation import metrics
from moderation.actions.installation.resting import REST_SECONDS, Resting
from moderation.tracing.spans import span

_log = structlog.get_logger(__name__)

_REMEMBERED_SHARES = 1_000


class _InUse:
    """A model, and the same one for each share of spam that a site has set."""

    def __init__(self, model: SpamModel) -> None:
        self.model = model
        self._by_share: dict[float, SpamModel] = {}

    def at(self, spam_share: float | None) -> SpamModel:
        """The model for a site. Raises ``ValueError`` for a share that is none."""
        if spam_share is None:
            return self.model
        found = self._by_share.get(spam_share)
        if found is None:
            if len(self._by_share) >= _REMEMBERED_SHARES:
                self._by_share.clear()
            found = self._by_share[spam_share] = self.model.with_prior(spam_share)
        return found


class Classifier:
    """The spam model in use, or the reason why there is none.

    It is loaded when it is first needed: most commands judge nothing.
    """

    def __init__(
        self,
        model: SpamModel | Callable[[], SpamModel | None] | None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._given = model
        self._resting = Resting(monotonic)

    @classmethod
    def at(cls, path: Path | None) -> "Classifier":
        """The model at ``path``, or the shipped one; a damaged file is logged and leaves none."""

        def load() -> SpamModel | None:
            try:
                return SpamModel.load(path) if path else SpamModel.load()
            except (ModelFileError, OSError) as error:
                _log.error("model.refused", reason=str(error))
                return None

        return cls(load)

    @cached_property
    def shipped(self) -> SpamModel | None:
        """What this process was started with, the package's model or the operator's, or None."""
        return self._given() if callable(self._given) else self._given

    @cached_property
    def _in_use(self) -> _InUse | None:
        return _InUse(self.shipped) if self.shipped else None

    @property
    def name(self) -> str | None:
        """The model in use, or None."""
        return self._in_use.model.name if self._in_use else None

    @property
    def model(self) -> SpamModel | None:
        """The model in use itself, or None."""
        return self._in_use.model if self._in_use else None

    def costs(self, spam_share: float | None = None) -> dict[int, float]:
        """For each number of good comments, the threshold that files at most one of so many.

        Empty where there is no model.
        """
        in_use = self._in_use
        return in_use.at(spam_share).costs() if in_use else {}

    def use(self, model: SpamModel) -> None:
        """Let every opinion from now on be this model's; those under way end with the old one."""
        self._in_use = _InUse(model)

    @property
    def is_degraded(self) -> bool:
        """Whether comments are held for want of opinions at this moment."""
        return self._in_use is None or self._resting.is_now

    def opinion(self, submission: Submission, spam_share: float | None = None) -> Opinion | None:
        """What the model thinks, or None: missing, failing, resting or absurd.

        ``spam_share`` is the site's, where one was set: what part of its comments is spam.
        """
        in_use = self._in_use
        if in_use is None or self.is_degraded:
            metrics.OPINIONS_MISSING.inc()
            return None
        with metrics.OPINION_SECONDS.time(), span("opinion"):
            opinion = self._attempt(in_use, submission, spam_share)
        if self._resting.remember(failed=opinion is None):
            _log.error("model.resting", seconds=REST_SECONDS)
        if opinion is None:
            metrics.OPINIONS_MISSING.inc()
        return opinion

    def highlights(self, submission: Submission) -> tuple[Span, ...] | None:
        """What each word weighs, by the model in use; None where it is missing, failing, resting.

        Only somebody who looks at a comment asks, so a failure rests no model.
        """
        in_use = self._in_use
        if in_use is None or self.is_degraded:
            return None
        try:
            return in_use.model.highlights(submission)
        except Exception as error:  # noqa: BLE001 - whatever it is, the comment must be shown
            _log.error("highlights.failed", error=type(error).__name__)
            return None

    def _attempt(
        self, in_use: _InUse, submission: Submission, spam_share: float | None
    ) -> Opinion | None:
        try:
            opinion = in_use.at(spam_share).opinion(submission)
            weights = (reason.weight for reason in opinion.reasons)
            if 0.0 <= opinion.spam <= 1.0 and all(map(math.isfinite, weights)):
                return opinion
        except Exception as error:  # noqa: BLE001 - whatever it is, the comment must be kept
            _log.error("opinion.failed", error=type(error).__name__)
            return None
        _log.error("opinion.absurd")
        return None
