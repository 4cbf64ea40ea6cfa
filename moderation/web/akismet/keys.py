"""Is the key good, and what does it stand for: what clients ask before everything else."""

from flask import Response

from moderation.errors import Unauthenticated
from moderation.web.akismet.access import asking, is_wordpress
from moderation.web.akismet.answers import INVALID, MissingField, document, error, text
from moderation.web.akismet.room import blueprint
from moderation.web.current import installation


@blueprint.post("/1.1/verify-key", endpoint="verify-key")
def verify_key() -> Response:
    """``valid`` for a key of ours, whatever blog it is used on; ``invalid`` else."""
    try:
        # It sends what was typed as ``key``, what it has as ``api_key``.
        asks = asking(about="key" if is_wordpress() else "")
    except Unauthenticated as refused:
        return error(INVALID, refused.detail)
    if not asks.parameters.text("blog"):
        raise MissingField("blog")
    return text("valid")


@blueprint.post("/1.1/deactivate", endpoint="deactivate")
def deactivate() -> Response:
    """The client forgets the key. It stays good: other copies of the site may use it."""
    asking()
    return text("deactivated")


@blueprint.post("/1.1/get-subscription", endpoint="get-subscription")
def get_subscription() -> Response:
    """What a hosted service would bill. Nothing is billed here."""
    asking()
    return document(
        {
            "account_id": 1,
            "account_type": "free-api-key",
            "account_name": "Self-hosted",
            "status": "active",
            "next_billing_date": False,
            "limit_reached": False,
        }
    )


@blueprint.post("/1.1/token", endpoint="token")
def token() -> Response:
    """A text that stands for the site and says nothing of it."""
    asks = asking()
    return text(installation().vault.digest("akismet-token", asks.site.id.encode()).hex()[:32])


@blueprint.route("/1.1/test", methods=["GET", "POST"], endpoint="test")
def test() -> Response:
    """Whether anybody is here."""
    return text("connected")
