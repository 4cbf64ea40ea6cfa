"""What a comment looks like to a model: `SpamModel` serves a fitted one, `SpamClassifier` fits one.

    from classifiers import SpamModel, Submission
    model = SpamModel.load()
    model.opinion(Submission(text="…", author="…", url="…", title="…"))

`ToneModel` has the second opinion, on the tone of a text, and `identify_language` says which
language it is in.

Importing this package imports numpy and nothing heavier; scikit-learn comes with the first
mention of `SpamClassifier`.
"""

from typing import TYPE_CHECKING, Any

from classifiers.highlights import Span
from classifiers.model_file import ModelFileError
from classifiers.opinion import Opinion, Reason
from classifiers.spam import SpamModel
from classifiers.submission import Submission
from classifiers.tone.identification import identify_language
from classifiers.tone.model import ToneModel
from classifiers.tone.opinion import ToneOpinion

if TYPE_CHECKING:
    from classifiers.learning.estimator import SpamClassifier

__all__ = [
    "ModelFileError",
    "Opinion",
    "Reason",
    "SpamClassifier",
    "SpamModel",
    "Span",
    "Submission",
    "ToneModel",
    "ToneOpinion",
    "identify_language",
]


def __getattr__(name: str) -> Any:
    if name == "SpamClassifier":
        from classifiers.learning.estimator import SpamClassifier

        return SpamClassifier
    raise AttributeError(f"module 'classifiers' has no attribute {name!r}")
