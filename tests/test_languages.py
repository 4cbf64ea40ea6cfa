"""What people are spoken to in: sentences with parts, numbers, and what is collected for them."""

import gettext
import re
import subprocess
import sys
from pathlib import Path

import pytest

from moderation import languages
from moderation.actions.decisions.out_of_sight import RETURNED
from moderation.actions.doors import DOORS
from moderation.languages import LANGUAGES, number_in, said, translated
from moderation.policy.phases import PHASES
from moderation.web.review.words.act_words import ACT_WORDS
from moderation.web.review.words.statuses import PHASE_WORDS

_ACT = re.compile(r'"([a-z_]+\.[a-z_]+)"')


class Backwards(gettext.NullTranslations):
    """A language in which the parts come in another order."""

    def gettext(self, message: str) -> str:
        return {
            "%(name)s saw %(number)s.": "%(number)s: %(name)s",
            "the operator": "o operador",
        }.get(message, message)


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        languages,
        "_catalogue",
        lambda code: Backwards() if code == "de" else gettext.NullTranslations(),
    )


@pytest.mark.usefixtures("backwards")
def test_what_was_said_in_english_is_said_again_with_its_parts() -> None:
    sentence = said("%(name)s saw %(number)s.", name=said("the operator"), number=1_234)
    assert sentence == "the operator saw 1,234."
    assert translated("de", sentence) == "1.234: o operador"


@pytest.mark.parametrize(
    ("code", "number", "places", "text"),
    [
        ("en", 1_234_567, None, "1,234,567"),
        ("en", 0.9, None, "0.9"),
        ("de", 1_234_567, None, "1.234.567"),
        ("de", 999, None, "999"),
        ("de", 0.9, None, "0,9"),
        ("de", 0.0001, None, "0,0001"),
        ("fr", 12, 1, "12,0"),
        ("ru", 1_234.56, 1, "1\N{NO-BREAK SPACE}234,6"),
        ("fr", -3, None, "-3"),
        ("ru", 99.7, 0, "100"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    code: str, number: float, places: int | None, text: str
) -> None:
    assert number_in(code, number, places) == text


def test_every_phase_of_the_policy_has_words() -> None:
    names = {phase.__name__.replace("_", " ") for phase in PHASES}  # type: ignore[attr-defined]
    assert set(PHASE_WORDS) == names | {"opinion missing", RETURNED.replace("_", " ")}


def test_every_act_has_words() -> None:
    """An act is named in the file that records it."""
    recording = [
        path.read_text()
        for path in Path("moderation/actions").rglob("*.py")
        if "record_act(" in path.read_text()
    ]
    codes = {code for text in recording for code in _ACT.findall(text)}
    events = {code for code in codes if code.startswith(("comment.", "statement."))} | {"sites.id"}
    words = ACT_WORDS.keys() | {code for door in DOORS for code in door.acts}
    assert {"site.added", *(code for door in DOORS for code in door.acts)} <= codes
    assert codes - events - words == set()


def test_the_makefile_knows_every_language() -> None:
    text = Path("Makefile").read_text()
    named = re.search(r"^TRANSLATED := (.+)$", text, re.MULTILINE)
    assert named
    assert set(named[1].split()) == LANGUAGES.keys() - {"en"}


@pytest.mark.at_length
def test_catalogues_are_made_from_nothing_and_keep_what_is_translated(tmp_path: Path) -> None:
    """The commands of ``make catalogues``, run in another folder, three times."""
    _make_catalogues(tmp_path)
    russian = tmp_path / "ru" / "LC_MESSAGES" / "desk.po"
    assert "nplurals=3" in russian.read_text()
    russian.write_text(
        russian.read_text().replace('msgid "Approve"\nmsgstr ""', 'msgid "Approve"\nmsgstr "Да"')
    )
    _make_catalogues(tmp_path)
    once = {path: path.read_bytes() for path in tmp_path.rglob("*.[mp]o")}
    assert len(once) == 2 * len(LANGUAGES) - 2
    assert gettext.translation("desk", tmp_path, ["ru"]).gettext("Approve") == "Да"
    _make_catalogues(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.[mp]o")} == once


def _make_catalogues(folder: Path) -> None:
    make = [
        "make",
        "--no-print-directory",
        "--dry-run",
        "--old-file=.venv/ready-to-test",
        "catalogues",
    ]
    printed = subprocess.run(make, capture_output=True, text=True, check=True).stdout
    commands = (
        printed.replace(".venv/bin/pybabel", f"{sys.executable} -m babel.messages.frontend")
        .replace("build/desk.pot", f"{folder}/desk.pot")
        .replace("-d moderation/translations", f"-d {folder}")
        .replace("mkdir -p build", "true")
    )
    subprocess.run(["/bin/sh", "-e", "-c", commands], check=True)
