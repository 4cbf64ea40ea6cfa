"""Nothing of what is analysed stays: in no table, no file, no log line, no metric, no error."""

import base64

from tests.tables.traces import stored
from tests.web.perspective.conftest import SUGGEST

MARK = "wombatsaytobeforgotten"


def test_no_text_and_no_key_is_anywhere_afterwards(ask, installation, client, key, capsys, caplog):
    told = {"text": f"You are a blockhead, {MARK}, and at {MARK}@example.org."}
    who = {"sessionId": MARK, "communityId": MARK, "clientToken": MARK}
    sent = who | {"comment": told, "context": {"entries": [{"text": MARK}]}}
    every = {name: {} for name in ("TOXICITY", "SPAM", "LIKELY_TO_REJECT")}
    said = {"TOXICITY": {"summaryScore": {"value": 1}}}
    answers = [
        ask(requestedAttributes=every, spanAnnotations=True, **sent),
        ask(SUGGEST, attributeScores=said, **sent),
        ask(requestedAttributes={MARK.upper(): {}}, **sent),
        ask(shown=f"modp_{MARK}", **sent),
        ask(comment={"text": MARK * 1_000}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 400, 400, 400]
    assert MARK not in "".join(answer.text for answer in answers[3:])
    folder = installation.settings.data_dir
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    logged = "".join(capsys.readouterr()) + caplog.text
    assert "perspective.analyze" in logged
    metrics = client.get("/metrics").text
    assert 'moderation_perspective_answers_total{answer="OK"}' in metrics
    kept = b"\n".join([*files, stored(installation), logged.encode(), metrics.encode()])
    for secret in (MARK, key):
        for form in (secret.encode(), base64.b64encode(secret.encode())[4:-4]):
            assert form not in kept
