"""A page as an export names it: the word at the end of its address, and when it appeared."""

from datetime import UTC, datetime

import pytest

from moderation.actions.moving.exported_comment import ExportedPage

BEGAN = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "slug", "published"),
    [
        ("/2026/11/03/bread/", "bread", "2026-11-03 10:30"),
        ("/2026/11/bread", "bread", "2026-11-01 10:30"),
        ("/2025/rye.html", "rye", "2025-01-01 10:30"),
        ("/%d1%85%d0%bb%d0%b5%d0%b1/", "%d1%85%d0%bb%d0%b5%d0%b1", "2026-11-20 08:15"),
        ("/2027/01/01/tomorrow/", "tomorrow", "2026-11-20 08:15"),  # no comment comes before it
        ("/2026/13/45/odd/", "odd", "2026-11-20 08:15"),
        ("/0000/odd/", "odd", "2026-11-20 08:15"),
        ("/?p=12", "", "2026-11-20 08:15"),
        ("", "", "2026-11-20 08:15"),
    ],
)
def test_its_address_tells(path: str, slug: str, published: str) -> None:
    page = ExportedPage(1, f"https://example.org{path}", "Bread", BEGAN)
    assert (page.slug, page.published.strftime("%Y-%m-%d %H:%M")) == (slug, published)
