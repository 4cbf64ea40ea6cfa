"""Every language says everything."""

import json
import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from babel.dates import format_timedelta
from hypothesis import given
from hypothesis import strategies as st

from moderation import clock
from moderation.languages import LANGUAGES
from moderation.web.embed.catalogues import Catalogue, catalogue_for, catalogues

OTHERS = [name for name in catalogues() if name != "en"]


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_with_its_placeholders(language: str) -> None:
    english, other = catalogues()["en"].strings, catalogues()[language].strings
    assert {name: _placeholders(text) for name, text in other.items()} == {
        name: _placeholders(text) for name, text in english.items()
    }


def test_no_text_has_the_name_of_another() -> None:
    def named(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    for language in catalogues():
        file = files("moderation.web.embed") / "catalogues" / f"{language}.json"
        json.loads(file.read_text("utf-8"), object_pairs_hook=named)


@pytest.mark.parametrize("language", OTHERS)
def test_languages_translate_the_same_sentences(language: str) -> None:
    sentences = catalogues()[language].sentences
    assert sentences.keys() == catalogues()[OTHERS[0]].sentences.keys()
    assert all(key.count("#") == text.count("#") for key, text in sentences.items())


@pytest.mark.parametrize(
    ("asked", "language"),
    [(["de-CH"], "de"), (["xx", "fr_CA"], "fr"), ([""], "en"), ([], "en"), (["DE"], "de")],
)
def test_the_first_language_that_there_is_is_taken(asked: list[str], language: str) -> None:
    assert catalogue_for(asked).language == language


def test_a_date_is_written_as_the_language_writes_it() -> None:
    moment = datetime(2026, 3, 5, 7, 8, tzinfo=UTC)
    assert catalogue_for(["de"]).moment(moment) == "5. März 2026, 07:08 UTC"


def test_an_unknown_sentence_stays_english() -> None:
    assert catalogue_for(["de"]).sentence("Something new.") == "Something new."


def test_readers_are_spoken_to_in_every_language_of_the_desk() -> None:
    assert catalogues().keys() >= LANGUAGES.keys()


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("ru", "ltr")])
def test_a_language_has_its_direction(language: str, direction: str) -> None:
    assert Catalogue(language, {}, {}, {}, [], "").direction == direction


@pytest.mark.parametrize("name", ["comments.css", "page.css"])
def test_the_layout_knows_no_left_and_no_right(name: str) -> None:
    style = (files("moderation.web.embed") / "static" / "embed-files" / name).read_text("utf-8")
    assert not re.findall(
        r"(?:margin|padding|border|text-align|float)[\w: -]*(?:left|right)", style
    )


_NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
_UNITS = st.sampled_from([1, 60, 3_600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400])


@given(st.sampled_from([*catalogues()]), _UNITS, st.floats(-1, 40))
def test_how_long_ago_is_said_as_babel_says_it(language: str, unit: int, number: float) -> None:
    passed = timedelta(seconds=unit * number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: _NOW)
        said = catalogues()[language].ago(_NOW - passed)
    since = -max(passed, timedelta())
    assert said == format_timedelta(since, add_direction=True, locale=language)
