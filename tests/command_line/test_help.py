"""The help: short to get, and with an example on every page."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from moderation.command_line import main


def pages(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from pages(command, (*path, name))


@pytest.mark.parametrize("path", [(), *pages(main)], ids=" ".join)
def test_every_command_shows_an_example(path: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(main, [*path, "--help"])
    assert answer.exit_code == 0
    assert "Example: " in answer.stdout


def test_what_the_contract_names_is_there() -> None:
    named = {"demo", "init", "serve", "worker", "sites", "moderators", "keys", "authors"}
    assert named | {"backup", "restore", "doctor", "evaluate"} <= set(main.commands)
