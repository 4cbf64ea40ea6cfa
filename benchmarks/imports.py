"""Importing a WXR: how long it takes, how much memory, and that a second run adds nothing.

``python benchmarks/imports.py --comments 100000`` imports a generated export into a fresh SQLite
database, twice; ``--database-url`` names another database, which must be empty. With
``--megabytes 2000`` page texts are added until the file is that large.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>
"""
_ITEM = """<item><title>Page {page}</title><link>https://example.org/{page}/</link>
<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{page}</wp:post_id>
"""
_COMMENT = """<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[Author {author}]]></wp:comment_author>
<wp:comment_author_email>author{author}@example.org</wp:comment_author_email>
<wp:comment_author_url>https://author{author}.example.org/</wp:comment_author_url>
<wp:comment_author_IP>192.0.2.{ip}</wp:comment_author_IP>
<wp:comment_date>{date}</wp:comment_date><wp:comment_date_gmt>{date}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{body}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>comment</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id>
<wp:commentmeta><wp:meta_key>akismet_result</wp:meta_key><wp:meta_value>false</wp:meta_value></wp:commentmeta>
</wp:comment>
"""
_BODY = "The crust of loaf {number} came out <em>well</em> &amp; dark.\n\nHow long did it rest? "


def write_wxr(path: Path, comments: int, a_page: int, megabytes: int) -> None:
    """An export with so many comments, and page texts that fill it up to its size."""
    pages = max(1, -(-comments // a_page))
    filling = max(0, megabytes * 1_000_000 - comments * 1_150) // pages
    text = escape("So many words of a page, one after the other. ") * (filling // 46)
    begin = datetime(2012, 1, 1, tzinfo=UTC)
    with path.open("w") as file:
        file.write(_HEAD)
        for page in range(pages):
            file.write(_ITEM.format(page=page + 1, text=text))
            for number in range(page * a_page + 1, min(comments, (page + 1) * a_page) + 1):
                date = begin + timedelta(minutes=number)
                file.write(
                    _COMMENT.format(
                        number=number,
                        author=number % 9973,
                        ip=number % 250 + 1,
                        date=date.strftime("%Y-%m-%d %H:%M:%S"),
                        body=_BODY.format(number=number) * 3,
                        approved=0 if number % 100 == 0 else 1,
                        parent=number - 1 if number % a_page % 3 == 2 else 0,
                    )
                )
            file.write("</item>\n")
        file.write("</channel></rss>\n")


def main() -> None:
    """Write the file, import it twice, and say what that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--a-page", type=int, default=50)
    parser.add_argument("--megabytes", type=int, default=0)
    parser.add_argument("--database-url")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        write_wxr(path, given.comments, given.a_page, given.megabytes)
        print(f"{path.stat().st_size / 1e6:,.0f} MB, {given.comments:,} comments")
        env = os.environ | {"MODERATION_DATA_DIR": folder, "MODERATION_LOG_LEVEL": "warning"}
        if given.database_url:
            env["MODERATION_DATABASE_URL"] = given.database_url
        _run(env, "init")
        _run(env, "sites", "add", "blog", "--origin", "https://example.org")
        for run in ("dry", "first", "second"):
            began = time.perf_counter()
            arguments = ["wordpress", str(path), "--site", "blog"]
            dry = ["--dry-run"] if run == "dry" else []
            out, peak, cpu = _run(env, "import", *arguments, *dry)
            seconds = time.perf_counter() - began
            print(
                f"{run}: {seconds:.1f} s ({cpu:.1f} s of the processor), "
                f"{given.comments / seconds:,.0f} comments/s, peak {peak / 1024:.0f} MB"
            )
            print(out)


def _run(env: dict[str, str], *arguments: str) -> tuple[str, int, float]:
    """The output of a command, its peak memory in KB, and its time of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = (
        "import resource, sys; from moderation.command_line import main\n"
        "try: main()\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        sys.exit(finished.stdout + finished.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return finished.stdout, int(finished.stderr.split()[-1]), cpu


if __name__ == "__main__":
    main()
