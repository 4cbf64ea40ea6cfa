"""The plugin for WordPress says every sentence in German, French and Russian."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PLUGIN = Path(__file__).parents[2] / "integrations/wordpress/comment-moderation"
SENTENCE = re.compile(
    r"\b(?:__|esc_html_?_?e?|_n)\(\s*'((?:[^'\\]|\\.)+)'[^;]*?'comment-moderation'"
)


def said() -> set[str]:
    """Every sentence in the plugin's source."""
    files = [*PLUGIN.glob("*.php"), *PLUGIN.glob("includes/*.php")]
    found = {one for path in files for one in SENTENCE.findall(path.read_text())}
    return {one.replace("\\'", "'") for one in found}


def identifiers(catalogue: Catalog) -> dict[str, object]:
    """Translations by their sentence in English, the singular one."""
    return {
        one.id if isinstance(one.id, str) else one.id[0]: (
            one.string if isinstance(one.string, str) else tuple(one.string)
        )
        for one in catalogue
        if one.id
    }


@pytest.mark.parametrize("language", ["de_DE", "fr_FR", "ru_RU"])
def test_the_plugin_speaks(language: str) -> None:
    source = PLUGIN / f"languages/comment-moderation-{language}.po"
    translated = identifiers(read_po(io.BytesIO(source.read_bytes())))
    assert len(said()) > 25
    assert said() - set(translated) == set()
    assert all(translated.values())
    compiled = read_mo(io.BytesIO(source.with_suffix(".mo").read_bytes()))
    assert identifiers(compiled) == translated
