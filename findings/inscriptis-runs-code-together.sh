#!/usr/bin/env bash
# inscriptis 2.7.6 keeps the lines of a <pre> only where its text stands in it directly. What stands
# in an element within it is run together on one line, with one blank for every break and every
# indentation. HTML's own way to mark up code is <pre><code> (section 4.4.3 of the standard says so),
# and it is what Markdown becomes, so nearly every piece of code in a comment is such a one; with
# syntax highlighting every word is. The style sheet that comes with it gives `white-space: pre` to
# pre alone, and in CSS what is within inherits that.
#
# It matters to whoever makes text of comments' HTML by it, to judge them, to search them or to move
# them: code in Python means something else afterwards, or nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet inscriptis==2.7.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys

from inscriptis import get_text

WANTED = {
    "<pre>if late:\n    go()</pre>": "if late:\n    go()",
    "<pre><code>if late:\n    go()</code></pre>": "if late: go()",
    "<pre>if <b>late</b>:\n    go()</pre>": "if late:\n    go()",
    "<pre><span>if late:</span>\n<span>    go()</span></pre>": "if late:\n go()",
}
seen = {html: get_text(html) for html in WANTED}
print("inscriptis 2.7.6:", *seen.items(), sep="\n  ")
if seen != WANTED:
    sys.exit("This has changed.")
PYTHON
