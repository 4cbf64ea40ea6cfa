"""What is handed out: the wheel, the locked requirements, the image's recipe, the two commands."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import moderation

ROOT = Path(__file__).parent.parent
LOCKED = ("requirements/run.txt", "requirements/test.txt", "requirements/tracing.txt")


def test_the_wheel_holds_everything_that_the_service_reads(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    assert tracked("moderation", "classifiers") <= held
    assert {f"moderation/{path}" for path in tracked("migrations")} <= held


def test_the_wheel_holds_nothing_else(wheel):
    others = {
        name.partition("/")[0]
        for name in zipfile.ZipFile(wheel).namelist()
        if not name.startswith(("moderation/", "classifiers/"))
    }
    assert others == {f"comment_moderation-{moderation.__version__}.dist-info"}


@pytest.mark.at_length
def test_the_wheel_works_outside_a_checkout(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path / "installed"),
        "MODERATION_DATA_DIR": str(tmp_path / "data"),
    }
    run("-m", "moderation", "init", cwd=tmp_path, env=environment)
    site = ("sites", "add", "blog", "--origin", "https://example.org", "--json")
    printed = run("-m", "moderation", *site, cwd=tmp_path, env=environment)
    assert '"site": "blog"' in printed
    model = "from classifiers import *; print(SpamModel.load().opinion(Submission('Hello')).model)"
    assert run("-c", model, cwd=tmp_path, env=environment).startswith("spam-")


def test_the_version_is_the_same_everywhere():
    assert pyproject()["project"]["version"] == moderation.__version__


@pytest.mark.parametrize("path", LOCKED)
def test_every_requirement_is_locked_with_its_hashes(path):
    requirements = (ROOT / path).read_text().replace("\\\n", " ").splitlines()
    for requirement in filter(None, map(without_comment, requirements)):
        assert re.match(
            r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement
        )


def test_every_dependency_is_locked():
    locked = (ROOT / "requirements/run.txt").read_text()
    for dependency in pyproject()["project"]["dependencies"]:
        name = re.match(r"[a-z0-9-]+", dependency)[0]
        assert re.search(rf"^{name}(\[\w+\])?==", locked, re.MULTILINE), name


def test_the_commands_of_the_documents_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    promised = {
        target
        for document in documents
        for target in re.findall(r"(?:^|`)make (\w+)", document.read_text(), re.MULTILINE)
    }
    assert {"run", "test"} <= promised <= targets


def test_links_between_the_documents_lead_somewhere():
    for document in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / link).exists(), f"{document.name} links to {link}"


def test_the_image_takes_its_base_by_name_and_runs_as_nobody():
    recipe = (ROOT / "Dockerfile").read_text()
    assert "ARG PYTHON_IMAGE=python:3.13-slim" in recipe
    assert set(re.findall(r"^FROM (\S+)", recipe, re.MULTILINE)) == {"${PYTHON_IMAGE}"}
    assert re.findall(r"^USER (.+)", recipe, re.MULTILINE) == ["10001:10001"]
    assert re.search(r"^HEALTHCHECK .*\\\n +CMD .*/livez", recipe, re.MULTILINE)


def test_compose_has_no_secret_of_its_own():
    recipe = (ROOT / "compose.yaml").read_text()
    passwords = re.findall(r"PASSWORD:?[^}\n]*", recipe.split("\nname:")[1])
    assert passwords
    # Asked for, named, or read from a file that Compose makes of what is named.
    named = re.compile(r"PASSWORD(:.*\$\{.*|:\?.*|__FILE: /run/secrets/\w+|)")
    assert [password for password in passwords if not named.fullmatch(password)] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


def pyproject() -> Mapping[str, dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def tracked(*folders: str) -> set[str]:
    """What is committed in these folders and still there."""
    command = ["git", "ls-files", "-z", *folders]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return {path for path in done.stdout.split("\0") if path and (ROOT / path).exists()}


def without_comment(line: str) -> str:
    return re.sub(r"(^|\s)#.*", "", line).strip()


def run(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """What Python prints; the test fails where it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
