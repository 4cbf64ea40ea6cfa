"""What ``make test`` leaves to ``.ci/run`` is what is seen elsewhere, and nothing more."""

import pytest

from tests.fixtures.depth import left_to_ci

COLLECTED = """
import pytest

@pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])
def test_passes_on(database_kind): ...

@pytest.mark.on_both
@pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])
def test_opens_every_page(database_kind): ...

@pytest.mark.parametrize("database_kind", ["postgres"])
def test_is_of_postgresql(database_kind): ...

@pytest.mark.at_length(database_kind="postgres")
@pytest.mark.parametrize("database_kind", ["sqlite", "postgres"])
def test_is_killed(database_kind): ...

@pytest.mark.at_length
def test_takes_long(): ...

def test_is_short(): ...
"""


@pytest.fixture
def left(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """The names of those that are left out of a file of a room."""

    def found(room: str) -> list[str]:
        path = request.config.rootpath / "tests" / room / "test_not_there.py"
        module = pytest.Module.from_parent(request.session, path=path)
        module.obj = type(request.module)("test_not_there")
        exec(COLLECTED, module.obj.__dict__)  # noqa: S102 - as importing it would
        return [item.name for item in left_to_ci([*module.collect()])]

    return found


def test_of_a_door_its_second_database_is_left(left) -> None:
    assert left("web/api") == [
        "test_passes_on[postgres]",
        "test_is_killed[postgres]",
        "test_takes_long",
    ]


def test_rooms_below_are_tested_on_both_databases(left) -> None:
    assert left("actions/intake") == ["test_is_killed[postgres]", "test_takes_long"]
