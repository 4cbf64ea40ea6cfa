"""Microseconds per opinion, beside the same kind of model as a plain scikit-learn pipeline.

    OMP_NUM_THREADS=1 python benchmarks/opinion.py

Both judge the same 300 characters by turns, so that a busy machine disturbs both alike. The
pipeline hashes words, pairs and runs of letters; it is fitted on invented comments, since
its speed doesn't depend on what it learned. Loading and memory are measured in fresh processes.
"""

import random
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter_ns

from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from classifiers import SpamModel, Submission

PIPELINE = "scikit-learn pipeline, text alone"
TURNS, WARMING, CALLS = 40, 10, 50
SENTENCES = (
    "I walked over the new bridge this morning and it was already closed again.",
    "The council promised that it would stay open, and nobody seems to know why it doesn't.",
    "My neighbour says that the steel came late; I would rather see the letter.",
    "Has anyone asked the builders, or do we only ask each other here, as always?",
)
TEXT = " ".join(SENTENCES)[:300]

_LOADING = """
import os, time
def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
import numpy
numpy_only = resident()
start = time.perf_counter()
from classifiers import SpamModel, Submission
imported = time.perf_counter()
model = SpamModel.load()
loaded = time.perf_counter()
model.opinion(Submission("hello"))
print((imported - start) * 1e3, (loaded - imported) * 1e3, resident() - numpy_only)
"""


def main() -> None:
    """Measure everything and print the tables."""
    model, pipeline = SpamModel.load(), _pipeline()
    signed = Submission(TEXT, "Jane Doe", "https://blog.example.org/about")
    everything = Submission(TEXT, "Jane Doe", "https://blog.example.org/about", "The new bridge")
    timings = interleaved(
        {
            "SpamModel, text alone": lambda: model.opinion(Submission(TEXT)),
            "SpamModel, text, name and website": lambda: model.opinion(signed),
            "SpamModel, all fields": lambda: model.opinion(everything),
            "SpamModel, unseen words": lambda: model.opinion(Submission(_unseen())),
            "SpamModel, probability alone": lambda: model.probability(Submission(TEXT)),
            PIPELINE: lambda: pipeline.predict_proba([TEXT]),
        }
    )
    slowest = _quantile(timings[PIPELINE], 0.5)
    print(
        f"{'opinion on 300 characters':36} {'p10 µs':>9} {'p50 µs':>9} {'p99 µs':>9} {'times':>7}"
    )
    for name, nanoseconds in timings.items():
        shares = (_quantile(nanoseconds, share) / 1000 for share in (0.1, 0.5, 0.99))
        faster = slowest / _quantile(nanoseconds, 0.5)
        print(f"{name:36}", *(f"{share:9.1f}" for share in shares), f"{faster:7.1f}")
    print("times: how many times as fast as the pipeline, at p50")
    imported, loaded, memory = loading()
    print(f"\nimport classifiers after numpy {imported:.1f} ms, load the model {loaded:.1f} ms")
    print(f"memory of package and model over numpy {memory:.1f} MB")


def interleaved(competitors: dict[str, Callable[[], object]]) -> dict[str, list[int]]:
    """Call all competitors by turns, each warm; give the sorted nanoseconds of their calls."""
    timings: dict[str, list[int]] = {name: [] for name in competitors}
    for _ in range(TURNS):
        for name, call in competitors.items():
            timings[name] += [_nanoseconds(call) for _ in range(WARMING + CALLS)][WARMING:]
    return {name: sorted(nanoseconds) for name, nanoseconds in timings.items()}


def _nanoseconds(call: Callable[[], object]) -> int:
    start = perf_counter_ns()
    call()
    return perf_counter_ns() - start


def loading() -> tuple[float, float, float]:
    """Give ms to import, ms to load, and MB over numpy alone: medians of five processes."""
    runs = [tuple(map(float, _run(_LOADING).split())) for _ in range(5)]
    columns = [sorted(column)[2] for column in zip(*runs, strict=True)]
    return columns[0], columns[1], columns[2]


def _run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return done.stdout


def _pipeline() -> Pipeline:
    words = HashingVectorizer(ngram_range=(1, 2), n_features=2**18, binary=True)
    characters = HashingVectorizer(
        analyzer="char", ngram_range=(3, 5), n_features=2**18, binary=True
    )
    pipeline = make_pipeline(make_union(words, characters), LogisticRegression())
    rows = [f"{sentence} {number}" for sentence in SENTENCES for number in range(20)]
    return pipeline.fit(rows, [number % 2 for number in range(len(rows))])


def _unseen(length: int = 300) -> str:
    """Give words that no run has seen before, of the usual lengths."""
    letters = random.choices("abcdefghijklmnopqrstuvwxyz    ", k=length)  # noqa: S311
    return "".join(letters)


def _quantile(ordered: list[int], share: float) -> int:
    return ordered[int(share * (len(ordered) - 1))]


if __name__ == "__main__":
    main()
