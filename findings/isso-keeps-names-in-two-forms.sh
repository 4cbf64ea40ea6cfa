#!/usr/bin/env bash
# Isso 0.14.0 keeps what it is given in two forms in the same columns, and nothing in the row says
# in which. A name that was typed into its form is stored as HTML (`Tom &amp; Jane`), and sent so
# to whoever asks the API; one that `isso import` brought in is stored as it was (`Tom & Jane`).
# The text is the other way round: typed, it is Markdown, and imported from Disqus it is HTML.
#
# It matters to whoever reads comments.db or the API to move on, or to show comments by a script of
# their own: escaping every name shows `Tom &amp; Jane` for one half, escaping none is wrong for
# the other, and a text that begins with <p> may be either.
#
# The API's documentation, which is written in isso/views/comments.py, says nothing of escaping;
# that file escapes what comes in, and isso/migrate.py does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet isso==0.14.0 setuptools==84.2.1

cat >"$folder/isso.cfg" <<CONFIG
[general]
dbpath = $folder/comments.db
host = http://127.0.0.1:1/
[guard]
enabled = false
CONFIG
cat >"$folder/disqus.xml" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><id>bread</id><forum>example</forum><link>https://example.org/bread/</link>
<title>Bread</title><createdAt>2026-01-01T12:00:00Z</createdAt>
<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
<post dsq:id="11"><id/><message><![CDATA[<p>Thank <em>you</em>.</p>]]></message>
<createdAt>2026-01-15T12:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Tom &amp; Jane</name><isAnonymous>false</isAnonymous></author><thread dsq:id="1"/>
</post></disqus>
XML
"$folder/venv/bin/isso" -c "$folder/isso.cfg" import --empty-id -t disqus "$folder/disqus.xml" \
  >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }

cat >"$folder/ask.py" <<'PYTHON'
import json
import sqlite3
import sys

from isso import config, make_app
from werkzeug.test import Client

_, settings, database = sys.argv
site = Client(make_app(config.load(config.default_file(), settings), threading=True))
comment = {"author": "Tom & Jane", "text": "Thank *you*.", "title": "Bread"}
asked = {"uri": "/bread/"}
posted = site.post("/new", query_string=asked, json=comment)
if posted.status_code != 201:
    sys.exit(f"Isso answered {posted.status_code}: {posted.get_data(as_text=True)}")
answers = json.loads(site.get("/", query_string=asked).get_data())["replies"]
rows = sqlite3.connect(database).execute("SELECT author, text FROM comments ORDER BY id")
seen = dict(zip(("imported", "typed"), rows, strict=True))
named = sorted(answer["author"] for answer in answers)
print("isso 0.14.0:", *seen.items(), f"by the API: {named}", sep="\n  ")
if (seen, named) != (
    {
        "imported": ("Tom & Jane", "<p>Thank <em>you</em>.</p>"),
        "typed": ("Tom &amp; Jane", "Thank *you*."),
    },
    ["Tom & Jane", "Tom &amp; Jane"],
):
    sys.exit("This has changed.")
PYTHON
cd "$folder"
venv/bin/python ask.py isso.cfg comments.db 2>"$folder/log" \
  || { cat "$folder/log"; exit 1; }
