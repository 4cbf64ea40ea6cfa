#!/usr/bin/env bash
# A client that openapi-python-client 0.29.1 generated raises ValueError where an answer's status
# is none that Python's http.HTTPStatus lists, such as 520 to 526, by which Cloudflare says that
# the server behind it can't be reached. It does so whatever the description says of other
# statuses: a `default`, or 5XX, is read for 503 and not for 520. With
# raise_on_unexpected_status=False, which is the default, an undescribed status is promised to give
# None; this one never gets so far, and what was read, the body with it, is lost.
#
# It matters to whoever catches what such a client documents (errors.UnexpectedStatus,
# httpx.TimeoutException) and tries again: it is exactly an outage that comes as another exception.
# `sync_detailed`, which is there to look at the status, raises too.
#
# RFC 9110 15 has clients understand a status that they don't know as the first of its class;
# OpenAPI 3.1 has `default` for all that isn't named ("Responses Object").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openapi-python-client==0.29.1 httpx==0.28.1

cat >"$folder/openapi.json" <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Comments", "version": "1"},
 "paths": {
  "/described": {"get": {"operationId": "described", "responses": {
   "200": {"description": "All is well."},
   "default": {"description": "What went wrong.", "content": {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}},
  "/undescribed": {"get": {"operationId": "undescribed", "responses": {
   "200": {"description": "All is well."}}}}},
 "components": {"schemas": {"Problem": {
  "type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}}}}
JSON
cat >"$folder/ask.py" <<'PYTHON'
import sys

import httpx
from generated import Client
from generated.api.default import described, undescribed

answers = []


def server(request):
    return httpx.Response(answers[-1], json={"title": "The service is away."})


def heard(operation, status):
    answers.append(status)
    try:
        answer = operation.sync_detailed(client=client)
    except ValueError as error:
        return f"ValueError: {error}"
    return getattr(answer.parsed, "title", None)


client = Client(
    base_url="http://example.org", httpx_args={"transport": httpx.MockTransport(server)}
)
seen = {
    (name, status): heard(operation, status)
    for name, operation in (("default", described), ("not described", undescribed))
    for status in (503, 520)
}
print("openapi-python-client 0.29.1:", *seen.items(), sep="\n  ")
if seen != {
    ("default", 503): "The service is away.",
    ("default", 520): "ValueError: 520 is not a valid HTTPStatus",
    ("not described", 503): None,
    ("not described", 520): "ValueError: 520 is not a valid HTTPStatus",
}:
    sys.exit("This has changed.")
PYTHON
cd "$folder"
echo '{"post_hooks": []}' >config.json
venv/bin/openapi-python-client generate --fail-on-warning --meta none --config config.json \
  --path openapi.json --output-path generated
venv/bin/python ask.py
