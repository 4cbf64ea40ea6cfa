#!/usr/bin/env bash
# PyPI's akismet 25.10.1 has a method for each call of Akismet's API. `key_sites()` is the one that
# never says whose sites: it sends neither the key nor the blog, by GET to a host that is the same
# for everybody, so that no server can answer it but by "invalid". The client turns that into
# APIKeyError, "Akismet API key and/or site URL are invalid", a moment after `validated_client()`
# has found the same key valid. Called with result_format="csv" it does the same.
#
# It matters to whoever counts by it, and looks for what is wrong with a key that is right; and to
# whoever serves Akismet's protocol: the call can't be guessed, and is answered as one without key.
#
# Akismet's documentation has api_key as required, and the library's own test client answers
# without looking for one (https://akismet.com/developers/detailed-docs/key-sites-activity/).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet akismet==25.10.1 httpx==0.28.1

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import akismet
import httpx

asked = []


def server(request):
    """A server of the protocol: knows one key, wherever it stands."""
    asked.append(f"{request.method} {request.url} {request.content.decode()}".strip())
    if "0123456789ab" not in asked[-1]:
        return httpx.Response(200, text="invalid")
    return httpx.Response(200, text="valid" if "verify-key" in asked[-1] else '{"limit": "none"}')


client = akismet.SyncClient.validated_client(
    config=akismet.Config(key="0123456789ab", url="https://example.org"),
    http_client=httpx.Client(transport=httpx.MockTransport(server)),
)
seen = {"usage_limit": client.usage_limit()}
for form in ("json", "csv"):
    try:
        seen[form] = client.key_sites(month="2026-11", result_format=form)
    except akismet.APIKeyError:
        seen[form] = "APIKeyError"
print("akismet 25.10.1:", *asked, seen, sep="\n  ")
if seen != {"usage_limit": {"limit": "none"}, "json": "APIKeyError", "csv": "APIKeyError"}:
    sys.exit("This has changed.")
PYTHON
