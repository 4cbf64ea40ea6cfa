#!/usr/bin/env bash
# feedparser 6.0.14 does not know the namespace of threads in feeds (RFC 4685). Of an entry that
# answers two others it keeps the last `in-reply-to`, and calls it after the prefix that the
# document happened to choose: `entry["thr_in-reply-to"]` finds nothing where the same feed,
# meaning the same, writes `t:` for `thr:`. Lists such as `entry.links` are only made for what
# feedparser knows.
#
# It matters to whoever puts conversations together from feeds of comments: a reply is hung onto
# one of its parents, or onto none, and feed.bozo is False all the while.
#
# Atom lets an extension's element stand in an entry as often as it likes (RFC 4287, 6.4), and RFC
# 4685 sets no limit to `in-reply-to`; which prefix stands for a namespace means nothing in XML.
# feedparser's page on namespaces promises its own prefix for those that it recognises, and does
# not say what becomes of repeated elements (https://feedparser.readthedocs.io, "Namespace
# Handling").
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet feedparser==6.0.14

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import feedparser

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:{prefix}="http://purl.org/syndication/thread/1.0">
<id>urn:uuid:00000000-0000-4000-8000-000000000000</id><title>Comments</title>
<updated>2026-11-01T10:00:00Z</updated>
<entry><id>urn:uuid:00000000-0000-4000-8000-000000000003</id><title>Jane Doe</title>
<author><name>Jane Doe</name></author><updated>2026-11-01T10:00:00Z</updated>
<{prefix}:in-reply-to ref="urn:uuid:00000000-0000-4000-8000-000000000001"/>
<{prefix}:in-reply-to ref="urn:uuid:00000000-0000-4000-8000-000000000002"/>
<content type="text">You are both right.</content></entry></feed>"""

seen = {}
for prefix in ("thr", "t"):
    feed = feedparser.parse(FEED.format(prefix=prefix).encode())
    parents = {key: value for key, value in feed.entries[0].items() if "reply" in key}
    seen[prefix] = (bool(feed.bozo), parents)
print("feedparser 6.0.14, by prefix:", *seen.items(), sep="\n  ")
last = {"ref": "urn:uuid:00000000-0000-4000-8000-000000000002"}
if seen != {
    "thr": (False, {"thr_in-reply-to": last}),
    "t": (False, {"t_in-reply-to": last}),
}:
    sys.exit("This has changed.")
PYTHON
