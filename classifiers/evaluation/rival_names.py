"""What the learners that are compared are called."""

from typing import Final

ALL_FIELDS: Final = "this model, all fields"
TEXT_ALONE: Final = "this model, text alone"
TF_IDF: Final = "TF-IDF of words 1-2 and characters 2-5 + logistic regression, text alone"


def is_text_only_rival(name: str) -> bool:
    """Say whether a learner sees the text and nothing else."""
    return name in {TEXT_ALONE, TF_IDF}
