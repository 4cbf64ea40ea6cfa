"""The task worker as a process of ``moderation serve``."""

import sys

from moderation.server.child import REFUSED, begin_as, say_why


def work(supervisor: int) -> None:
    """Work until a signal ends it; the process ends where there is nothing to work on.

    A database that is away is waited for, and so is another worker's end.
    """
    begin_as("worker", supervisor)
    from moderation import logs
    from moderation.actions.opening.open_installation import create_installation
    from moderation.settings import Settings
    from moderation.worker.process import run

    settings = Settings()
    logs.configure(settings.log_format, settings.log_level)
    try:
        run(create_installation(settings), waits=True)
    except Exception as error:  # noqa: BLE001 - one of ours is a sentence, any other is told of
        say_why(error)
        sys.exit(REFUSED)
