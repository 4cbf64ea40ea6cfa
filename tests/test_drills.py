"""Drills: each says what it promises, and all of them end in one table."""

import sys
from pathlib import Path

import pytest

from drills import __main__ as drills

DRILLS = sorted(path for path in Path(drills.__file__).parent.glob("[!_]*.py"))


@pytest.mark.parametrize("path", DRILLS, ids=lambda path: path.stem)
def test_each_says_what_it_promises_in_its_first_line(path: Path) -> None:
    assert path.read_text().startswith('"""Promise: ')
    assert len(drills.promise_of(path)) > 20


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a drill that holds and one that doesn't."""
    for name, code in (("holds", 0), ("breaks", 1)):
        text = f'"""Promise: it {name}."""\nprint("measured {code}")\nraise SystemExit({code})\n'
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.setattr(drills, "_HERE", tmp_path)


def test_all_run_and_one_broken_promise_is_told(
    two: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["drills"])
    assert drills.main() == 1
    said = capsys.readouterr().out
    assert "| holds | it holds. | kept | measured 0 |" in said
    assert "| breaks | it breaks. | **not kept** | measured 1 |" in said


def test_one_is_run_by_name(
    two: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["drills", "holds"])
    assert drills.main() == 0
    assert "breaks" not in capsys.readouterr().out


def test_a_name_that_is_none_ends_in_a_sentence(
    two: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["drills", "floods"])
    with pytest.raises(SystemExit):
        drills.main()
    assert "there is no drill floods; there are breaks, holds" in capsys.readouterr().err
