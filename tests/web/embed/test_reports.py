"""/v1/sites/{site}/comments/{id}/reports: reporting by script, by page, and what is told of it."""

import re
from typing import Any

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.identifiers import new_id
from tests.web.embed.conftest import ORIGIN

WHOLE = {
    "kind": "illegal",
    "law": "Criminal Code, section 185",
    "why": "It calls a baker by name a thief, which she is not.",
    "good_faith": "yes",
    "name": "Canary Reader",
    "email": "canary@example.org",
}


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    return {"trusted_proxies": 1}


@pytest.fixture
def comment_id(submit, publish) -> str:
    found: str = submit().id
    publish(found)
    return found


@pytest.fixture
def send(client, site, comment_id):
    """Sends a report of the comment from a network: ``send("10.0.0.1", kind="spam")``."""

    def post(address: str = "192.0.2.7", *, of: str = comment_id, page: bool = False, **said: str):
        path = f"/v1/sites/blog/comments/{of}/reports"
        headers = {"Origin": ORIGIN, "X-Forwarded-For": address}
        headers["Accept"] = "text/html" if page else "application/json"
        token = client.get(path, headers=headers).json["token"]
        return client.post(path, data={"token": token, **said}, headers=headers)

    return post


def status_of(client, answer) -> dict[str, Any]:
    path = answer.json["status_url"].removeprefix("http://localhost")
    return client.get(path, headers={"Accept": "application/json"}).json


def test_the_form_comes_with_its_words_in_the_language_asked_for(client, site, comment_id) -> None:
    path = f"/v1/sites/blog/comments/{comment_id}/reports?lang=de-AT"
    told = client.get(path, headers={"Origin": ORIGIN})
    assert told.json["strings"]["illegal"] == "Er ist rechtswidrig"
    assert told.json["kinds"][-1] == "illegal"
    assert told.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_reader_hears_what_became_of_a_report(
    client, send, comment_id, installation, submitting_site, moderator
) -> None:
    answer = send(kind="abusive", text="He calls her names.")
    assert answer.status_code == 202
    assert status_of(client, answer)["state"] == "received"
    wanted = WantedDecision("rejected", moderator.actor, reason="abusive")
    decide(installation, submitting_site.id, comment_id, wanted)
    told = status_of(client, answer)
    assert (told["state"], told["decision"], told["reason"]) == ("decided", "removed", "abusive")
    assert moderator.id not in str(told)


def test_new_repeated_and_unknown_are_answered_alike(client, send) -> None:
    answers = [send(kind="spam"), send(kind="hate"), send(of=new_id(), kind="spam")]
    assert {answer.status_code for answer in answers} == {202}
    assert {len(answer.data) for answer in answers} == {len(answers[0].data)}
    assert {str(status_of(client, answer)) for answer in answers} == {
        str(status_of(client, answers[0]))
    }


def test_without_script_a_page_asks_thanks_and_tells(client, site, comment_id, send) -> None:
    form = client.get(f"/embed/blog/comments/{comment_id}/report?lang=de")
    assert "Diesen Kommentar melden" in form.text
    assert form.text.count('type="radio"') == 8
    thanks = send(page=True, kind="other", lang="de")
    assert thanks.status_code == 202
    assert thanks.headers["Referrer-Policy"] == "no-referrer"
    (path,) = re.findall(r'href="(/v1/reports/[^"]+)"', thanks.text)
    status = client.get(f"{path}?lang=de", headers={"Accept": "text/html"})
    assert "Noch hat niemand entschieden." in status.text
    (back,) = re.findall(r'action="(/embed/reports/[^"]+)"', status.text)
    assert client.post(back).status_code == 303
    again = client.get(f"{path}?lang=de", headers={"Accept": "text/html"})
    assert "Sie haben Ihre Meldung zurückgenommen." in again.text


def test_looking_takes_nothing_back(client, send) -> None:
    path = send(kind="spam").json["status_url"].removeprefix("http://localhost")
    by_page = path.replace("/v1/", "/embed/")
    assert client.get(f"{by_page}/withdrawal").status_code == 405
    assert client.get(path, headers={"Accept": "application/json"}).json["state"] == "received"
    assert client.delete(path).status_code == 204
    assert client.get(path, headers={"Accept": "application/json"}).json["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({}, "kind"),
        ({"kind": "boring"}, "kind"),
        ({"kind": "spam", "text": "x" * 1_001}, "text"),
        (WHOLE | {"law": " "}, "law"),
        (WHOLE | {"law": "§" * 480 + " of canary@mail.example.org"}, "law"),
        (WHOLE | {"why": "Too short."}, "why"),
        (WHOLE | {"good_faith": ""}, "good_faith"),
        (WHOLE | {"email": "canary at nowhere"}, "email"),
        (WHOLE | {"colour": "red"}, "colour"),
    ],
)
def test_what_must_be_mended_is_named_and_not_repeated(send, said, named: str) -> None:
    refused = send(**said)
    assert refused.status_code == 422
    assert [one["parameter"] for one in refused.json["errors"]] == [named]
    assert "canary" not in refused.text.lower()
    page = send(page=True, **said)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "canary@" not in page.text


def test_a_law_of_ten_thousand_characters_is_refused_before_it_is_read(send) -> None:
    assert send(**(WHOLE | {"law": "x" * 10_000})).status_code == 413


def test_a_form_needs_a_token_of_its_own_site(client, site, comment_id) -> None:
    path = f"/v1/sites/blog/comments/{comment_id}/reports"
    headers = {"Origin": ORIGIN, "Accept": "application/json"}
    for token in ("", "1.2", "9" * 13 + "." + "0" * 32):
        refused = client.post(path, data={"kind": "spam", "token": token}, headers=headers)
        assert [one["parameter"] for one in refused.json["errors"]] == ["token"]


def test_pages_of_others_may_not_report(client, site, comment_id) -> None:
    path = f"/v1/sites/blog/comments/{comment_id}/reports"
    answer = client.post(path, data={"kind": "spam"}, headers={"Origin": "https://evil.test"})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_network_may_report_five_times_at_once_whatever_it_reports(send) -> None:
    kinds = [send(of=new_id() if n % 2 else "nothing", kind="spam").status_code for n in range(6)]
    assert kinds == [202] * 5 + [429]
    assert int(send(kind="spam").headers["Retry-After"]) > 0
    assert send("198.51.100.1", kind="spam").status_code == 202


def test_the_site_reads_what_was_said_and_never_by_whom(client, send, site) -> None:
    status = send(**WHOLE).json["status_url"]
    send("198.51.100.9", kind="spam", text="Loaves, loaves")
    key = {"Authorization": f"Bearer {site.api_key}"}
    told = client.get("/v1/reports?state=open", headers=key)
    plain, notice = told.json["reports"]
    assert (plain["kind"], plain["text"], plain["notices"]) == ("spam", "Loaves, loaves", [])
    assert notice["notices"][0]["law"] == WHOLE["law"]
    for secret in ("canary", "192.0.2", "198.51", status.rpartition("/")[2]):
        assert secret not in told.text.lower()
    assert client.get("/v1/reports?state=funny", headers=key).status_code == 422
    assert client.get("/v1/reports").status_code == 401


def test_the_hosted_page_leads_to_the_form_of_each_comment(client, site, comment_id) -> None:
    page = client.get("/embed/blog/comments?url=https://example.org/2026/bread&lang=en")
    assert f'href="/embed/blog/comments/{comment_id}/report?lang=en"' in page.text


def test_a_status_that_was_not_given_out_is_a_sentence(client) -> None:
    answer = client.get("/v1/reports/AAAA", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "This is not the status of a report." in answer.text


def test_what_a_site_itself_decides_answers_too(
    client, send, comment_id, installation, submitting_site
) -> None:
    answer = send(kind="spam")
    decide(installation, submitting_site.id, comment_id, WantedDecision("spam", Actor("site")))
    assert status_of(client, answer)["reason"] == "spam"
