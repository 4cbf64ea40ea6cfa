"""One web process: granian calls ``load`` in it, and serves what that returns."""

import os
import sys
from typing import TYPE_CHECKING

from moderation.server.child import REFUSED, begin_as, say_why

if TYPE_CHECKING:
    from moderation.server.front import Front


def load(supervisor: int) -> "Front":
    """The application, on a database that is current; the process ends where that cannot be.

    A database that is away is waited for, with a front that says so.
    """
    begin_as("web", supervisor)
    from moderation import logs
    from moderation.actions.learning.pick_up_model import LOOK_EVERY_SECONDS, ModelPickUp
    from moderation.actions.opening.make_ready import make_ready
    from moderation.actions.opening.open_installation import load_models
    from moderation.app import create_app, create_installation
    from moderation.server.front import front_of
    from moderation.server.until_ready import UntilReady
    from moderation.settings import Settings
    from moderation.tracing.begin_tracing import begin_tracing
    from moderation.worker.repeated import Repeated

    settings = Settings()
    logs.configure(settings.log_format, settings.log_level)
    try:
        begin_tracing(settings)
        installation = create_installation(settings)
        installation.database.admit(settings.threads)
        models = Repeated("models", ModelPickUp(installation).look, LOOK_EVERY_SECONDS)

        def open_up() -> None:
            make_ready(installation)
            load_models(installation)
            models.step()  # so that the first answer knows the champion
            models.start()

        app = UntilReady(create_app(installation))
        app.open(open_up, _end)
        return front_of(app, settings)
    except Exception as error:  # noqa: BLE001 - one of ours is a sentence, any other is told of
        say_why(error)
    sys.exit(REFUSED)


def _end(error: Exception) -> None:
    """End the process, and with it the service, from a thread beside the answers."""
    say_why(error)
    os._exit(REFUSED)
