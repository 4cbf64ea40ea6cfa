"""One web process: granian calls ``load`` in it, and serves what that returns."""

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from moderation.beats import begin_to_beat
from moderation.server.orphans import end_with

if TYPE_CHECKING:
    from moderation.server.front import Front

REFUSED = 3  # the exit code of a process that could not start, and would not the next time either


def load(supervisor: int) -> "Front":
    """The application, on a database that is current; the process ends where that cannot be.

    A database that is away is waited for, with a front that says so.
    """
    # A session of its own, so that Ctrl-C reaches the supervisor alone, which stops in order.
    os.setsid()
    # The supervisor's handlers came along with the fork; until granian sets its own, just stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(supervisor)
    begin_to_beat("web")
    from moderation import logs
    from moderation.actions.learning.pick_up_model import LOOK_EVERY_SECONDS, ModelPickUp
    from moderation.actions.opening.make_ready import make_ready
    from moderation.app import create_app, create_installation
    from moderation.server.front import front_of
    from moderation.server.until_ready import UntilReady
    from moderation.settings import Settings
    from moderation.worker.repeated import Repeated

    settings = Settings()
    logs.configure(settings.log_format, settings.log_level)
    try:
        installation = create_installation(settings)
        installation.database.admit(settings.threads)
        models = Repeated("models", ModelPickUp(installation).look, LOOK_EVERY_SECONDS)

        def open_up() -> None:
            make_ready(installation)
            models.step()  # so that the first answer knows the champion
            models.start()

        app = UntilReady(create_app(installation))
        app.open(open_up, _end)
        return front_of(app, settings)
    except Exception as error:  # noqa: BLE001 - one of ours is a sentence, any other is told of
        _say_why(error)
    sys.exit(REFUSED)


def _end(error: Exception) -> None:
    """End the process, and with it the service, from a thread beside the answers."""
    _say_why(error)
    os._exit(REFUSED)


def _say_why(error: Exception) -> None:
    from moderation import logs
    from moderation.errors import Refusal
    from moderation.migration import MigrationRefused
    from moderation.vault import KeyRingError

    if isinstance(error, KeyRingError | MigrationRefused | Refusal):
        _say_once(str(error))
        return
    # Its message may hold somebody's data.
    place = logs.place_of(error.__traceback__)
    _say_once(f"The service cannot start ({type(error).__name__} at {place}).")


def _say_once(sentence: str) -> None:
    """Every web process meets the same obstacle; one of them names it."""
    from moderation.run_directory import is_first_to

    with suppress(OSError):  # nobody hears of it on a full disk; the exit code says it, too
        if is_first_to("refusal"):
            print(f"Error: {sentence}", file=sys.stderr)  # noqa: T201 - an operator reads it
