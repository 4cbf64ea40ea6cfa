"""What whoever runs the service asks it: does it live, is it ready, how is it doing."""

from flask import Blueprint

from moderation.web.operations import health, metrics, version

blueprint = Blueprint("operations", __name__)

blueprint.get("/livez", endpoint="live")(health.live)
blueprint.get("/readyz", endpoint="ready")(health.ready)
blueprint.get("/metrics", endpoint="metrics")(metrics.show)
blueprint.get("/version", endpoint="version")(version.show)
