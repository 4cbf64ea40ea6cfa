"""Results as JSON: the same results, the same bytes, on every machine."""

import json
from math import isfinite
from typing import Any

from classifiers.evaluation.figures import Figures

_DIGITS = 6


def to_json(results: Figures) -> str:
    """Write results rounded to six decimals; undefined figures are null."""
    return json.dumps(_rounded(results), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    if isinstance(value, float):
        return round(float(value), _DIGITS) if isfinite(value) else None
    return value
