#!/usr/bin/env bash
# PyPI's PyPerspective 1.0.4 can't be told to let the service keep a text: `do_not_store=False` for
# one call, and `defaultnotstore=False` for all of them, are taken as if nothing had been said, and
# every request carries "doNotStore": true. Its README says that a call overrides what was set for
# all. The README's own first line sets two options, `ratelimit` and `default_not_store`, that the
# class reads under other names, `ratelimiter` and `defaultnotstore`; it takes any name, so neither
# does anything, and the limit of one request a second, which the README names among its reasons, is
# off. Set by the name that is read, it is on, and a request too many ends in a TypeError: RateLimited
# is raised with a sentence and takes none.
#
# It matters to whoever teaches by what was sent (a service keeps nothing to be corrected later), and
# to whoever believes to be kept within a quota by that limit.
#
# Seen in the package: `kwargs.get("do_not_store") or self.default_store`, which False never passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyPerspective==1.0.4 requests==2.34.2

"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys

import requests
from PyPerspective import Perspective as module

sent = []


class Answer:
    def json(self):
        score = {"value": 0.1, "type": "PROBABILITY"}
        scores = {"summaryScore": score, "spanScores": [{"begin": 0, "end": 9, "score": score}]}
        return {
            "attributeScores": {"TOXICITY": scores},
            "languages": ["en"],
            "detectedLanguages": ["en"],
        }


def post(address, data=None, **_):
    sent.append(json.loads(data or "{}").get("doNotStore", "no text"))
    return Answer()


requests.post = post
asked = module.Perspective("key", defaultnotstore=False)
asked.get_score("Good idea", do_not_store=False)
limited = module.Perspective("key", ratelimit=True, default_not_store=False)
for _ in range(3):
    limited.get_score("Good idea")
told = module.Perspective("key", ratelimiter=True)
told.get_score("Good idea")
try:
    told.get_score("Good idea")
    second = "sent"
except Exception as error:
    second = type(error).__name__
print("PyPerspective 1.0.4: doNotStore of each request:", sent)
print("Three calls at once with ratelimit=True: sent. Two with ratelimiter=True:", second)
if sent != ["no text", True, "no text", True, True, True, "no text", True] or second != "TypeError":
    sys.exit("This has changed.")
PYTHON
