"""The model as it is served: numpy and a dot product, no scikit-learn."""

from collections.abc import Iterable
from copy import copy
from hashlib import sha256
from math import exp, log, sqrt
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration import COSTS
from classifiers.explanation import Pushes, explain
from classifiers.features import Features, extract
from classifiers.highlights import Span, stretches
from classifiers.kinds import MAYBE_SPAM, shipped_kinds
from classifiers.model_file import ModelParameters, pack, read, unpack, write
from classifiers.opinion import Opinion
from classifiers.parts import hidden_part
from classifiers.submission import Submission
from classifiers.text.hashing import size_of
from classifiers.token_weights import TokenWeights


class SpamModel:
    """A fitted model. Holds no text, only numbers; safe to share between threads.

    name: of the model, as every opinion carries it.
    sha256: of the model file, "" for one that was never saved.
    """

    __slots__ = ("_named", "_shift", "_usual", "_weights", "name", "parameters", "sha256")

    def __init__(self, parameters: ModelParameters, *, sha256: str = "") -> None:
        self.parameters = parameters
        self.name = parameters.name
        self.sha256 = sha256
        self._named = parameters.named.tolist()
        self._usual = (parameters.named * parameters.centre).tolist()
        self._weights = TokenWeights(parameters.hashed)
        self._shift = 0.0

    @classmethod
    def load(cls, path: str | PathLike[str] | None = None) -> "SpamModel":
        """Load the model that ships with the package, or the one at `path`.

        Raises ModelFileError, with a sentence, for anything but an unaltered model of this
        version.
        """
        parameters, digest = read(None if path is None else Path(path))
        return cls(parameters, sha256=digest)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the model and its manifest; the same model gives the same bytes."""
        self.sha256 = write(self.parameters, Path(path))

    @classmethod
    def from_bytes(cls, data: bytes, digest: str) -> "SpamModel":
        """Read a model that `to_bytes` gave, whose SHA-256 is known from elsewhere.

        Raises ModelFileError, with a sentence, for anything else.
        """
        return cls(unpack(data, digest), sha256=digest)

    def to_bytes(self) -> bytes:
        """Give the model as one piece, for a database; the same model gives the same bytes."""
        data = pack(self.parameters)
        self.sha256 = sha256(data).hexdigest()
        return data

    def with_prior(self, spam_share: float) -> "SpamModel":
        """Give the same model for a site where `spam_share` of the comments is spam, 0 to 1.

        It shares its weights, and what it remembers of them, with this one.
        """
        shifted = copy(self)
        shifted._shift = _logit(spam_share) - _logit(self.parameters.prior)  # noqa: SLF001
        return shifted

    def costs(self) -> dict[int, float]:
        """Give thresholds by what they cost: above each at most one of so many good comments lay.

        Seen on comments of places that the model had never seen; a site's own past says more.
        """
        log_odds = (self.parameters.costs + self._shift).tolist()
        return {one_of: _probability(each) for one_of, each in zip(COSTS, log_odds, strict=True)}

    def opinion(self, submission: Submission) -> Opinion:
        """Judge one submission. Never fails on any string; linear in its size."""
        features = extract(submission)
        pushes = self.pushes(features)
        reasons, rest = explain(pushes, features, submission)
        spam = _probability(pushes.log_odds)
        kind = shipped_kinds().kind(features, submission) if spam >= MAYBE_SPAM else None
        return Opinion(spam, reasons, self.name, rest, kind)

    def probabilities(self, submissions: Iterable[Submission]) -> NDArray[np.float64]:
        """Give the calibrated probability of spam for each submission, shape (n,)."""
        return np.array([self.probability(each) for each in submissions], dtype=np.float64)

    def probability(self, submission: Submission) -> float:
        """Give the calibrated probability of spam, without reasons."""
        return _probability(self.pushes(extract(submission)).log_odds)

    def log_odds(self, submission: Submission) -> float:
        """Give the calibrated log-odds of spam."""
        return self.pushes(extract(submission)).log_odds

    def highlights(self, submission: Submission) -> tuple[Span, ...]:
        """Say what each word of the text weighs, where it stands in the text as typed.

        Ascending, never overlapping. The distinct words together weigh what the text does. Never
        fails on any string; linear in its size.
        """
        features = extract(submission)
        texts = features.fields[0]
        if not texts:
            return ()
        scale = self.parameters.calibration.slope / sqrt(size_of(texts))
        weights = dict(zip(texts, self._weights.of(texts), strict=True))
        return tuple(
            Span(start, end, scale * sum([weights.get(token, 0.0) for token in tokens]))
            for start, end, tokens in stretches(submission.text, features.normal)
        )

    def pushes(self, features: Features) -> Pushes:
        """Weigh features: what each field, part and named feature adds to the log-odds."""
        weights, authors, websites = self._weights.of_fields(features.fields)
        whole = _score(weights, features.fields[0])
        part, hidden = hidden_part(features.tokens, self._weights.of, whole)
        slope, offset = self.parameters.calibration
        fields = [
            slope * whole,
            slope * _score(authors, features.fields[1]),
            slope * _score(websites, features.fields[2]),
        ]
        weighed = zip(features.named, self._named, self._usual, strict=True)
        named = [slope * (number * weight - usual) for number, weight, usual in weighed]
        constant = slope * self.parameters.bias + offset + self._shift
        log_odds = sum(fields) + sum(named) + slope * hidden + constant
        return Pushes(fields, named, slope * hidden, part, weights, constant, log_odds)


def _score(weights: list[float], tokens: list[str]) -> float:
    return sum(weights) / sqrt(size_of(tokens)) if tokens else 0.0


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds)) if log_odds > -700 else 0.0


def _logit(share: float) -> float:
    if not 0 < share < 1:
        raise ValueError("A share of spam lies between 0 and 1, both excluded.")
    return log(share / (1 - share))
