"""POST /batch: each part is a request of its own, whatever becomes of the others."""

import json

import pytest

from tests.fixtures.tones import FRIENDLY, HEATED
from tests.web.perspective.conftest import ANALYZE

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # no rows

BOUNDARY = "===============7=="


def part(body, *, number=1, path=ANALYZE, key="", method="POST", headers="", end="\n"):
    """A request written out as Google's client writes it."""
    lines = [
        "Content-Type: application/http",
        "MIME-Version: 1.0",
        "Content-Transfer-Encoding: binary",
        f"Content-ID: <b4 + {number}>",
        "",
        f"{method} {path}?key={key}&alt=json HTTP/1.1",
        f"Content-Type: application/json\n{headers}Host: example.org",
        "",
        json.dumps(body),
    ]
    return end.join(lines)


@pytest.fixture
def send(client, tone):
    """Sends parts: ``send(part(…), part(…))``."""

    def send_all(*parts, end="\n"):
        whole = "".join(f"--{BOUNDARY}{end}{one}{end}" for one in parts)
        return client.post(
            "/batch",
            data=f"{whole}--{BOUNDARY}--{end}".encode(),
            content_type=f'multipart/mixed; boundary="{BOUNDARY}"',
        )

    return send_all


def answers(response):
    """Each part's identifier, status and document."""
    assert response.status_code == 200, response.text
    boundary = response.content_type.partition("boundary=")[2]
    found = []
    for piece in response.text.split(f"--{boundary}")[1:-1]:
        outer, inner, body = piece.strip().split("\r\n\r\n")
        assert "Content-Type: application/http" in outer
        identifier = outer.partition("Content-ID: ")[2].strip()
        found.append((identifier, int(inner.split(" ")[1]), json.loads(body)))
    return found


def asking(text):
    """A request for one attribute."""
    return {"comment": {"text": text}, "requestedAttributes": {"INSULT": {}}}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_part_has_its_own_answer(send, key, end):
    found = answers(
        send(
            part(asking(HEATED), number=1, key=key, end=end),
            part(asking(FRIENDLY), number=2, headers=f"X-Goog-Api-Key: {key}\n", end=end),
            part(asking(""), number=3, key=key, end=end),
            part(asking(HEATED), number=4, key="modp_" + "c" * 34, end=end),
            part(asking(HEATED), number=5, path="/v1/comments", key=key, end=end),
            part(asking(HEATED), number=6, path=ANALYZE.replace(":", "%3A"), key=key, end=end),
            part(asking(HEATED), number=7, key=key, method="GET", end=end),
            end=end,
        )
    )
    assert [one[0] for one in found] == [f"<response-b4 + {n}>" for n in range(1, 8)]
    assert [one[1] for one in found] == [200, 200, 400, 400, 404, 200, 404]
    insults = [found[at][2]["attributeScores"]["INSULT"]["summaryScore"]["value"] for at in (0, 1)]
    assert insults[0] > 0.8 > 0.2 > insults[1]
    assert found[3][2]["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_fault_in_one_part_is_that_parts(send, key, monkeypatch):
    from moderation.web.perspective import analyze

    whole = analyze.analyse

    def fail(house, site, question):
        if question.text == HEATED:
            raise RuntimeError(HEATED)
        return whole(house, site, question)

    monkeypatch.setattr(analyze, "analyse", fail)
    found = answers(send(part(asking(HEATED), key=key), part(asking(FRIENDLY), key=key)))
    assert [one[1] for one in found] == [500, 200]


@pytest.mark.parametrize("content_type", ["application/json", "multipart/mixed", ""])
def test_what_is_no_batch(client, content_type):
    answer = client.post("/batch", data=b"--x\n", content_type=content_type)
    assert (answer.status_code, answer.json["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_too_many_parts_and_none(send):
    assert send().status_code == 400
    assert send(*["nothing"] * 101).status_code == 400
    assert {one[1] for one in answers(send(*["nothing"] * 100))} == {404}


def test_whatever_stands_where_a_part_should_be_asks_for_nothing(send):
    strange = (
        "",
        "\n\n\n",
        "POST",
        "\n\nPOST ?key=%zz HTTP/1.1\n\n",
        "\n\n\x00 é \n\n{",
        ":\n\n: :",
    )
    assert {one[1] for one in answers(send(*strange))} == {404}
    assert answers(send("Content-ID: <a\r\n\n\nX"))[0][0] == ""
