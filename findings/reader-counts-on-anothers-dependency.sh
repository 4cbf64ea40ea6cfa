#!/usr/bin/env bash
# reader 3.26, the newest for Python 3.11, can't take in a feed in a fresh environment. It carries
# a copy of feedparser that imports sgmllib, and counts on feedparser itself, which it requires as
# `feedparser>=6`, to bring sgmllib3k along. feedparser 6.0.14 of July 2026 brings its own
# feedparser-sgmllib instead, which has another name. Importing reader and make_reader() work as
# before; the first add_feed() raises ModuleNotFoundError. In an environment that is older, or has
# feedparser 6.0.11, nothing is amiss.
#
# It matters to whoever stays on Python 3.11, as Debian 12 does: 3.27, which no longer carries the
# copy, wants 3.12, so pip goes on giving them 3.26. Nothing in its metadata is violated, and no
# resolver can see it. `pip install sgmllib3k`, or a feedparser that is older, helps.
#
# Seen in the wheels' own metadata: feedparser 6.0.11 requires sgmllib3k, 6.0.14
# feedparser-sgmllib; reader 3.26 imports it in reader/_vendor/feedparser/sgml.py and requires
# neither.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"

cat >"$folder/comments.atom" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Comments</title>
<id>urn:uuid:00000000-0000-4000-8000-000000000000</id><updated>2026-11-01T10:00:00Z</updated>
<entry><id>urn:uuid:00000000-0000-4000-8000-000000000001</id><title>Thank you</title>
<author><name>Jane Doe</name></author><updated>2026-11-01T10:00:00Z</updated></entry></feed>
XML
cat >"$folder/read.py" <<'PYTHON'
import os

from reader import make_reader

reader = make_reader(":memory:", feed_root=os.getcwd())
try:
    reader.add_feed("comments.atom")
    reader.update_feeds()
except ModuleNotFoundError as error:
    print(f"ModuleNotFoundError: {error}")
else:
    print([entry.title for entry in reader.get_entries()])
PYTHON
cd "$folder"
venv/bin/pip install --quiet reader==3.26 feedparser==6.0.14
new=$(venv/bin/python read.py)
venv/bin/pip install --quiet feedparser==6.0.11
old=$(venv/bin/python read.py)
echo "reader 3.26 with feedparser 6.0.14: $new"
echo "reader 3.26 with feedparser 6.0.11: $old"
[[ $new == "ModuleNotFoundError: No module named 'sgmllib'" && $old == "['Thank you']" ]] \
  || { echo "This has changed."; exit 1; }
