"""The order of the tests: none is lost, and each process begins with long ones."""

from itertools import chain

import pytest

from tests.fixtures.order import long_first

# A file is a list of its tests; those of long files have a capital.
FILES = [["A1", "A2", "A3"], ["b1", "b2"], ["C1"], ["d1", "d2", "d3", "d4"], ["E1", "E2"], ["f1"]]


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 20])
def test_every_test_is_run_once(processes):
    assert sorted(long_first(FILES, processes, is_long)) == sorted(chain(*FILES))


def test_each_process_begins_with_its_share_of_the_long_files():
    assert long_first(FILES, 2, is_long) == [
        *("A1", "A2", "A3", "E1", "E2", "b1"),
        *("C1", "b2", "d1", "d2", "d3", "d4", "f1"),
    ]


def is_long(file):
    return file[0].isupper()
