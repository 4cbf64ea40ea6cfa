"""Windows: every document is looked at once, newest first, and the time ends it."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from moderation.search.windows import LEVELS, Window, look_back


@given(
    st.sets(st.integers(1, 900_000), max_size=40),
    st.integers(1, 900_001),
    st.integers(1, 900_000),
    st.integers(1, 30),
    st.sampled_from([0.0, 0.001, 60.0]),
)
def test_each_is_found_once_however_often_one_goes_on(
    numbers: set[int], end: int, floor: int, wanted: int, seconds: float
) -> None:
    seen: list[Window] = []

    def look(window: Window, limit: int) -> Sequence[tuple[int, str]]:
        seen.append(window)
        within = sorted((n for n in numbers if window.first <= n < window.end), reverse=True)
        return [(number, "") for number in within[:limit]]

    found: list[int] = []
    at = end
    while at > floor:
        looked = look_back(look, at, floor, wanted, seconds)
        found += [number for number, _ in looked.found]
        at = looked.found[-1][0] if len(looked.found) == wanted else looked.down_to
    inside = {number for number in numbers if floor <= number < end}
    assert inside <= set(found)
    assert found == sorted(set(found), reverse=True)
    for window in seen:
        assert window.level in LEVELS
        assert window.first == (window.end - 1) >> window.level << window.level
