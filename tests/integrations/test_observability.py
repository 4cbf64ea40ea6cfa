"""The dashboard and the alerts: Prometheus reads them, and what they ask for is there."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from moderation import clock
from moderation.actions.installation.beat import beat
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.rounds import Fared, keep_rounds
from moderation.identifiers import new_id
from moderation.tables import RuleOfExpiry
from tests.fixtures.comments import Submit

ROOT = Path(__file__).parents[2]
OURS = ROOT / "integrations/observability"
RULES = yaml.safe_load((OURS / "rules.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((OURS / "grafana/dashboard.json").read_text())
# What only Prometheus itself adds, and says of everything.
OF_PROMETHEUS = {"up"}
METRIC = re.compile(r"\b(moderation_\w+|up)\{?")


@pytest.fixture
def database_kind() -> str:
    """One is enough: what differs between databases shows in no name."""
    return "sqlite"


@pytest.fixture
def promtool() -> str:
    """Debian's; without it nothing is tested, which CI doesn't allow."""
    found = shutil.which("promtool")
    if found is None:
        missing = "promtool is missing (Debian: apt install prometheus)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


def runs(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=OURS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_reads_the_rules_and_each_is_heard_when_it_should_be(promtool: str) -> None:
    runs(promtool, "check", "rules", "--lint-fatal", "rules.yml")
    runs(promtool, "test", "rules", "rules_test.yml")


def test_every_alert_is_tried_both_ways() -> None:
    tests = yaml.safe_load((OURS / "rules_test.yml").read_text())["tests"]
    tries = [each for test in tests for each in test["alert_rule_test"]]
    alerts = {rule["alert"] for rule in RULES}
    assert {each["alertname"] for each in tries if each.get("exp_alerts")} == alerts
    assert {each["alertname"] for each in tries if not each.get("exp_alerts")} == alerts


def test_prometheus_reads_the_configuration(promtool: str, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("secret")
    text = (OURS / "prometheus.yml").read_text().replace("/run/secrets/metrics_token", str(token))
    (tmp_path / "prometheus.yml").write_text(text)
    shutil.copy(OURS / "rules.yml", tmp_path)
    runs(promtool, "check", "config", tmp_path / "prometheus.yml")


def test_every_question_of_the_dashboard_can_be_asked(promtool: str, tmp_path: Path) -> None:
    asked = [
        {"record": f"panel:{number}", "expr": expression}
        for number, expression in enumerate(expressions_of_the_dashboard())
    ]
    assert len(asked) > 25
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": asked}]}))
    runs(promtool, "check", "rules", file)


def expressions_of_the_dashboard() -> Iterator[str]:
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"].replace("$__rate_interval", "5m").replace("$job", "moderation")


@pytest.fixture
def given(client: FlaskClient, submit: Submit, installation: Installation) -> set[str]:
    """Every series of a service in which everything has happened."""
    submit()
    client.get("/livez")
    beat(installation)
    keep_rounds(installation, new_id(), [Fared("search", 1.0, False, True, clock.now(), 0)])
    with installation.database.transaction() as session:
        session.add(RuleOfExpiry(name="spam", since=clock.now(), failures=0, overdue=0))
    return set(_series(client.get("/metrics").text))


def _series(text: str) -> Iterator[str]:
    for family in text_string_to_metric_families(text):
        # A counter with labels that has counted nothing yet is named, and has no sample.
        yield family.name + {"counter": "_total", "histogram": "_bucket"}.get(family.type, "")
        yield from (sample.name for sample in family.samples)


def test_every_metric_that_is_asked_for_is_one_that_the_service_gives(given: set[str]) -> None:
    asked = [*(rule["expr"] for rule in RULES), *expressions_of_the_dashboard()]
    named = {name for expression in asked for name in METRIC.findall(expression)}
    assert len(named) > 20
    assert named - OF_PROMETHEUS - given == set()


def test_everything_that_the_service_counts_is_on_the_dashboard(given: set[str]) -> None:
    shown = {name for one in expressions_of_the_dashboard() for name in METRIC.findall(one)}
    shown |= {name for rule in RULES for name in METRIC.findall(rule["expr"])}
    # Doors count for themselves: their pages say what. Of each histogram one series is enough.
    others = re.compile(
        r"(python|process|moderation_(akismet|coral|perspective))_.*|.*_(count|sum|created)"
    )
    assert {name for name in given if not others.fullmatch(name)} - shown == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_leads_to_what_to_do_about_it(rule: dict[str, Any]) -> None:
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"^### (.+)\n(.+)", (ROOT / page).read_text(), re.MULTILINE)
    told = {heading.lower().replace(" ", "-"): line for heading, line in headings}
    assert told[anchor].startswith(f"**{rule['alert']}**: ")
    assert rule["annotations"]["summary"]


def test_no_panel_covers_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_compose_starts_both_only_when_asked_and_finds_every_file() -> None:
    recipe = yaml.safe_load((ROOT / "compose.yaml").read_text())
    watching = {name for name, one in recipe["services"].items() if "profiles" in one}
    assert watching == {"prometheus", "grafana"}
    for name in watching:
        service = recipe["services"][name]
        ours = [volume for volume in service["volumes"] if volume.startswith("./")]
        assert ours
        assert all((ROOT / volume.split(":")[0]).is_file() for volume in ours)
        assert {secret["source"] for secret in service["secrets"]} <= set(recipe["secrets"])
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        # Docker refuses a secret of the environment where nothing may be written.
        assert "read_only" not in service
    tokens = recipe["secrets"]["metrics_token"]
    assert tokens == {"environment": "MODERATION_METRICS_TOKEN"}
