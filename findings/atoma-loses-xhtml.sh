#!/usr/bin/env bash
# atoma 0.0.17 reads an entry's `content` or `title` of type xhtml as nothing: it takes the text
# that stands directly in the element, and of xhtml there is none, for everything is in a `div`. A
# text in xhtml that begins with a line break becomes an empty string, another None, as if the
# entry had none. And where one entry's content has a media type, such as text/markdown, the whole
# feed can't be read: ValueError, and not the library's own FeedParseError.
#
# It matters to whoever follows comments or posts by it: the entries are all there, with author,
# date and address, and have no text. What a site's software writes decides, and it may change.
#
# RFC 4287 has the three types text, html and xhtml for what people read (section 3.1.1), and any
# media type for content (4.1.3.1). atoma's README says that it parses Atom 1.0 and names no
# exception.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet atoma==0.0.17

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import atoma

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>urn:uuid:00000000-0000-4000-8000-000000000000</id><title>Comments</title>
<updated>2026-11-01T10:00:00Z</updated><author><name>Jane Doe</name></author>
<entry><id>urn:uuid:00000000-0000-4000-8000-000000000001</id><title>Bread</title>
<updated>2026-11-01T10:00:00Z</updated>{content}</entry></feed>"""
DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Thank <em>you</em>.</p></div>'
CONTENTS = {
    "html": '<content type="html">&lt;p&gt;Thank you.&lt;/p&gt;</content>',
    "xhtml": f'<content type="xhtml">{DIV}</content>',
    "xhtml on a line of its own": f'<content type="xhtml">\n{DIV}\n</content>',
    "text/markdown": '<content type="text/markdown">Thank *you*.</content>',
}


def read(content):
    try:
        feed = atoma.parse_atom_bytes(FEED.format(content=content).encode())
    except ValueError as error:
        return type(error).__name__
    found = feed.entries[0].content
    return found and found.value


seen = {kind: read(content) for kind, content in CONTENTS.items()}
print("atoma 0.0.17:", *seen.items(), sep="\n  ")
if seen != {
    "html": "<p>Thank you.</p>",
    "xhtml": None,
    "xhtml on a line of its own": "",
    "text/markdown": "ValueError",
}:
    sys.exit("This has changed.")
PYTHON
