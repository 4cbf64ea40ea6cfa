"""Google's own Python client and PyPI's ``perspective``, unmodified, against a listening server."""

import urllib.error

import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from perspective import PerspectiveAPI

from tests.fixtures.tones import FRIENDLY, HEATED

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # no rows

EMOJI = "Thanks 👍🏽! You are a blockhead 🤬. Bye."


@pytest.fixture
def google(live_server, key, tone):
    """Makes Google's client from our discovery document: ``google()``, or with another key."""

    def make(shown=key):
        return build(
            "commentanalyzer",
            "v1alpha1",
            developerKey=shown,
            discoveryServiceUrl=f"{live_server}/$discovery/rest?version=v1alpha1",
            static_discovery=False,
        )

    return make


@pytest.fixture
def perspective(live_server, key, tone):
    """PyPI's client, told where we are."""
    made = PerspectiveAPI(key)
    made.api_client.url = f"{live_server}/v1alpha1/{{endpoint}}"
    return made


def asking(text, **more):
    """A request for insults."""
    return {"comment": {"text": text}, "requestedAttributes": {"INSULT": {}}} | more


def test_googles_client_analyses_with_spans_and_emoji(google):
    with google() as service:
        asked = asking(EMOJI, spanAnnotations=True, clientToken="7", languages=["en"])
        answer = service.comments().analyze(body=asked).execute()
    spans = answer["attributeScores"]["INSULT"]["spanScores"]
    units = EMOJI.encode("utf-16-le")
    pieces = [units[2 * one["begin"] : 2 * one["end"]].decode("utf-16-le") for one in spans]
    assert pieces == ["Thanks 👍🏽!", "You are a blockhead 🤬.", "Bye."]
    assert [one["score"]["value"] > 0.5 for one in spans] == [False, True, False]
    assert (answer["clientToken"], answer["languages"]) == ("7", ["en"])


def test_googles_client_suggests(google):
    said = {"INSULT": {"summaryScore": {"value": 1.0, "type": "PROBABILITY"}}}
    asked = {"comment": {"text": HEATED}, "attributeScores": said, "clientToken": "7"}
    with google() as service:
        answer = service.comments().suggestscore(body=asked).execute()
    assert answer == {"clientToken": "7", "detectedLanguages": ["en"]}


def test_googles_client_reads_every_error(google):
    with google() as service:
        for changes, words in (
            ({"comment": {"text": ""}}, "Comment must be non-empty"),
            ({"comment": {"text": "x" * 20_481}}, "too many bytes. Value (20481)"),
            ({"requestedAttributes": {}}, "Missing requested_attributes"),
            ({"requestedAttributes": {"FLIRTATION": {}}}, "Unknown requested attribute"),
        ):
            with pytest.raises(HttpError) as refused:
                service.comments().analyze(body=asking(HEATED) | changes).execute()
            assert words in refused.value.reason
            assert refused.value.error_details[0]["errorType"]
    with google("modp_" + "a" * 34) as stranger, pytest.raises(HttpError) as refused:
        stranger.comments().analyze(body=asking(HEATED)).execute()
    assert refused.value.error_details[0]["reason"] == "API_KEY_INVALID"


def test_googles_client_asks_for_several_at_once(google):
    heard = {}
    with google() as service:
        batch = service.new_batch_http_request(
            callback=lambda number, answer, error: heard.update({number: answer or error})
        )
        for text in (HEATED, FRIENDLY, "", EMOJI):
            batch.add(service.comments().analyze(body=asking(text)))
        batch.execute()
    insults = [
        heard[number]["attributeScores"]["INSULT"]["summaryScore"]["value"] for number in "124"
    ]
    assert [value > 0.5 for value in insults] == [True, False, True]
    assert "Comment must be non-empty" in heard["3"].reason


def test_pypis_perspective_analyses_and_suggests(perspective):
    answer = perspective.analyze_comment(
        EMOJI, requested_attributes={"INSULT": {}, "THREAT": {}}, span_annotations=True
    )
    assert len(answer["attributeScores"]["INSULT"]["spanScores"]) == 3
    scores = perspective.score(HEATED, tests=["INSULT", "PROFANITY"])
    assert scores["INSULT"] > 0.5 > scores["PROFANITY"]
    said = {"INSULT": {"summaryScore": {"value": 1.0}}}
    heard = perspective.suggest_score(HEATED, attribute_scores=said, client_token="7")
    assert heard["clientToken"] == "7"


def test_pypis_perspective_hears_that_it_is_refused(perspective):
    perspective.api_client.api_key = "nobody"
    with pytest.raises(urllib.error.HTTPError) as refused:
        perspective.analyze_comment(HEATED)
    assert refused.value.code == 400
    refused.value.close()
