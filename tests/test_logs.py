"""What log lines look like, and what never gets into one."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from moderation import logs

ADDRESS = "jane" + "@example.org"


@pytest.fixture(autouse=True)
def json_logs() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("json", "info")
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().info("comment.counted", count=3)
    [line] = lines(capsys)
    assert (line["event"], line["count"], line["level"]) == ("comment.counted", 3, "info")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "written", [ADDRESS, f"<{ADDRESS}>", "jane%40example.org", "jane (at) example (dot) org"]
)
def test_an_address_is_masked_wherever_it_stands(
    written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.get_logger().info("x", plain=written, nested={"list": [f"mail {written} now"]})
    [line] = lines(capsys)
    assert "jane" not in json.dumps(line)


def test_nobody_can_forge_a_line_or_turn_its_direction(
    capsys: pytest.CaptureFixture[str],
) -> None:
    structlog.get_logger().info("x", text="a\n{}\x1b[31m\u202eb")
    [line] = lines(capsys)
    assert line["text"] == "a\\u000a{}\\u001b[31m\\u202eb"


def test_an_error_is_its_type_and_place_not_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        int("the secret of " + ADDRESS)
    except ValueError:
        structlog.get_logger().exception("x")
    [line] = lines(capsys)
    assert line["error"] == "ValueError"
    assert "secret" not in json.dumps(line)


def test_lines_of_libraries_pass_through_the_same_net(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int("the secret")
    except ValueError:
        logging.getLogger("some.library").exception("failed for %s\nmore", ADDRESS)
    [line] = lines(capsys)
    assert line["message"] == "failed for [email]"
    assert (line["library"], line["error"]) == ("some.library", "ValueError")


def test_what_is_less_severe_than_the_level_is_not_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    structlog.get_logger().debug("x")
    logging.getLogger("some.library").info("its life story")
    assert lines(capsys) == []


class FullDisk:
    """Standard error, kept in a file for which there is no room."""

    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        raise OSError(28, "No space left on device")


def test_a_line_for_which_there_is_no_room_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", FullDisk())
    structlog.get_logger().error("web_process.died", codes=[-9])
    logging.getLogger("sqlalchemy").warning("full")
