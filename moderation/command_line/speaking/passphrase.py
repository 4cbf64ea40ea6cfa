"""A passphrase: from a file, from the environment, or typed; never on the command line."""

import os
from collections.abc import Callable
from pathlib import Path

import click

VARIABLE = "BACKUP_PASSPHRASE"

passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True),
    help=f"Its first line is the passphrase. Else {VARIABLE} is, or it is asked for.",
)


def asks_passphrase(file: Path | None, *, twice: bool = False) -> Callable[[], str]:
    """What finds out the passphrase once it is needed; typed, it is asked ``twice``."""

    def ask() -> str:
        if file is not None:
            with click.open_file(str(file), encoding="utf-8") as source:
                line: str = source.readline()
                return line.rstrip("\r\n")
        known = os.environ.get(VARIABLE)
        if known is not None:
            return known
        typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice)
        return typed

    return ask
