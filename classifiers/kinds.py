"""What kind of spam a comment is: gambling, pharmacy and so on, or that it can't be told.

Only what may be spam is asked about. A small linear model of its own reads the tokens that the spam
model read; what it is not sure of it doesn't name.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, chain
from math import sqrt
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from classifiers.features import Features
from classifiers.findings.letters import random_words
from classifiers.findings.praise import is_only_praise
from classifiers.model_file import ModelFileError
from classifiers.submission import Submission

KINDS: Final = (
    "gambling",
    "pharmacy",
    "adult",
    "loans",
    "recovery",
    "seo",
    "flattery",
    "gibberish",
    "other",
)
CERTAIN: Final = 0.6  # how likely a kind must be before it is named
MAYBE_SPAM: Final = 0.3  # what is less likely spam has no kind, and costs nothing
SHIPPED: Final = "kinds-2026-11"
BITS: Final = 14
EXTRAS: Final = 6
COLUMNS: Final = 2 * (1 << BITS) + EXTRAS
_RUN: Final = 4
_SHIFT: Final = 32 - BITS
_MOST_TOKENS: Final = 400
_MOST_REMEMBERED: Final = 20_000


def tokens_of(features: Features) -> list[str]:
    """Give the tokens that tell a kind: of text, name and website together, each once."""
    text, author, website = features.fields
    return list(dict.fromkeys([*text[:_MOST_TOKENS], *author, *website]))


def columns_of(token: str) -> list[int]:
    """Give a token's columns: as a whole, and its runs of four characters, edges included."""
    word = token.strip(".,!?;:)(\"'*…»«“”-") or token
    bounded = f" {word[:32]} "
    starts = range(max(1, len(bounded) - _RUN + 1))
    if bounded.isascii():
        data = bounded.encode()
        runs = [data[at : at + _RUN] for at in starts]
    else:
        runs = [bounded[at : at + _RUN].encode("utf-8", "surrogatepass") for at in starts]
    whole = crc32(word.encode("utf-8", "surrogatepass")) >> _SHIFT
    return [whole, *[(crc32(run) >> _SHIFT) + (1 << BITS) for run in runs]]


def extras_of(features: Features, submission: Submission) -> list[float]:
    """Give what no token tells: `EXTRAS` numbers between 0 and 1."""
    normal = features.normal
    words = len(normal.tokens)
    praise = is_only_praise(normal.words, words, None)
    return [
        float(praise),
        float(praise and words < 40),
        min(1.0, 3 * random_words(submission.text) / (words + 1)),
        float(bool(normal.links)),
        float(bool(features.website.host)),
        1.0,
    ]


class KindModel:
    """A fitted model of kinds. Holds numbers only; safe to share between threads."""

    __slots__ = ("_known", "weights")

    def __init__(self, weights: NDArray[np.float32]) -> None:
        """weights: shape (COLUMNS, kinds)."""
        self.weights = weights
        self._known: dict[str, tuple[float, ...]] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> "KindModel":
        """Load the model that ships, or the one at `path`.

        Raises ModelFileError, with a sentence, for anything but an unaltered model of this form.
        """
        folder = files("classifiers") / "shipped"
        data = (path or folder / f"{SHIPPED}.npz").read_bytes()
        manifest = path.with_suffix(".json") if path else folder / f"{SHIPPED}.json"
        if hashlib.sha256(data).hexdigest() != json.loads(manifest.read_text())["sha256"]:
            raise ModelFileError("The model of kinds isn't the one its manifest names.")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            weights = arrays["weights"].astype(np.float32)
        if weights.shape != (COLUMNS, len(KINDS)) or not np.isfinite(weights).all():
            raise ModelFileError("The model of kinds is damaged, or of another form.")
        return cls(weights)

    def save(self, path: Path) -> str:
        """Write the model and its manifest; give the SHA-256. The same numbers, the same bytes."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, weights=self.weights.astype(np.float16))
        digest = hashlib.sha256(buffer.getvalue()).hexdigest()
        path.write_bytes(buffer.getvalue())
        manifest = {"name": path.stem, "kinds": KINDS, "sha256": digest}
        path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")
        return digest

    def kind(self, features: Features, submission: Submission) -> str | None:
        """Name the kind, or None where it can't be told with certainty."""
        likely = self.likelihoods(features, submission)
        best = int(likely.argmax())
        return KINDS[best] if likely[best] >= CERTAIN else None

    def likelihoods(self, features: Features, submission: Submission) -> NDArray[np.float64]:
        """Say how likely each of `KINDS` is, taken that the comment is spam; shape (kinds,)."""
        sums, size = self._sums(tokens_of(features))
        extras = np.array(extras_of(features, submission), dtype=np.float32)
        scores = (sums / sqrt(size) + extras @ self.weights[-EXTRAS:]).astype(np.float64)
        odds = np.exp(scores - scores.max())
        shares: NDArray[np.float64] = odds / odds.sum()
        return shares

    def _sums(self, tokens: Sequence[str]) -> tuple[NDArray[np.float64], int]:
        """Sum the weights of `tokens`, shape (kinds,), and count their columns, and one more."""
        known = self._known
        if len(known) > _MOST_REMEMBERED:
            known = self._known = {}
        fresh = [token for token in tokens if token not in known]
        if fresh:
            known.update(zip(fresh, self._weigh(fresh), strict=True))
        none = [0.0] * len(KINDS)
        *sums, size = map(sum, zip((*none, 1), *[known[token] for token in tokens], strict=True))
        return np.array(sums), int(size)

    def _weigh(self, tokens: list[str]) -> list[tuple[float, ...]]:
        """Give each token's weight for each of `KINDS`, and last the number of its columns."""
        columns = list(map(columns_of, tokens))
        sizes = list(map(len, columns))
        starts = list(accumulate(sizes[:-1], initial=0))
        sums = np.add.reduceat(self.weights[list(chain.from_iterable(columns))], starts, axis=0)
        return [(*each, size) for each, size in zip(sums.tolist(), sizes, strict=True)]


@cache
def shipped_kinds() -> KindModel:
    """Give the model that ships, read once."""
    return KindModel.load()
