"""The recipes for static sites, pasted from docs/static-sites.md and built by their generators."""

import html
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from moderation.web_address import page_address

ROOT = Path(__file__).parents[3]
RECIPES = ROOT / "docs" / "static-sites.md"
MODULES = ROOT / "tests" / "clients" / "node_modules"
TITLE = 'title: "Bröd & \\"smör\\""'
ALONE = "---\ntitle: None\ncomments: false\n"

Build = Callable[[Path, list[str]], Path]


@pytest.fixture
def database_kind() -> str:
    """One is enough: what the databases do is tested at the door."""
    return "sqlite"


def hugo(folder: Path, pieces: list[str]) -> Path:
    """A site of one post, one page without comments and a list; each builder makes the same."""
    settings, comments, single, listing = pieces
    _write(
        folder,
        {
            "config.toml": f'baseURL = "https://example.org/"\nlanguageCode = "en"\n{settings}',
            "layouts/partials/comments.html": comments,
            "layouts/_default/single.html": "{{ .Content }}" + single,
            "layouts/_default/list.html": listing,
            "content/bröd och smör.md": f"---\n{TITLE}\n---\nSlowly.\n",
            "content/none.md": f"{ALONE}---\nAlone.\n",
        },
    )
    return _built(folder, [_program("hugo"), "--quiet"], "public")


def jekyll(folder: Path, pieces: list[str]) -> Path:
    settings, comments, post, listing = pieces
    _write(
        folder,
        {
            "_config.yml": f"permalink: pretty\n{settings}",
            "_includes/comments.html": comments,
            "_layouts/post.html": "{{ content }}" + post,
            "bröd-och-smör.md": f"---\n{TITLE}\nlayout: post\n---\nSlowly.\n",
            "none.md": f"{ALONE}layout: post\n---\nAlone.\n",
            "index.html": f"---\n---\n{listing}",
        },
    )
    return _built(folder, [_program("jekyll"), "build", "--quiet", "--disable-disk-cache"], "_site")


def eleventy(folder: Path, pieces: list[str]) -> Path:
    data, comments, post, listing = pieces
    _write(
        folder,
        {
            "_data/metadata.json": data,
            "_includes/comments.njk": comments,
            "_includes/post.njk": "{{ content | safe }}" + post,
            "bröd-och-smör.md": f"---\n{TITLE}\nlayout: post.njk\n---\nSlowly.\n",
            "none.md": f"{ALONE}layout: post.njk\n---\nAlone.\n",
            "index.njk": listing,
        },
    )
    return _built(folder, [*_of_npm("@11ty/eleventy/cmd.cjs"), "--quiet"], "_site")


def astro(folder: Path, pieces: list[str]) -> Path:
    settings, data, comments, post, listing = pieces
    layout = "layout: ../layouts/Post.astro\n---\n"
    _write(
        folder,
        {
            "astro.config.mjs": settings,
            "src/comments.json": data,
            "src/components/Comments.astro": comments,
            "src/layouts/Post.astro": post,
            "src/pages/bröd-och-smör.md": f"---\n{TITLE}\n{layout}Slowly.\n",
            "src/pages/none.md": f"{ALONE}{layout}Alone.\n",
            "src/pages/index.astro": listing,
        },
    )
    command = [*_of_npm("astro/astro.js"), "build", "--silent"]
    (folder / "node_modules").symlink_to(MODULES)
    return _built(folder, command, "dist")


@pytest.fixture(
    scope="module",
    params=[hugo, jekyll, eleventy, pytest.param(astro, marks=pytest.mark.at_length)],
    ids=lambda one: one.__name__,
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a generator made of its recipe."""
    build: Build = request.param
    recipe = RECIPES.read_text("utf-8").split(f"\n## {build.__name__.title()}")[1]
    pieces = re.findall(r"```\w+\n(.*?)```", recipe.split("\n## ")[0], re.DOTALL)
    return build(tmp_path_factory.mktemp(build.__name__), pieces)


def test_a_post_has_its_tag_and_a_link_that_works_without_script(built, client, site) -> None:
    page = (built / "bröd-och-smör" / "index.html").read_text("utf-8")
    (named,) = re.findall(r'data-thread-url="([^"]+)"', page)
    (link,) = re.findall(r'<noscript><a href="([^"]+)"', page)
    (title,) = re.findall(r'data-thread-title="([^"]+)"', page)
    assert html.unescape(title) == 'Bröd & "smör"'
    own = page_address("https://example.org/bröd-och-smör/")
    assert page_address(html.unescape(named)) == own
    parts = urlsplit(html.unescape(link))
    answer = client.get(parts.path, query_string=parts.query)
    assert answer.status_code == 200
    (shown,) = re.findall(r'name="thread_url" value="([^"]+)"', answer.text)
    assert page_address(html.unescape(shown)) == own


def test_other_pages_have_none_and_a_list_counts(built) -> None:
    assert "embed" not in (built / "none" / "index.html").read_text("utf-8")
    listing = (built / "index.html").read_text("utf-8")
    assert 'data-only="counts"' in listing
    counted = re.findall(r'<a href="([^"]+)#comments" data-comment-count', listing)
    pages = {page_address(html.unescape(one)) for one in counted}
    assert page_address("https://example.org/bröd-och-smör/") in pages


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _built(folder: Path, command: list[str], result: str) -> Path:
    quietly = os.environ | {"ASTRO_TELEMETRY_DISABLED": "1"}
    subprocess.run(command, cwd=folder, check=True, timeout=120, env=quietly)
    return folder / result


def _program(name: str) -> str:
    """Debian's, or whichever is there; without it nothing is tested, which CI doesn't allow."""
    found = shutil.which(name)
    if found is None:
        _is_missing(f"{name} is missing (Debian: apt install {name})")
    return str(found)


def _of_npm(script: str) -> list[str]:
    if not (MODULES / script).exists():
        _is_missing(f"{script} is missing (npm ci --prefix tests/clients)")
    return [_program("node"), str(MODULES / script)]


def _is_missing(sentence: str) -> None:
    pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
