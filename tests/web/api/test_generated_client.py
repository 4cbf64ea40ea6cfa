"""A client that a generator writes from the description: nothing is left out, and it works."""

import compileall
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.actions.sites.add_site import SiteCredentials

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


# The generator knows no feeds; as a text they are whole.
ATOM_TYPE = "application/atom+xml"


@pytest.fixture
def generated(client: FlaskClient, tmp_path: Path) -> Iterator[str]:
    """The name of the generated package, which can be imported."""
    description = tmp_path / "openapi.json"
    description.write_bytes(client.get("/openapi.json").data)
    config = tmp_path / "generator.json"
    config.write_text(json.dumps({"content_type_overrides": {ATOM_TYPE: "text/plain"}}))
    folder = tmp_path / "generated_client"
    options = "--meta none --fail-on-warning"
    options += f" --config {config} --path {description} --output-path {folder}"
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", *options.split()],
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert compileall.compile_dir(folder, quiet=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        yield folder.name
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]


def test_a_generated_client_submits_lists_decides_and_reads(
    generated: str, live_server: str, site: SiteCredentials
) -> None:
    def module(name: str) -> Any:
        return importlib.import_module(f"{generated}.{name}")

    models = module("models")
    thread_url = "https://example.org/2026/bread"
    client = module("client").AuthenticatedClient(base_url=live_server, token=site.api_key)
    with client:
        comment = module("api.comments.submit_comment").sync(
            client=client,
            body=models.SubmittedComment(
                thread=models.SubmittedThread(url=thread_url),
                author=models.SubmittedAuthor(name="Jane Doe", email="jane@example.org"),
                body="Thank you, the crust came out just as you describe it.",
            ),
        )
        listed = module("api.comments.list_comments").sync(client=client, limit=5)
        assert [one.id for one in listed.comments] == [comment.id]
        approved = models.NewDecision(status=models.NewDecisionStatus.APPROVED)
        decided = module("api.decisions.decide").sync(comment.id, client=client, body=approved)
        assert decided.status == "approved"
        read_thread = module("api.public.read_thread").sync
        thread = read_thread(client=client, site="blog", url_query=thread_url)
        assert [one.body for one in thread.comments] == [comment.body]
        missing = module("api.comments.read_comment").sync(decided.id, client=client)
        assert isinstance(missing, models.Problem)
        assert missing.status == 404
