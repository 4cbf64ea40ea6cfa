"""What cannot be answered is refused in Perspective's own shape, and nothing else is said."""

import json
import time

import pytest

from moderation.actions.sites.rotate_site_key import rotate_site_key
from tests.fixtures.tones import HEATED
from tests.web.perspective.conftest import ANALYZE, SUGGEST

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # no rows

CONTEXTS = {
    "entries": [{"text": "An article."}],
    "articleAndParentComment": {"article": {"text": "An article."}},
}
LONG = "a" * 20_481


@pytest.mark.parametrize(
    ("changes", "message", "error_type"),
    [
        (
            {"comment": {"text": LONG}},
            "Comment text was too many bytes. Value (20481) exceeded limit (20480).",
            "COMMENT_TOO_LONG",
        ),
        (
            {"comment": {"text": "ü" * 10_241}},
            "Comment text was too many bytes. Value (20482) exceeded limit (20480).",
            "COMMENT_TOO_LONG",
        ),
        ({"comment": {"text": ""}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {"text": " \n\t\u200b"}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": None}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        (
            {"comment": {"text": HEATED, "type": "HTML"}},
            "Currently, only 'PLAIN_TEXT' comments are supported",
            "INVALID_REQUEST",
        ),
        (
            {"context": CONTEXTS},
            "Only one of context.entries and context.articleAndParentComment is set.",
            "INVALID_REQUEST",
        ),
        (
            {"requestedAttributes": None},
            "Missing requested_attributes",
            "NO_REQUESTED_ATTRIBUTES",
        ),
        ({"requestedAttributes": {}}, "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES"),
        (
            {"requestedAttributes": {"TOXICITY": {"scoreType": "PERCENTILE"}}},
            "Requested score type PERCENTILE is not supported by attribute TOXICITY",
            "INVALID_REQUEST",
        ),
        (
            {"requestedAttributes": {"TOXICITY": {}, "FLIRTATION": {}}},
            "Unknown requested attribute: FLIRTATION",
            "INVALID_REQUEST",
        ),
        (
            {"requestedAttributes": {"toxicity": {}}},
            "Unknown requested attribute: toxicity",
            "INVALID_REQUEST",
        ),
    ],
)
def test_what_is_refused_and_by_which_words(ask, changes, message, error_type):
    answer = ask(**changes)
    assert answer.status_code == 400
    assert answer.json == {
        "error": {
            "code": 400,
            "message": message,
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
                    "errorType": error_type,
                }
            ],
        }
    }


def test_exactly_as_many_bytes_as_perspective_read_are_read(ask):
    assert ask(comment={"text": LONG[:-1]}).status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"comment": "text"}',
        b'{"comment": {"text": 7}}',
        b'{"comment": {"text": "a"}, "requestedAttributes": {"TOXICITY": 1}}',
        b'{"comment": {"text": "a"}, "requestedAttributes": {"INSULT": {"scoreThreshold": "x"}}}',
        b'{"comment": {"text": "a"}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["<>"]}',
        b'{"comment": {"text": "a"}, "requestedAttributes": {"TOXICITY": {}}, "languages": "en"}',
        b'{"a": ' + b"[" * 400 + b"]" * 400 + b"}",
    ],
)
@pytest.mark.parametrize("path", [ANALYZE, SUGGEST])
def test_what_is_no_request_is_refused_without_repeating_it(client, key, tone, raw, path):
    if path == SUGGEST:
        raw = raw.replace(b"requestedAttributes", b"attributeScores")
        raw = raw.replace(b"scoreThreshold", b"summaryScore")
    answer = client.post(f"{path}?key={key}", data=raw)
    error = answer.json["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"].startswith("Invalid JSON payload received.")
    assert "<>" not in answer.text
    assert key not in answer.text


@pytest.mark.parametrize("hidden", ["\\u0000", "\\ud83d", "\\udc4d"])
def test_no_sign_in_a_strangers_text_has_a_request_refused(client, key, tone, hidden):
    text = f'{{"text": "a blockhead {hidden}!"}}'
    raw = f'{{"comment": {text}, "requestedAttributes": {{"INSULT": {{}}}}}}'
    answer = client.post(f"{ANALYZE}?key={key}", data=raw)
    assert answer.status_code == 200
    assert answer.json["attributeScores"]["INSULT"]["spanScores"][0]["end"] == 14


def test_nobody_says_who_asks(ask):
    answer = ask(shown=None)
    assert answer.status_code == 403
    assert answer.json["error"]["status"] == "PERMISSION_DENIED"
    assert answer.json["error"]["message"].startswith("Method doesn't allow unregistered callers")


@pytest.mark.parametrize("shown", ["x", "modp_" + "a" * 34, "ä" * 39, "a" * 5_000])
def test_a_key_that_is_none(ask, shown):
    answer = ask(shown=shown)
    error = answer.json["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["message"] == "API key not valid. Please pass a valid API key."
    assert error["details"][0]["reason"] == "API_KEY_INVALID"
    assert shown not in answer.text


def test_keys_of_other_kinds_are_none_here(ask, site):
    for other in (site.api_key, site.keys["akismet"]):
        assert ask(shown=other).status_code == 400


def test_who_tries_many_keys_is_not_told_which_are_good(ask, key, monkeypatch):
    from moderation.web.perspective import access

    monkeypatch.setattr(access, "_WRONG_KEYS", "0.001/3")
    answers = [ask(shown="modp_" + "b" * 34).status_code for _ in range(4)]
    assert answers == [400, 400, 400, 429]
    assert ask(shown=key).status_code == 429


def test_a_key_may_be_in_the_query_in_googles_header_or_a_bearers_token(client, sent, key, tone):
    for headers in ({"X-Goog-Api-Key": key}, {"Authorization": f"Bearer {key}"}):
        assert client.post(ANALYZE, json=sent, headers=headers).status_code == 200
    assert client.post(ANALYZE.replace(":", "%3A") + f"?key={key}", json=sent).status_code == 200


def test_a_key_that_has_ended_is_none(ask, installation, key):
    from datetime import timedelta

    fresh = rotate_site_key(installation, "blog", "perspective", timedelta(0))
    installation.known_sites._sites.clear()
    assert ask(shown=key).status_code == 400
    assert ask(shown=fresh).status_code == 200
    assert len(fresh) == 39


def test_unknown_attributes_are_left_out_where_the_site_wants_that(ask, set_door):
    set_door(unknown_attributes="drop")
    answer = ask(requestedAttributes={"TOXICITY": {}, "FLIRTATION": {}, "nonsense <b>": {}})
    assert list(answer.json["attributeScores"]) == ["TOXICITY"]
    assert "attributeScores" not in ask(requestedAttributes={"FLIRTATION": {}}).json


def test_what_is_no_name_of_an_attribute_is_not_repeated(ask):
    answer = ask(requestedAttributes={"<script>alert(1)</script>": {}})
    assert answer.json["error"]["message"] == "Unknown requested attribute: (not a name)"


def test_faster_than_agreed(ask, installation, monkeypatch):
    from moderation.web.perspective import access

    monkeypatch.setattr(access, "allow", lambda *_: 3.2)
    answer = ask()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "4")
    error = answer.json["error"]
    assert error["status"] == "RESOURCE_EXHAUSTED"
    assert error["message"].startswith("Quota exceeded for quota metric")
    assert error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"


def test_a_request_larger_than_anything_here(client, key, installation):
    raw = b'{"a": "' + b"a" * installation.settings.largest_body + b'"}'
    answer = client.post(f"{ANALYZE}?key={key}", data=raw)
    assert answer.status_code == 400
    assert answer.json["error"]["message"].startswith("Request payload size exceeds the limit")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ANALYZE),
        ("POST", "/v1alpha1/comments:forget"),
        ("GET", "/v1alpha1"),
        ("PUT", SUGGEST),
    ],
)
def test_what_is_not_answered_here(client, method, path):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.json["error"]["status"]) == (404, "NOT_FOUND")


def test_a_fault_is_told_as_one_and_the_text_is_nowhere(ask, monkeypatch, caplog, capsys):
    from moderation.web.perspective import analyze

    def fail(*_arguments):
        raise RuntimeError(HEATED)

    monkeypatch.setattr(analyze, "analyse", fail)
    answer = ask()
    assert (answer.status_code, answer.json["error"]["status"]) == (500, "INTERNAL")
    assert HEATED not in answer.text + caplog.text + "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "text",
    [
        " " * 20_000 + ".",
        "a. " * 6_800,
        ".'" * 10_000,
        "\n" * 20_000 + "a",
        "." * 20_000,
        "!\n" * 10_000,
    ],
    ids=["spaces", "sentences", "quotes", "lines", "dots", "both"],
)
def test_many_sentences_are_a_bounded_number(ask, tone, text):
    began = time.process_time()
    answer = ask(comment={"text": text}, spanAnnotations=True)
    assert answer.status_code == 200, answer.text
    spans = answer.json["attributeScores"]["TOXICITY"]["spanScores"]
    assert 1 <= len(spans) <= 40
    assert spans[-1]["end"] <= len(text)
    assert len(tone.asked) <= 41
    assert time.process_time() - began < 20  # a hundred times what it takes


def test_whatever_is_in_front_of_us_hears_an_error_in_json(client, key):
    answer = client.post(f"{ANALYZE}?key={key}", data=json.dumps({"comment": []}))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
