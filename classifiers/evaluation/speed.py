"""How long an opinion takes, and what the model file costs; invented text, nothing else needed."""

import random
import string
import tracemalloc
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from classifiers.spam import SpamModel
from classifiers.submission import Submission

CHARACTERS: Final = 300
_WARMING: Final = 300
_MEASURED: Final = 1500
_LOADINGS: Final = 3


def speed(model: SpamModel) -> dict[str, float]:
    """Give microseconds for an opinion on 300 characters in one thread, once warm.

    `warm_p50`: words seen before. `unseen_p50`: words never seen. `p99`: of both together.
    """
    lots = random.Random(0)  # noqa: S311 -- invented text, no secret
    vocabulary = [_word(lots) for _ in range(400)]
    seen = [_comment(lambda: lots.choice(vocabulary)) for _ in range(_WARMING)]
    _microseconds(model, seen + seen)
    warm = _microseconds(model, [seen[row % len(seen)] for row in range(_MEASURED)])
    unseen = _microseconds(model, [_comment(lambda: _word(lots)) for _ in range(_MEASURED)])
    return {
        "warm_p50": float(np.median(warm)),
        "unseen_p50": float(np.median(unseen)),
        "p99": float(np.quantile(warm + unseen, 0.99)),
    }


def file_figures(model: SpamModel, path: Path | None) -> dict[str, float]:
    """Give the size of the model's files in bytes; how long loading takes; what it allocates."""
    loadings = []
    for _ in range(_LOADINGS):
        begun = perf_counter()
        SpamModel.load(path)
        loadings.append(1000 * (perf_counter() - begun))
    return {
        "bytes": model_bytes(model.name, path),
        "loading_ms": min(loadings),
        "memory_bytes": _allocated(path),
    }


def model_bytes(name: str, path: Path | None) -> int:
    """Give the size of the model file and its manifest, of the shipped model without a path."""
    if path is not None:
        return sum(each.stat().st_size for each in {path, path.with_suffix(".json")})
    shipped = files("classifiers") / "shipped"
    return sum(len(each.read_bytes()) for each in shipped.iterdir() if each.name.startswith(name))


def _allocated(path: Path | None) -> int:
    """Give the most that loading held at one time, as Python and numpy count it."""
    tracemalloc.start()
    try:
        SpamModel.load(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _microseconds(model: SpamModel, submissions: list[Submission]) -> list[float]:
    taken = []
    for each in submissions:
        begun = perf_counter()
        model.opinion(each)
        taken.append(1e6 * (perf_counter() - begun))
    return taken


def _comment(next_word: Callable[[], str]) -> Submission:
    text = next_word()
    while len(text) < CHARACTERS:
        text += f" {next_word()}"
    return Submission(text[:CHARACTERS], author=next_word(), url=f"https://{next_word()}.example/")


def _word(lots: random.Random) -> str:
    return "".join(lots.choices(string.ascii_lowercase, k=lots.randint(2, 10)))
