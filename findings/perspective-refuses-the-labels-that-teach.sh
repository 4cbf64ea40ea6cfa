#!/usr/bin/env bash
# PyPI's perspective 1.0.3 checks a request before it is sent, by rules that are narrower than the
# service's. A suggested score of 1, "this is toxic", or 0 is refused with TypeError where 1.0 and
# 0.0 are sent; so is a threshold of 0 or 1. A language is looked up in a list of two-letter codes,
# so `pt-BR`, `zh-Hant` and `hi-Latn` are refused with ValueError. And where it should be narrow it is
# not: a suggested summary score may be 7.0, though one of a part of the text may not.
#
# It matters to whoever sends what a moderator decided, which is a 0 or a 1 in most programs and in
# all JSON that was read from elsewhere. `validate=False` sends everything as it is.
#
# The service's own description says of `languages`: both ISO and BCP-47 codes are accepted; and of a
# score that it is a number (Perspective Comment Analyzer API v1alpha1, discovery document).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet perspective==1.0.3

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from perspective import PerspectiveAPI

client = PerspectiveAPI("key")
client.api_client.request = lambda body, endpoint: "sent"


def outcome(call, *arguments, **named):
    try:
        return call(*arguments, **named)
    except (TypeError, ValueError) as error:
        return type(error).__name__


def suggested(value):
    scores = {"TOXICITY": {"summaryScore": {"value": value}}}
    return outcome(client.suggest_score, "Good idea", scores)


def asked(**named):
    return outcome(client.analyze_comment, "Good idea", **named)


seen = {
    "suggested 1.0": suggested(1.0),
    "suggested 1": suggested(1),
    "suggested 0": suggested(0),
    "suggested 7.0": suggested(7.0),
    "threshold 0.5": asked(requested_attributes={"TOXICITY": {"scoreThreshold": 0.5}}),
    "threshold 1": asked(requested_attributes={"TOXICITY": {"scoreThreshold": 1}}),
    "language pt": asked(languages=["pt"]),
    "language pt-BR": asked(languages=["pt-BR"]),
    "language hi-Latn": asked(languages=["hi-Latn"]),
}
print("perspective 1.0.3:", *(f"{what}: {came}" for what, came in seen.items()), sep="\n  ")
if list(seen.values()) != [
    "sent", "TypeError", "TypeError", "sent", "sent", "TypeError", "sent", "ValueError", "ValueError"
]:  # fmt: skip
    sys.exit("This has changed.")
PYTHON
