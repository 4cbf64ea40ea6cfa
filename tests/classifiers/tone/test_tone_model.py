"""The model of tone: one of each language, and no opinion where there can be none."""

import shutil
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import ToneModel, ToneOpinion
from classifiers.tone.opinion import ATTRIBUTES

INSULT = "You are such a stupid idiot, nobody wants to read you"
HONEST = "Thank you for this article, I learned a lot about the history of our bridge."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for each in (files("classifiers") / "shipped").iterdir():
        if each.name.startswith("tone-"):
            shutil.copy(str(each), tmp_path)
    return tmp_path


def test_an_insult_is_told_from_an_honest_comment(tone: ToneModel) -> None:
    insult, honest = tone.opinion(INSULT), tone.opinion(HONEST)
    assert insult.language == honest.language == "en"
    assert insult.attributes["toxicity"] > 0.8 > 0.3 > honest.attributes["toxicity"]
    assert insult.attributes["insult"] > 0.5 > honest.attributes["insult"]


def test_new_words_weigh_one_by_one_what_they_weigh_at_once() -> None:
    alone, at_once = (ToneModel.load()._by_language["en"] for _ in range(2))
    words = ["bridge,", "i", "naïve", "\ud800", "🙂🙂", "(idiot!)", "x" * 64]
    assert [alone.of([word])[0] for word in words] == at_once.of(words)


def test_every_share_is_one_of_an_attribute(tone: ToneModel) -> None:
    for language in tone.languages:
        attributes = tone.opinion(INSULT, language).attributes
        assert set(attributes) <= set(ATTRIBUTES)
        assert all(0 <= share <= 1 for share in attributes.values())


def test_the_reasons_name_the_attributes_that_are_likely_and_the_words_for_it(
    tone: ToneModel,
) -> None:
    opinion = tone.opinion(INSULT)
    assert {reason.code for reason in opinion.reasons} == {
        attribute for attribute, share in opinion.attributes.items() if share > 0.5
    }
    assert "“idiot”" in " ".join(reason.text for reason in opinion.reasons)
    assert tone.opinion(HONEST).reasons == ()


def test_the_words_that_weigh_are_found_where_they_stand(tone: ToneModel) -> None:
    spans = tone.highlights(INSULT, "insult")
    heaviest = max(spans, key=lambda span: span.weight)
    assert INSULT[heaviest.start : heaviest.end] in ("stupid", "idiot,")


def test_what_a_text_denies_speaks_for_no_attribute_and_is_no_reason(tone: ToneModel) -> None:
    hostile, taken_back = "Somebody should kill them.", "Nobody should kill them but we will."
    denied = "Nobody should kill them, the stupid old rules are gone."
    assert tone.opinion("Nobody should kill them.", "en").attributes["toxicity"] < 0.5
    for text in (hostile, taken_back):
        assert tone.opinion(text, "en").attributes["threat"] > 0.5
        assert "“kill”" in tone.opinion(text, "en").reasons[0].text
    assert not any("“kill”" in each.text for each in tone.opinion(denied, "en").reasons)
    kill = denied.index("kill")
    (span,) = (each for each in tone.highlights(denied, "toxicity", "en") if each.start == kill)
    assert span.weight <= 0


def test_a_coarse_word_is_coarse_where_it_is_denied_too(tone: ToneModel) -> None:
    said = tone.opinion("You are a dick.", "en").attributes
    denied = tone.opinion("You are not a dick.", "en").attributes
    assert said["insult"] > 0.7 > 0.5 > denied["insult"]
    assert denied["profanity"] > 0.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("!!!", "too_short"),
        ("", "too_short"),
        ("ok", "too_short"),
        ("Dziękuję bardzo za ten artykuł, dużo się nauczyłem", "language_not_judged"),
    ],
)
def test_where_there_can_be_no_opinion_the_reason_says_why(
    tone: ToneModel, text: str, code: str
) -> None:
    opinion = tone.opinion(text)
    assert (opinion.language, dict(opinion.attributes)) == (None, {})
    assert [reason.code for reason in opinion.reasons] == [code]
    assert tone.highlights(text, "toxicity") == ()


def test_what_a_few_letters_sound_like_nobody_knows(tone: ToneModel) -> None:
    assert tone.opinion("ok", "en").attributes == {}
    assert tone.opinion("ass", "en").attributes != {}


def test_a_claim_is_believed_unless_the_text_is_surely_in_another_language(
    tone: ToneModel,
) -> None:
    assert tone.opinion("idiot", "de-AT").language == "de"
    assert tone.opinion(INSULT, "de").language == "en"
    assert tone.opinion(INSULT, "xx-nonsense").language == "en"


@pytest.mark.parametrize("harm", ["missing", "damaged", "manifest", "foreign"])
def test_a_file_that_cannot_be_used_costs_the_opinion_in_its_language_only(
    folder: Path, tone: ToneModel, harm: str
) -> None:
    _harm(folder, f"{tone.name}-de", harm)
    left = ToneModel.load(folder)
    assert left.languages == tuple(each for each in tone.languages if each != "de")
    assert len(left.missing) == 1
    assert left.sha256 != tone.sha256
    assert left.opinion("Du bist ein Idiot und ein Lügner", "de").attributes == {}
    assert left.opinion(INSULT).attributes == tone.opinion(INSULT).attributes


def _harm(folder: Path, name: str, harm: str) -> None:
    file, manifest = folder / f"{name}.npz", folder / f"{name}.json"
    if harm == "missing":
        file.unlink()
    elif harm == "damaged":
        file.write_bytes(file.read_bytes()[:-10] + b"0123456789")
    elif harm == "manifest":
        manifest.write_text("[" * 100_000)
    else:
        manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 99'))


def test_a_folder_that_is_not_there_means_no_opinion_at_all(tmp_path: Path) -> None:
    none = ToneModel.load(tmp_path / "nowhere")
    assert (none.languages, none.sha256) == ((), "")
    assert none.opinion(INSULT).attributes == {}


@given(st.text(st.characters(), max_size=300), st.sampled_from([None, "en", "ko", "", "\ud800"]))
def test_any_text_gets_an_opinion_or_none(text: str, language: str | None) -> None:
    opinion = _loaded().opinion(text, language)
    assert isinstance(opinion, ToneOpinion)
    assert (opinion.language is None) == (not opinion.attributes)


@lru_cache(maxsize=1)
def _loaded() -> ToneModel:
    return ToneModel.load()
