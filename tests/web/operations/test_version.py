"""What is running."""

from flask.testing import FlaskClient

from moderation import __version__, migration
from moderation.actions.installation.installation import Installation


def test_it_names_code_model_and_tables(client: FlaskClient, installation: Installation) -> None:
    assert client.get("/version").json == {
        "version": __version__,
        "model": installation.classifier.name,
        "revision": migration.HEAD,
    }
