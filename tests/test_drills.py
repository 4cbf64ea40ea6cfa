"""Drills: each says what it promises, and all of them end in one table."""

import signal
import sys
from pathlib import Path

import pytest

from drills import __main__ as drills
from drills.frame.form import SKIPPED, Form, Outcome
from drills.frame.form import run as run_drill

DRILLS = sorted(path for path in Path(drills.__file__).parent.glob("[!_]*.py"))


@pytest.mark.parametrize("path", DRILLS, ids=lambda path: path.stem)
def test_each_says_what_it_promises_and_on_which_databases(path: Path) -> None:
    assert path.read_text().startswith('"""Promise: ')
    drill = drills.read_drill(path)
    assert len(drill.promise) > 20
    assert drill.databases
    assert set(drill.databases) <= {"sqlite", "postgresql"}


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a drill that holds, one that doesn't, and one that needs what isn't there."""
    for name, code in (("holds", 0), ("breaks", 1), ("needs", SKIPPED)):
        text = (
            f'"""Promise: it {name}."""\n'
            "import sys\n"
            'DATABASES: tuple[str, ...] = ("sqlite", "postgresql")\n'
            'print("told", *sys.argv[1:])\n'
            f"raise SystemExit({code})\n"
        )
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.setattr(drills, "_HERE", tmp_path)


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["drills", *words])
    return drills.main()


def test_all_run_on_both_databases_and_a_broken_promise_is_told(
    three: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 1
    said = capsys.readouterr().out
    for on in ("sqlite", "postgresql"):
        assert f"| holds | {on} | it holds. | kept | told --on {on} |" in said
        assert f"| breaks | {on} | it breaks. | **not kept** | told --on {on} |" in said
        assert f"| needs | {on} | it needs. | **skipped** | told --on {on} |" in said


def test_one_that_is_skipped_counts_as_not_kept(
    three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, "needs") == 1


def test_one_is_run_by_name_in_its_smallest_form_on_one_database(
    three: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "holds", "--smallest", "--on", "sqlite") == 0
    said = capsys.readouterr().out
    assert "told --on sqlite --smallest" in said
    assert "breaks" not in said
    assert "postgresql" not in said


def test_a_name_that_is_none_ends_in_a_sentence(
    three: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "floods")
    assert "there is no drill floods; there are breaks, holds" in capsys.readouterr().err


def test_one_that_does_not_end_is_ended_and_counts_as_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        '"""Promise: it ends."""\nDATABASES: tuple[str, ...] = ("sqlite",)\nwhile True:\n    pass\n'
    )
    (tmp_path / "hangs.py").write_text(text)
    monkeypatch.setattr(drills, "_HERE", tmp_path)
    monkeypatch.setattr(drills, "_PATIENCE_SECONDS", 0.1)
    assert run(monkeypatch) == 1
    assert "| hangs | sqlite | it ends. | **no end** |" in capsys.readouterr().out


def test_one_may_say_that_it_takes_longer(tmp_path: Path) -> None:
    path = tmp_path / "soak.py"
    path.write_text('"""Promise: it lasts."""\nLONGEST_SECONDS = 9000  # two hours\n')
    assert drills.read_drill(path).patience == 9000


def test_one_that_needs_what_no_machine_has_by_itself_is_run_by_its_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '"""Promise: it holds."""\nDATABASES: tuple[str, ...] = ("sqlite",)\n'
    (tmp_path / "usual.py").write_text(head)
    (tmp_path / "special.py").write_text(f"{head}BY_NAME_ALONE = True\n")
    monkeypatch.setattr(drills, "_HERE", tmp_path)
    assert run(monkeypatch) == 0
    assert "special" not in capsys.readouterr().out
    assert run(monkeypatch, "special") == 0
    assert "| special | sqlite |" in capsys.readouterr().out


def test_a_drill_has_options_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def drill(form: Form) -> Outcome:
        return Outcome(f"{form.options['hours'] * form.options['rounds']:.1f}")

    monkeypatch.setattr(sys, "argv", ["soak", "--hours", "0.5"])
    before = signal.getsignal(signal.SIGTERM)
    assert run_drill(drill, ("sqlite",), hours=2.0, rounds=3) == 0
    signal.signal(signal.SIGTERM, before)
    assert capsys.readouterr().out == "1.5\n"
