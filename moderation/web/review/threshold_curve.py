"""The curve of the threshold page, as numbers that its SVG is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.actions.simulate_threshold import Simulation

WIDTH, HEIGHT = 640, 200


@dataclass(frozen=True, slots=True)
class Curve:
    """Two lines over the thresholds from 0 to 1, and where the two thresholds stand."""

    wrong: str  # good comments that would have been filed
    left: str  # spam that would have been left to people
    most: int
    present: float
    chosen: float
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(simulation: Simulation) -> Curve:
    """The lines, as high as the most that was decided either way."""
    wrong = [step.filed_wrong for step in simulation.steps]
    left = [step.left_spam for step in simulation.steps]
    most = max([1, *wrong, *left])
    places = [step.threshold for step in simulation.steps]
    return Curve(
        wrong=_line(places, wrong, most),
        left=_line(places, left, most),
        most=most,
        present=_x(simulation.present.threshold),
        chosen=_x(simulation.chosen.threshold),
    )


def _line(places: Sequence[float], numbers: Sequence[int], most: int) -> str:
    points = zip(places, numbers, strict=True)
    return " ".join(f"{_x(place)},{_y(number, most)}" for place, number in points)


def _x(threshold: float) -> float:
    return round(threshold * WIDTH, 1)


def _y(number: int, most: int) -> float:
    return round(HEIGHT - number / most * HEIGHT, 1)
