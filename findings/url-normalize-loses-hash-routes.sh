#!/usr/bin/env bash
# url-normalize 3.1.0 writes %2F for a slash in a fragment and %3F for a question mark, although
# both may stand there as they are (RFC 3986, section 3.5), and its README says that fragments are
# preserved. A slash and its escape are two things to those who read fragments: the routers of pages
# made by scripts compare them as text. Of https://example.org/#/guide the normal form is
# https://example.org/#%2Fguide, which shows another page or none. The slash in a path and in a
# query stays.
#
# It matters to whoever keeps the normal form as the address of a page, to link to it or to look up
# by it what was said about that page: what is kept does not lead there, and whoever asks by the
# address that a browser shows finds nothing.
#
# The escape of "=" in a fragment was reported in 2024 (its issue 36) and is mended; #!, which
# becomes a parameter of the query, is in the README.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet url-normalize==3.1.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from url_normalize import url_normalize

WANTED = {
    "https://example.org/#/guide": "https://example.org/#%2Fguide",
    "https://example.org/#/guide?id=intro": "https://example.org/#%2Fguide%3Fid=intro",
    "https://example.org/a/b?c=/d": "https://example.org/a/b?c=/d",
    "https://example.org/#id=intro": "https://example.org/#id=intro",
}
seen = {address: url_normalize(address) for address in WANTED}
print("url-normalize 3.1.0:", *seen.items(), sep="\n  ")
if seen != WANTED:
    sys.exit("This has changed.")
PYTHON
