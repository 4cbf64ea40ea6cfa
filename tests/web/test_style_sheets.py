"""What holds of every style sheet that is served."""

from pathlib import Path

import moderation

SHEETS = sorted(Path(moderation.__file__).parent.rglob("*.css"))


def test_no_page_asks_for_a_device_to_be_turned() -> None:
    """WCAG 2.2, 1.3.4."""
    assert SHEETS
    assert [sheet for sheet in SHEETS if "orientation" in sheet.read_text()] == []
