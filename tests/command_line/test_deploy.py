"""``moderation deploy``: what it writes is what the documentation shows, and works as it stands."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

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
@pytest.mark.parametrize("name", ["systemd", "nginx", "caddy", "kubernetes"])
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


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        missing = "systemd-analyze is missing (Debian: apt install systemd)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    deploy("systemd", "--root", str(tmp_path))
    units = sorted(map(str, (tmp_path / UNITS).glob("*")))
    assert len(units) == 3
    looked = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (looked.returncode, looked.stderr) == (0, "")


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


def manifests(*arguments: str) -> list[dict[str, Any]]:
    answer = deploy("kubernetes", *arguments)
    assert answer.exit_code == 0, answer.output
    return list(yaml.safe_load_all(answer.stdout))


def templates() -> Iterator[tuple[str, dict[str, Any]]]:
    """Both kinds of pod, by their part."""
    for each in manifests():
        if each["kind"] == "Deployment":
            template = each["spec"]["template"]
            yield template["metadata"]["labels"]["part"], template["spec"]


@pytest.mark.parametrize("version", ["1.30", kubernetes_validate.latest_version()])
@pytest.mark.parametrize("path", ["", "/comments"])
def test_kubernetes_takes_every_manifest(
    monkeypatch: pytest.MonkeyPatch, version: str, path: str
) -> None:
    monkeypatch.setenv("MODERATION_PUBLIC_URL", f"https://comments.example.org{path}")
    found = manifests("--image", "registry.example.org/moderation:1", "--namespace", "blog")
    for each in found:
        kubernetes_validate.validate(each, version, strict=True)
    assert {each["metadata"].get("namespace", "blog") for each in found} == {"blog"}
    (ingress,) = (each for each in found if each["kind"] == "Ingress")
    (rule,) = ingress["spec"]["rules"]
    assert (rule["host"], rule["http"]["paths"][0]["path"]) == ("comments.example.org", path or "/")


def test_what_starts_there_is_asked_for_as_the_commands_have_it() -> None:
    started = {part: pod["containers"][0]["args"] for part, pod in templates()}
    assert set(started) == {"web", "worker"}
    for program, name, *arguments in started.values():
        assert program == "moderation"
        with main.commands[name].make_context(name, arguments) as context:
            assert not context.args
    assert "--no-worker" in started["web"]


def test_the_settings_there_are_settings_and_the_keys_are_where_they_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (settings,) = (each["data"] for each in manifests() if each["kind"] == "ConfigMap")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    read = Settings()
    assert all(
        name.removeprefix("MODERATION_").lower() in Settings.model_fields for name in settings
    )
    for _, pod in templates():
        writable = {one["mountPath"]: one for one in pod["containers"][0]["volumeMounts"]}
        assert str(read.key_ring_path.parent) in writable
        assert str(read.data_dir) in writable


def test_pods_have_no_right_that_they_do_not_need() -> None:
    for _, pod in templates():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not pod["automountServiceAccountToken"]
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_what_selects_pods_there_finds_them() -> None:
    found = manifests()
    labels = {
        part: next(
            each["spec"]["template"]["metadata"]["labels"]
            for each in found
            if each["kind"] == "Deployment" and each["metadata"]["name"].endswith(part)
        )
        for part in ("web", "worker")
    }
    selectors = {
        (each["kind"], each["metadata"]["name"]): selector.get("matchLabels", selector)
        for each in found
        for selector in [
            each.get("spec", {}).get("selector") or each.get("spec", {}).get("podSelector")
        ]
        if selector
    }
    parts = {
        name: {part for part, own in labels.items() if selector.items() <= own.items()}
        for name, selector in selectors.items()
    }
    assert parts == {
        ("Deployment", "moderation-web"): {"web"},
        ("Deployment", "moderation-worker"): {"worker"},
        ("Service", "moderation"): {"web"},
        ("PodDisruptionBudget", "moderation-web"): {"web"},
        ("NetworkPolicy", "moderation"): {"web", "worker"},
        ("NetworkPolicy", "moderation-web"): {"web"},
        ("NetworkPolicy", "moderation-worker"): {"worker"},
    }


def test_pods_are_probed_where_the_service_answers(client: FlaskClient) -> None:
    (web,) = (pod for part, pod in templates() if part == "web")
    (container,) = web["containers"]
    probes = {name: one["httpGet"]["path"] for name, one in container.items() if "Probe" in name}
    assert set(probes) == {"startupProbe", "livenessProbe", "readinessProbe"}
    for path in probes.values():
        assert client.get(path).status_code in {200, 503}


def test_the_manifests_hold_no_secret_and_let_the_database_be_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MODERATION_DATABASE_URL", "postgresql://me:hush@db.test:6432/x")
    shown = deploy("kubernetes").stdout
    assert "hush" not in shown
    assert "{protocol: TCP, port: 6432}" in shown


@pytest.mark.parametrize("name", ["Blog", "a b", "x\n", "-a", ""])
def test_a_namespace_that_kubernetes_refuses_is_refused(name: str) -> None:
    answer = deploy("kubernetes", "--namespace", name)
    assert answer.exit_code == 2
    assert "such as comments" in answer.stderr
