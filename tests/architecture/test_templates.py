"""Templates trust no words but their own."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(Path("moderation/web/review").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_only_sentences_of_the_template_are_translated_by_name(path: Path) -> None:
    """Jinja takes what ``_()`` answers for safe HTML: a stranger's words would be a hole."""
    found = re.findall(r"(?<!\w)(?:_|gettext|ngettext)\((?!\s*[\"'])[^)]*\)", path.read_text())
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_declared_safe(path: Path) -> None:
    text = path.read_text()
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert "style=" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
