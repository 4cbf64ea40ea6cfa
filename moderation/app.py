"""The only wiring. Read it top to bottom: what the web process is made of."""

from moderation.actions.installation import Installation
from moderation.actions.opening.open_installation import create_installation
from moderation.web import (
    akismet,
    api,
    coral,
    demonstration,
    embed,
    feed,
    operations,
    perspective,
    review,
)
from moderation.web.application import Application
from moderation.web.compression import compress_answers
from moderation.web.current import EXTENSION, end_looks
from moderation.web.problems import handle_refusals
from moderation.web.request_log import log_requests
from moderation.web.request_size import bound_requests
from moderation.web.request_spans import trace_requests
from moderation.web.root_path import stand_under_path
from moderation.web.security_headers import protect_responses

__all__ = ["create_app", "create_installation", "furnish"]


def create_app(installation: Installation) -> Application:
    """The web application: every door, around one installation."""
    app = Application(__name__, static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.url_map.strict_slashes = False
    stand_under_path(app)
    end_looks(app)
    compress_answers(app)
    log_requests(app)
    trace_requests(app)
    bound_requests(app)
    protect_responses(app)
    handle_refusals(app)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(coral.blueprint)
    app.register_blueprint(akismet.blueprint)
    app.register_blueprint(perspective.blueprint)
    app.register_blueprint(embed.blueprint)
    app.register_blueprint(feed.blueprint)
    app.register_blueprint(review.blueprint)
    app.register_blueprint(operations.blueprint)
    if installation.settings.demonstration:
        app.register_blueprint(demonstration.blueprint)
    else:
        app.add_url_rule("/", view_func=review.show_first_page)
    furnish(app, installation)
    return app


def furnish(app: Application, installation: Installation) -> None:
    """The doors lead into this installation from now on; nothing stays of the one before."""
    app.extensions.clear()
    app.extensions[EXTENSION] = installation
    app.config["MAX_CONTENT_LENGTH"] = installation.settings.max_request_bytes
