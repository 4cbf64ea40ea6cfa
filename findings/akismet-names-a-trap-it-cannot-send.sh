#!/usr/bin/env bash
# PyPI's akismet 25.10.1 takes `honeypot_field_name`, the name of a form's hidden field, but not
# what was typed into that field: Akismet wants it as a parameter of that very name, and the client
# raises UnknownArgumentError for every name that is not in its list. So a check with a trap always
# looks as if nobody fell into it, unless the form's field happens to be called like a parameter
# that the client knows, such as `comment_context`. Nothing is raised for the name alone.
#
# It matters to whoever has a honeypot and believes that Akismet weighs it; and to whoever serves
# the protocol: a name without its field says nothing about whether somebody fell in.
#
# Akismet documents both parameters together, with a field called hidden_honeypot_field
# (https://akismet.com/developers/detailed-docs/comment-check/). npm's akismet-api 6.0.0 sends
# both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet akismet==25.10.1 httpx==0.28.1

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from urllib.parse import parse_qsl

import akismet
import httpx

asked = []


def server(request):
    asked.append(dict(parse_qsl(request.content.decode())))
    return httpx.Response(200, text="false")


client = akismet.SyncClient(
    config=akismet.Config(key="0123456789ab", url="https://example.org"),
    http_client=httpx.Client(transport=httpx.MockTransport(server)),
)


def sent(**trap):
    """What reaches the server beside key, blog and network address."""
    try:
        client.comment_check(user_ip="192.0.2.1", **trap)
    except akismet.UnknownArgumentError:
        return "UnknownArgumentError"
    return {name: asked[-1][name] for name in asked[-1].keys() - {"api_key", "blog", "user_ip"}}


seen = {
    "name alone": sent(honeypot_field_name="hidden"),
    "name and field": sent(honeypot_field_name="hidden", hidden="I am a robot"),
    "field of a known name": sent(honeypot_field_name="comment_context", comment_context="robot"),
}
print("akismet 25.10.1:", *seen.items(), sep="\n  ")
if seen != {
    "name alone": {"honeypot_field_name": "hidden"},
    "name and field": "UnknownArgumentError",
    "field of a known name": {"honeypot_field_name": "comment_context", "comment_context": "robot"},
}:
    sys.exit("This has changed.")
PYTHON
