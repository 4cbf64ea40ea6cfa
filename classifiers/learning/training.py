"""Fit the model that ships: `python -m classifiers.learning.training --data DIR --out FILE.npz`.

The same data gives the same bytes. Set OMP_NUM_THREADS=1: the order in which several threads
sum is not fixed.
"""

import argparse
import sys
from pathlib import Path

from classifiers.learning.corpus import Corpus, groups, load
from classifiers.learning.estimator import SpamClassifier
from classifiers.model_file import SHIPPED


def fit(corpus: Corpus, name: str = SHIPPED) -> SpamClassifier:
    """Fit the shipped configuration on labelled comments, calibrated source by source."""
    classifier = SpamClassifier(name=name)
    return classifier.fit(corpus.submissions, corpus.labels, groups=groups(corpus))


def main(arguments: list[str] | None = None) -> int:
    """Train and write the model; give the exit status."""
    parser = argparse.ArgumentParser(description="Fit the spam model on labelled comments.")
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl files")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    chosen = parser.parse_args(arguments)
    corpus = load(chosen.data)
    model = fit(corpus, chosen.out.stem).export()
    model.save(chosen.out)
    spam = int(corpus.labels.sum())
    sys.stdout.write(
        f"{model.name}: {spam} spam, {len(corpus.labels) - spam} ham, {corpus.unreadable} lines "
        f"unreadable; {chosen.out.stat().st_size} bytes, SHA-256 {model.sha256}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
