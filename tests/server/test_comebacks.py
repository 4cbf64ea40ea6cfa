"""When a process that has died is started again."""

from moderation.server.comebacks import Comebacks


def started_after(comebacks: Comebacks, died: float) -> float:
    """How many seconds after its death, where somebody looks twice a second."""
    now = died
    while not comebacks.look([1], now)[1]:
        now += 0.5
    return now - died


def test_who_dies_again_soon_is_started_later_each_time_and_never_given_up() -> None:
    comebacks, now, pauses = Comebacks(2, 0.0), 0.0, list[float]()
    for _ in range(6):
        pauses.append(started_after(comebacks, now))
        now += pauses[-1] + 1
    assert pauses == [0, 1, 2, 4, 5, 5]
    assert started_after(comebacks, now + 60) == 0


def test_a_death_is_told_once_and_holds_up_no_other_place() -> None:
    comebacks = Comebacks(2, 0.0)
    started_after(comebacks, 0.0)
    assert comebacks.look([1], 1.0) == ([1], [])
    assert comebacks.look([0, 1], 1.5) == ([0], [0])
    assert comebacks.look([1], 2.0) == ([], [1])
