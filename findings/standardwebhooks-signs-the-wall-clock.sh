#!/usr/bin/env bash
# The reference library of Standard Webhooks for Python, standardwebhooks 1.1.0, puts UTC on any
# datetime that `sign` is given instead of converting it. So a message that is signed with an aware
# datetime of another zone carries a signature over a timestamp that is hours away from the moment
# that the datetime names, and the library itself refuses what it has just signed. Of the same
# instant in UTC it makes another signature.
#
# It matters to whoever sends: with `datetime.now(ZoneInfo(...))`, or with a column that a database
# hands out in its session's zone, every receiver answers "no matching signature" although key,
# body and headers are right. The library for JavaScript can't do so, since a Date has no zone.
#
# The specification signs `id.timestamp.payload` with the very timestamp of the header, in seconds
# since the epoch; the library's `sign` is documented as taking a datetime, no more
# (https://github.com/standard-webhooks/standard-webhooks, spec and libraries/python).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet standardwebhooks==1.1.0

"$folder/venv/bin/python" - <<'PYTHON'
import base64
import sys
from datetime import datetime, timedelta, timezone

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook("whsec_" + base64.b64encode(bytes(range(32))).decode())
utc = datetime.now(timezone.utc)
instants = {"UTC": utc, "UTC+2": utc.astimezone(timezone(timedelta(hours=2)))}
seen = {}
for zone, instant in instants.items():
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(instant.timestamp())),
        "webhook-signature": webhook.sign("msg_1", instant, '{"a":1}'),
    }
    try:
        seen[zone] = webhook.verify('{"a":1}', headers)
    except WebhookVerificationError as error:
        seen[zone] = str(error)
signatures = {webhook.sign("msg_1", instant, "{}") for instant in instants.values()}
print("standardwebhooks 1.1.0, one instant:", seen, f"and {len(signatures)} signatures")
if (seen, len(signatures)) != ({"UTC": {"a": 1}, "UTC+2": "No matching signature found"}, 2):
    sys.exit("This has changed.")
PYTHON
