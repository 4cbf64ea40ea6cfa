#!/usr/bin/env bash
# urlextract 1.10.0 cuts an internationalised domain at its last letter beyond ASCII and gives what
# is left as the address: of https://münchen.de/ it finds "nchen.de/", of https://straße.de "e.de".
# The scheme is gone, the domain is a valid one that may belong to somebody else, and nothing says
# that a part is missing. The same domains in their xn-- form are found whole, and those without any
# ASCII letter not at all.
#
# It matters to whoever takes links out of comments by it to count, to block or to check them: what
# spam advertises is missed, and the domain that is listed instead belongs to a stranger.
#
# Its documentation says that idna is required "for converting links to IDNA format"; it names no
# alphabet that it does not read.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet urlextract==1.10.0

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from urlextract import URLExtract

extractor = URLExtract(cache_dir=sys.argv[1])
WANTED = {
    "See https://münchen.de/bread today.": ["nchen.de/bread"],
    "See https://www.müller.de/ today.": ["ller.de/"],
    "See https://straße.de today.": ["e.de"],
    "See https://кремль.рф/ today.": [],
    "See https://xn--mnchen-3ya.de/bread today.": ["https://xn--mnchen-3ya.de/bread"],
    "See https://example.org/bread today.": ["https://example.org/bread"],
}
seen = {text: extractor.find_urls(text) for text in WANTED}
print("urlextract 1.10.0:", *seen.items(), sep="\n  ")
if seen != WANTED:
    sys.exit("This has changed.")
PYTHON
