#!/usr/bin/env bash
# openapi-python-client 0.29.1 generates one way of writing a parameter, whatever the description
# says, and neither warns nor fails under --fail-on-warning. A list in the query is repeated
# (`a=1&a=2`) where `explode: false` or `style: pipeDelimited` says `a=1,2` or `a=1|2`; a list in
# the path is sent as Python prints it, `[1, 2]`, where `1,2` is the default; and a parameter whose
# value is JSON (`content` instead of `schema`) is not there at all.
#
# It matters to whoever publishes a description and tries it by generating a client, as we do: that
# the client was generated without a word says nothing about parameters. A server that takes the
# last of repeated ones filters by one value where it was given two.
#
# OpenAPI 3.1 has these forms in "Parameter Object" (style, explode, content) with a table of
# examples. The README says that not all of OpenAPI is supported, and what isn't is warned of
# elsewhere.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openapi-python-client==0.29.1 httpx==0.28.1

cat >"$folder/describe.py" <<'PYTHON'
import json

LIST = {"type": "array", "items": {"type": "integer"}}
PARAMETERS = [
    {"name": "ids", "in": "path", "required": True, "schema": LIST},
    {"name": "comma", "in": "query", "explode": False, "schema": LIST},
    {"name": "pipe", "in": "query", "style": "pipeDelimited", "explode": False, "schema": LIST},
    {"name": "json", "in": "query", "content": {"application/json": {"schema": LIST}}},
]
operation = {
    "operationId": "list",
    "parameters": PARAMETERS,
    "responses": {"204": {"description": "Nothing."}},
}
description = {
    "openapi": "3.1.0",
    "info": {"title": "Lists", "version": "1"},
    "paths": {"/{ids}": {"get": operation}},
}
print(json.dumps(description))
PYTHON
cat >"$folder/ask.py" <<'PYTHON'
import inspect
import sys
from urllib.parse import unquote

import httpx
from generated import Client
from generated.api.default import list_

asked = []


def server(request):
    asked.append(unquote(str(request.url)))
    return httpx.Response(204)


arguments = {"httpx_args": {"transport": httpx.MockTransport(server)}}
client = Client(base_url="http://example.org", **arguments)
list_.sync_detailed([1, 2], client=client, comma=[1, 2], pipe=[1, 2])
takes_json = "json" in inspect.signature(list_.sync_detailed).parameters
print("openapi-python-client 0.29.1:", asked[0], f"takes what is JSON: {takes_json}", sep="\n  ")
expected = "http://example.org/[1, 2]?comma=1&comma=2&pipe=1&pipe=2"
if (asked[0], takes_json) != (expected, False):
    sys.exit("This has changed.")
PYTHON
cd "$folder"
venv/bin/python describe.py >openapi.json
echo '{"post_hooks": []}' >config.json
venv/bin/openapi-python-client generate --fail-on-warning --meta none --config config.json \
  --path openapi.json --output-path generated
venv/bin/python ask.py
