"""The recipe for Hugo, pasted from docs/static-sites.md and built by Hugo."""

import html
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from moderation.web_address import page_address

RECIPES = Path(__file__).parents[3] / "docs" / "static-sites.md"
POST = '---\ntitle: "Bröd & \\"smör\\""\n---\nSlowly.\n'


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


@pytest.fixture
def hugo() -> str:
    """Debian's, or whichever is there; without it nothing is tested, which CI doesn't allow."""
    found = shutil.which("hugo")
    if found is None:
        missing = "Hugo is missing (Debian: apt install hugo)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@pytest.fixture
def built(hugo: str, tmp_path: Path) -> Path:
    """A site of one post, one page without comments and a list, made by the recipe."""
    recipe = RECIPES.read_text("utf-8").split("\n## Hugo\n")[1].split("\n## ")[0]
    settings, comments, single, listing = re.findall(r"```\w+\n(.*?)```", recipe, re.DOTALL)
    files = {
        "config.toml": f'baseURL = "https://example.org/"\nlanguageCode = "en"\n{settings}',
        "layouts/partials/comments.html": comments,
        "layouts/_default/single.html": "{{ .Content }}" + single,
        "layouts/_default/list.html": listing,
        "content/bröd och smör.md": POST,
        "content/none.md": "---\ntitle: None\ncomments: false\n---\nAlone.\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    subprocess.run([hugo, "--quiet"], cwd=tmp_path, check=True, timeout=120)
    return tmp_path / "public"


def test_a_post_has_its_tag_and_a_link_that_works_without_script(built, client, site) -> None:
    page = (built / "bröd-och-smör" / "index.html").read_text("utf-8")
    (named,) = re.findall(r'data-thread-url="([^"]+)"', page)
    (link,) = re.findall(r'<noscript><a href="([^"]+)"', page)
    assert html.unescape(re.findall(r'data-thread-title="([^"]+)"', page)[0]) == 'Bröd & "smör"'
    parts = urlsplit(html.unescape(link))
    answer = client.get(parts.path, query_string=parts.query)
    assert answer.status_code == 200
    (shown,) = re.findall(r'name="thread_url" value="([^"]+)"', answer.text)
    assert page_address(html.unescape(shown)) == page_address(html.unescape(named))


def test_other_pages_have_none_and_a_list_counts(built) -> None:
    assert "embed" not in (built / "none" / "index.html").read_text("utf-8")
    assert 'data-only="counts"' in (built / "index.html").read_text("utf-8")
