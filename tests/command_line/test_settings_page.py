"""The documentation's list of settings."""

from pathlib import Path

from moderation.command_line.settings_page import render

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_lists_the_settings_as_they_are() -> None:
    assert PAGE.read_text() == render(), "run: make docs"
