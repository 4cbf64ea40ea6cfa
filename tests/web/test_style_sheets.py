"""What holds of every style sheet that is served."""

from pathlib import Path

import moderation
from moderation.web.review import static_files

SHEETS = sorted(Path(moderation.__file__).parent.rglob("*.css"))


def test_no_page_asks_for_a_device_to_be_turned() -> None:
    """WCAG 2.2, 1.3.4."""
    assert SHEETS
    assert [sheet for sheet in SHEETS if "orientation" in sheet.read_text()] == []


def test_every_sheet_of_the_desk_is_served_once() -> None:
    desk = [sheet.stem for sheet in SHEETS if "review" in sheet.parts]
    assert sorted(desk) == sorted(static_files._SHEETS)
