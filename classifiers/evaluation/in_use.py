"""The model in use, judged on labelled rows: no fitting, nothing but numpy."""

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.evaluation.attack_losses import attack_losses
from classifiers.evaluation.bar import bar_in_use
from classifiers.evaluation.copies import counted_once
from classifiers.evaluation.figures import Figures
from classifiers.evaluation.labelled_rows import Rows
from classifiers.evaluation.slices import sliced, text_only_scores
from classifiers.evaluation.speed import file_figures, speed
from classifiers.evaluation.verdicts import verdicts
from classifiers.spam import SpamModel

Say = Callable[[str], None]

FORMAT = 1


def evaluate_in_use(
    model: SpamModel, rows: Rows, say: Say, *, date: str | None = None, costs: Figures | None = None
) -> Figures:
    """Judge labelled rows with a fitted model; give every figure. The same input, the same answer.

    date: stands in the results where given. costs: what `measure_costs` gave, if that shall too.
    """
    rows = counted_once(rows)
    say(f"judging {len(rows.labels)} rows")
    scores = model.probabilities(rows.submissions)
    judged = verdicts(rows, scores)
    say("judging the text alone")
    text_only = text_only_scores(model.probabilities, rows)
    say("attacking the spam")
    experiment = {
        "title": "The model in use, on these rows",
        "about": "Nothing was fitted. If the model has learned from these rows, they flatter it.",
        **sliced(rows, judged, text_only),
        "attacks": attack_losses(model.probabilities, rows, judged),
    }
    results = {
        **header(model, date=date),
        "data": data_summary(rows),
        "experiments": {"in_use": experiment},
        "costs": costs,
    }
    return {**results, "bar": bar_in_use(results)}


def measure_costs(model: SpamModel, path: Path | None) -> Figures:
    """Give what an opinion and the model file cost. Unlike all else, this differs by run."""
    return {"opinion": speed(model), "file": file_figures(model, path)}


def header(model: SpamModel, *, date: str | None) -> Figures:
    """Say what was measured, with what, and when if that was told."""
    return {
        "format": FORMAT,
        "model": {"name": model.name, "sha256": model.sha256},
        "made_with": {"python": platform.python_version(), "numpy": np.__version__},
        "date": date,
    }


def data_summary(rows: Rows) -> dict[str, Any]:
    """Count the rows and the lines that were skipped, and name the data by its SHA-256."""
    return {
        "rows": len(rows.labels),
        "spam": int(rows.labels.sum()),
        "ham": int((rows.labels == 0).sum()),
        "sources": len(np.unique(rows.sources)),
        "repeated": rows.repeated,
        "broken_lines": [place._asdict() for place in rows.broken],
        "sha256": rows.digest,
    }
