"""An acknowledged comment is never lost: not when the process dies the moment it has answered."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.actions.publication.read_comments import read_comments
from moderation.tables import Comment, Decision, Event, SealedValue
from tests.fixtures.looks import seen

ROOT = Path(__file__).parent.parent.parent

# Submits until it is killed, and says the identifier of every comment that was acknowledged.
PROGRAM = """
import sys
from pathlib import Path
from moderation.actions.doors import DOORS
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.sites.authenticate_site import site_by_key
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import Answer, CommentSubmission
from moderation.actions.intake.submit_comment import submit_comment
from moderation.database import Database
from moderation.settings import Settings
from moderation.vault import KeyRing, Vault

folder, url, key = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
vault = Vault(KeyRing.load(folder / "keys.json"))
house = Installation(Settings(data_dir=folder), Database(url), vault, Classifier(None), DOORS)
site = site_by_key(house, key)
number = 0
while True:
    number += 1
    comment = CommentSubmission(
        "https://example.org/", f"Comment {number}", author_email=f"a{number}@example.org"
    )
    answer = submit_comment(house, site, comment, lambda view: Answer(201, view.id.encode()))
    print(answer.body.decode(), flush=True)
"""


def test_what_was_acknowledged_before_a_kill_is_there(
    installation, site, submitting_site, database_url, tmp_path, rows
):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), database_url, site.api_key]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        acknowledged = {process.stdout.readline().strip() for _ in range(5)}
        process.send_signal(signal.SIGKILL)
        acknowledged |= {line.strip() for line in process.stdout if len(line) == 37}
    kept = {comment.id for comment in rows(Comment)}
    assert len(acknowledged) >= 5
    assert acknowledged <= kept
    for table in (Decision, Event, SealedValue):
        assert {row.comment_id for row in rows(table)} == kept


@pytest.mark.at_length(database_kind="postgres")
def test_after_a_kill_the_next_process_writes_on(
    installation, site, submitting_site, database_url, tmp_path, submit
):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), database_url, site.api_key]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    newest = submit().id
    page = seen(
        installation,
        read_comments,
        submitting_site.id,
        status=None,
        after=None,
        limit=1,
    )
    assert page.comments[0].id == newest
