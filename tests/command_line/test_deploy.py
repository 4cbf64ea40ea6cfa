"""``moderation deploy``: what it writes is what the documentation shows, and works as it stands."""

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.command_line import main
from moderation.settings import Settings
from tests.command_line.conftest import Run

UNITS = Path("etc/systemd/system")
ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "moderation"


@pytest.fixture(autouse=True)
def _is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MODERATION_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(PROGRAM)])
    monkeypatch.setenv("MODERATION_PUBLIC_URL", "https://comments.example.org")


def deploy(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["deploy", *arguments])


def blocks(document: Path, beginning: str) -> list[str]:
    """The examples of a page that begin so."""
    found = re.findall(r"```\w*\n(.*?)```", document.read_text(), re.DOTALL)
    return [block for block in found if block.startswith(beginning)]


@pytest.mark.parametrize(("name", "beginning"), [("nginx", "limit_conn_zone"), ("caddy", "{\n")])
def test_a_proxy_is_set_up_as_the_documentation_has_it(name: str, beginning: str) -> None:
    assert deploy(name).stdout in blocks(ROOT / "docs/operations.md", beginning)


@pytest.mark.parametrize(
    ("name", "line"), [("nginx", "location /comments/ {"), ("caddy", "handle /comments/* {")]
)
def test_under_a_path_it_is_a_place_within_another_site(
    monkeypatch: pytest.MonkeyPatch, name: str, line: str
) -> None:
    monkeypatch.setenv("MODERATION_PUBLIC_URL", "https://example.org/comments")
    written = deploy(name, "--port", "8123").stdout
    assert line in written
    assert "127.0.0.1:8123" in written
    assert "example.org" in written
    assert "server {" not in written


def test_the_certificates_may_lie_elsewhere() -> None:
    written = deploy("nginx", "--certificates", "/etc/letsencrypt/live/x").stdout
    assert "ssl_certificate_key /etc/letsencrypt/live/x/privkey.pem;" in written


@pytest.mark.parametrize("address", ["", "http://comments.example.org"])
@pytest.mark.parametrize("name", ["systemd", "nginx", "caddy"])
def test_without_an_https_address_there_is_nothing_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv("MODERATION_PUBLIC_URL", address)
    answer = deploy(name)
    assert answer.exit_code == 1
    assert "Set MODERATION_PUBLIC_URL to the https address" in answer.stderr


def deployed(root: Path) -> Result:
    answer = deploy("systemd", "--root", str(root))
    assert answer.exit_code == 0
    return answer


def test_the_settings_that_are_written_are_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(tmp_path)
    script = 'set -a; . "$0"; env'
    environment = subprocess.run(
        ["/bin/sh", "-c", script, str(tmp_path / "etc/moderation.env")],
        capture_output=True,
        check=True,
        text=True,
        env={},
    ).stdout
    read = dict(line.split("=", 1) for line in environment.splitlines())
    for name in [name for name in read if name.startswith("MODERATION_")]:
        monkeypatch.setenv(name, read[name])
    settings = Settings()
    assert settings.public_url == "https://comments.example.org"
    assert settings.trusted_proxies == 1
    assert (tmp_path / "etc/moderation.env").stat().st_mode & 0o777 == 0o640


def test_settings_that_are_there_are_kept(tmp_path: Path) -> None:
    deployed(tmp_path)
    (tmp_path / "etc/moderation.env").write_text("MODERATION_THREADS=8\n")
    (tmp_path / UNITS / "moderation.service").write_text("old")
    assert "is kept as it is" in deployed(tmp_path).stdout
    assert (tmp_path / "etc/moderation.env").read_text() == "MODERATION_THREADS=8\n"
    assert "ExecStart=" in (tmp_path / UNITS / "moderation.service").read_text()


def unit(root: Path, name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(root / UNITS / name)
    return parser


def test_the_service_runs_this_program_as_its_own_user(tmp_path: Path) -> None:
    deployed(tmp_path)
    service = unit(tmp_path, "moderation.service")["Service"]
    assert service["ExecStart"] == f"{PROGRAM} serve --port 8000"
    assert (service["Type"], service["User"]) == ("notify", "moderation")
    assert service["EnvironmentFile"] == "/etc/moderation.env"
    assert service["ReadWritePaths"] == str(tmp_path)


def test_in_its_usual_place_systemd_makes_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODERATION_DATA_DIR", "var")
    deployed(tmp_path)
    assert unit(tmp_path, "moderation.service")["Service"]["StateDirectory"] == "moderation"
    settings = (tmp_path / "etc/moderation.env").read_text()
    assert "MODERATION_DATA_DIR=/var/lib/moderation\n" in settings


def test_the_command_is_a_script_that_a_shell_can_read(tmp_path: Path) -> None:
    deployed(tmp_path)
    script = tmp_path / "usr/local/sbin/moderation"
    subprocess.run(["/bin/sh", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o777 == 0o755
    assert f'{PROGRAM} "$@"' in script.read_text()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_nightly_copy_is_made_as_it_stands_there(run: Run, tmp_path: Path) -> None:
    deployed(tmp_path)
    written = (tmp_path / UNITS / "moderation-backup.service").read_text()
    first = next(line for line in written.splitlines() if line.startswith("ExecStart="))
    words = re.fullmatch(r"ExecStart=/bin/sh -ec '(.*)'", first)
    assert words
    command = words[1].replace("$$", "$").replace("%%", "%")
    subprocess.run(["/bin/sh", "-ec", command], check=True, capture_output=True)
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.read_bytes().startswith(b"SQLite format 3\0")


def test_no_secret_is_written_into_a_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_DATABASE_URL", "postgresql://me:hush@db.test/x")
    monkeypatch.setenv("MODERATION_MAIL_PASSWORD", "hush")
    deployed(tmp_path)
    written = [
        path.read_text()
        for path in tmp_path.rglob("*")
        if path.suffix != ".json"
        and (path.is_file() and path.parts[-2] in {"etc", "system", "sbin"})
    ]
    assert len(written) == 5
    assert not any("hush" in text for text in written)
    assert any("pg_dump" in text for text in written)


def test_without_a_place_everything_is_shown() -> None:
    shown = deploy("systemd").stdout
    assert shown.count("# --- /") == 5
