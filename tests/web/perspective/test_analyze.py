"""POST /v1alpha1/comments:analyze: what is answered, in the shape that clients read."""

import pytest

from moderation.actions.perspective.curve import HELD, NEUTRAL
from tests.fixtures.tones import FRIENDLY, HEATED


def scores(answer):
    """The summary of each attribute."""
    assert answer.status_code == 200, answer.text
    found = answer.json.get("attributeScores", {})
    return {name: one["summaryScore"]["value"] for name, one in found.items()}


def test_the_answer_has_the_shape_that_clients_read(ask):
    answer = ask(clientToken="7", languages=["en"])
    assert answer.content_type == "application/json; charset=UTF-8"
    score = answer.json["attributeScores"]["TOXICITY"]["summaryScore"]
    assert set(score) == {"value", "type"}
    assert answer.json == {
        "attributeScores": {
            "TOXICITY": {
                "spanScores": [{"begin": 0, "end": len(HEATED), "score": score}],
                "summaryScore": score,
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "7",
    }


def test_what_nobody_sent_is_not_echoed(ask):
    assert "clientToken" not in ask().json
    assert ask(languages=[]).json["languages"] == ["en"]


def test_every_name_that_an_attribute_is_asked_for_by(ask):
    names = ["INSULT", "INSULT@3", "INSULT_EXPERIMENTAL", "TOXICITY_FAST", "OBSCENE", "PROFANITY"]
    found = scores(ask(requestedAttributes={name: {} for name in names}))
    assert set(found) == set(names)
    assert found["INSULT"] == found["INSULT@3"] == found["INSULT_EXPERIMENTAL"] > 0.8
    assert found["OBSCENE"] == found["PROFANITY"] < 0.2


def test_severe_is_less_than_toxic_and_rises_with_insults(ask):
    wanted = {"TOXICITY": {}, "SEVERE_TOXICITY": {}}
    heated = scores(ask(requestedAttributes=wanted))
    friendly = scores(ask(requestedAttributes=wanted, comment={"text": FRIENDLY}))
    assert heated["TOXICITY"] > heated["SEVERE_TOXICITY"] > friendly["SEVERE_TOXICITY"]


def test_spam_is_what_the_spam_model_says_and_is_likely_to_be_rejected(ask):
    text = "Buy cheap viagra cialis online pills http://pills.example.test best price casino " * 3
    wanted = {"SPAM": {}, "LIKELY_TO_REJECT": {}}
    spam = scores(ask(requestedAttributes=wanted, comment={"text": text}))
    ham = scores(ask(requestedAttributes=wanted, comment={"text": FRIENDLY}))
    assert spam["SPAM"] > 0.9 > 0.5 > ham["SPAM"]
    assert spam["LIKELY_TO_REJECT"] >= spam["SPAM"]


def test_what_is_below_its_threshold_is_left_out_and_with_it_what_is_empty(ask):
    wanted = {"INSULT": {"scoreThreshold": 0.5}, "PROFANITY": {"scoreThreshold": 0.5}}
    assert list(scores(ask(requestedAttributes=wanted))) == ["INSULT"]
    answer = ask(requestedAttributes={"PROFANITY": {"scoreThreshold": 0.5}})
    assert "attributeScores" not in answer.json
    assert answer.json["languages"] == ["en"]


def test_each_sentence_is_scored_by_itself_in_units_of_javascript(ask):
    text = "  Thank you 👍🏽 for this. You are a blockhead! Bye"
    answer = ask(comment={"text": text}, spanAnnotations=True).json
    spans = answer["attributeScores"]["TOXICITY"]["spanScores"]
    units = text.encode("utf-16-le")
    pieces = [units[2 * one["begin"] : 2 * one["end"]].decode("utf-16-le") for one in spans]
    assert pieces == ["Thank you 👍🏽 for this.", "You are a blockhead!", "Bye"]
    values = [one["score"]["value"] for one in spans]
    assert values[1] > 0.5 > max(values[0], values[2])


def test_names_may_be_written_as_in_the_protocols_own_files(ask):
    answer = ask(
        requestedAttributes=None,
        requested_attributes={"INSULT": {"score_type": "PROBABILITY"}},
        client_token="abc",
        span_annotations=True,
    )
    assert list(scores(answer)) == ["INSULT"]
    assert answer.json["clientToken"] == "abc"


def test_what_is_null_is_not_there(ask):
    answer = ask(
        comment={"text": HEATED, "type": None},
        requestedAttributes={"INSULT": None},
        languages=[],
        context=None,
        session_id=None,
    )
    assert list(scores(answer)) == ["INSULT"]


@pytest.mark.parametrize("claimed", ["en", "EN", "pt-BR", "hi-Latn"])
def test_the_language_that_is_claimed_is_told_to_the_model_and_the_text_has_the_last_word(
    ask, tone, claimed
):
    answer = ask(languages=[claimed]).json
    assert tone.asked[-1] == (HEATED, claimed.partition("-")[0].lower())
    assert (answer["languages"], answer["detectedLanguages"]) == ([claimed], ["en"])


def test_a_language_that_nobody_knows_is_answered_with_a_score_that_says_nothing(ask):
    answer = ask(comment={"text": "mikä tämä on"}, languages=["en"])
    assert scores(answer) == {"TOXICITY": NEUTRAL}
    assert answer.json["detectedLanguages"] == ["fi", "et"]
    assert scores(ask(comment={"text": "Hm."})) == {"TOXICITY": NEUTRAL}


def test_or_refused_where_the_site_wants_that(ask, set_door):
    set_door(unknown_languages="refuse")
    answer = ask(comment={"text": "mikä tämä on"}, languages=["en"])
    assert answer.status_code == 400
    error = answer.json["error"]
    assert error["message"] == "Attribute TOXICITY does not support request languages: en"
    assert error["details"][0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    assert error["details"][0]["languageNotSupportedByAttributeError"] == {
        "detectedLanguages": ["fi", "et"],
        "requestedLanguages": ["en"],
        "attribute": "TOXICITY",
    }
    nothing = ask(comment={"text": "Hm."}).json["error"]
    assert nothing["message"] == "Unable to detect language"
    assert nothing["details"][0]["errorType"] == "LANGUAGE_DETECTION_FAILED"
    assert ask(comment={"text": "Hm."}, languages=["en"]).status_code == 200


def test_or_dropped_where_the_client_wants_that_while_spam_is_known_in_every_language(ask):
    wanted = {"TOXICITY": {}, "SPAM": {}}
    text = {"text": "mikä tämä on"}
    answer = ask(comment=text, requestedAttributes=wanted, dropUnsupportedAttributes=True)
    assert list(scores(answer)) == ["SPAM"]


def test_where_a_model_fails_the_score_holds_because_clients_take_an_error_for_a_yes(
    ask, tone, installation, monkeypatch
):
    tone.fails = True
    assert scores(ask()) == {"TOXICITY": HELD}
    monkeypatch.setattr(type(installation.classifier), "opinion", lambda *_: None)
    assert scores(ask(requestedAttributes={"SPAM": {}})) == {"SPAM": HELD}


def test_nothing_is_stored(ask, installation, client):
    from sqlalchemy import func, select

    from moderation.tables import Comment, SuggestedScore, Thread

    ask(requestedAttributes={"TOXICITY": {}, "SPAM": {}, "LIKELY_TO_REJECT": {}}, doNotStore=False)
    with installation.database.reading() as session:
        for table in (Comment, Thread, SuggestedScore):
            assert session.scalar(select(func.count()).select_from(table)) == 0
