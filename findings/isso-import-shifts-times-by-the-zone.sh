#!/usr/bin/env bash
# Isso 0.14.0 reads the moments of a Disqus or WordPress export as local time of the machine that
# imports. Disqus writes UTC (`createdAt` ends in Z) and WordPress has a field for GMT, so the same
# file should give the same moments everywhere; what they become depends on TZ instead, and across
# a change of the clocks by two different amounts. All move together, so nobody notices.
#
# It matters to whoever imports Isso's database afterwards: its `created` looks like Unix time, and
# for comments that once were imported it is off by the zone of a machine that may be long gone.
#
# Where it comes from: isso/migrate.py gives what it parsed to time.mktime, which takes local time
# (https://docs.python.org/3/library/time.html#time.mktime), where calendar.timegm takes UTC.
# `--empty-id` is there because without it 0.14.0 takes every thread of Disqus for one without id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet isso==0.14.0 setuptools==84.2.1

cat >"$folder/isso.cfg" <<CONFIG
[general]
dbpath = $folder/comments.db
host = http://127.0.0.1:1/
CONFIG
cat >"$folder/disqus.xml" <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="1"><id>bread</id><forum>example</forum><link>https://example.org/bread/</link>
<title>Bread</title><createdAt>2026-01-01T12:00:00Z</createdAt>
<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
<post dsq:id="11"><id/><message><![CDATA[<p>In winter.</p>]]></message>
<createdAt>2026-01-15T12:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Jane Doe</name><isAnonymous>false</isAnonymous></author><thread dsq:id="1"/></post>
<post dsq:id="12"><id/><message><![CDATA[<p>In summer.</p>]]></message>
<createdAt>2026-07-15T12:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Jane Doe</name><isAnonymous>false</isAnonymous></author><thread dsq:id="1"/></post>
</disqus>
XML

moments() { # what Isso stored, in UTC, where the machine is of that zone
  rm -f "$folder/comments.db"
  TZ=$1 "$folder/venv/bin/isso" -c "$folder/isso.cfg" import --empty-id -t disqus \
    "$folder/disqus.xml" >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
  "$folder/venv/bin/python" - "$folder/comments.db" <<'PYTHON'
import sqlite3, sys
query = "SELECT strftime('%d.%m. %H:%M', created, 'unixepoch') FROM comments ORDER BY created"
print(", ".join(row[0] for row in sqlite3.connect(sys.argv[1]).execute(query)))
PYTHON
}

seen="UTC: $(moments UTC0)
Berlin: $(moments CET-1CEST,M3.5.0,M10.5.0/3)
New York: $(moments EST5EDT,M3.2.0,M11.1.0)"
echo "isso 0.14.0, two comments of 12:00 UTC:"
echo "$seen"
[[ $seen == "UTC: 15.01. 12:00, 15.07. 12:00
Berlin: 15.01. 11:00, 15.07. 10:00
New York: 15.01. 17:00, 15.07. 16:00" ]] || { echo "This has changed."; exit 1; }
