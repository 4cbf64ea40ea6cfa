"""The curve of the threshold page, as numbers that its SVG is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.actions.learning.simulate_threshold import Simulation

WIDTH, HEIGHT = 640, 200


@dataclass(frozen=True, slots=True)
class Curve:
    """Two lines over the thresholds from 0 to 1, and where the two thresholds stand."""

    wrong: str  # the share of good comments that would have been filed
    left: str  # the share of spam that would have been left to people
    present: float
    chosen: float
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(simulation: Simulation) -> Curve:
    """The lines; each is a share, so that few of one sort are not hidden by many of the other."""
    ham = simulation.present.filed_wrong + simulation.present.left_ham
    spam = simulation.present.filed_right + simulation.present.left_spam
    places = [step.threshold for step in simulation.steps]
    return Curve(
        wrong=_line(places, [step.filed_wrong for step in simulation.steps], ham),
        left=_line(places, [step.left_spam for step in simulation.steps], spam),
        present=_x(simulation.present.threshold),
        chosen=_x(simulation.chosen.threshold),
    )


def _line(places: Sequence[float], numbers: Sequence[int], of: int) -> str:
    if not of:
        return ""
    points = zip(places, numbers, strict=True)
    return " ".join(
        f"{_x(place)},{round(HEIGHT - number / of * HEIGHT, 1)}" for place, number in points
    )


def _x(threshold: float) -> float:
    return round(threshold * WIDTH, 1)
