"""A Coral that asks: it signs as protocols.md, section B, says. Nothing here is taken from ours."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from moderation.actions.coral.coral_secrets import add_coral_secret
from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.tables import Comment, Site

PATH = "/integrations/coral"
SECRET = "empsec_" + "5a" * 32
NEXT_SECRET = "empsec_" + "c3" * 32


def question(**changes: Any) -> dict[str, Any]:
    """What Coral asks about a new comment; ``changes`` are to the comment's body and such."""
    asked: dict[str, Any] = {
        "action": changes.pop("action", "NEW"),
        "comment": {
            "body": changes.pop("body", "The crust came out just as you describe it."),
            "parentID": changes.pop("parent", None),
        },
        "author": {"id": changes.pop("author", "3f6f2b9c"), "role": "COMMENTER"},
        "story": {"id": "story-1", "url": changes.pop("url", "https://example.org/2026/bread")},
        "site": {"id": "site-1"},
        "tenantID": "tenant-1",
        "tenantDomain": "comments.example.org",
    }
    return asked | changes


def written(asked: Any) -> bytes:
    """The body as Coral writes it: with two spaces, and letters as they are."""
    return json.dumps(asked, indent=2, ensure_ascii=False).encode()


def signature(body: bytes, *secrets: str) -> str:
    """One signature for each secret that is active in Coral."""
    made = [hmac.new(one.encode(), body, hashlib.sha256).hexdigest() for one in secrets]
    return ",".join(f"sha256={one}" for one in made)


class Coral:
    """Sends questions: ``coral.ask(body="Hello")``."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def ask(self, path: str = PATH, secrets: Sequence[str] = (SECRET,), **changes: Any) -> Any:
        """Ask about a comment."""
        return self.send(written(question(**changes)), path, secrets)

    def send(
        self,
        body: bytes,
        path: str = PATH,
        secrets: Sequence[str] = (SECRET,),
        **headers: str,
    ) -> TestResponse:
        """Send a body, signed."""
        sent = {"X-Coral-Signature": signature(body, *secrets)} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.post(
            path, data=body, headers={"Content-Type": "application/json"} | sent
        )


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    """A machine that is busy with other tests has time; what comes in time is a test of its own."""
    return {"coral_answer_milliseconds": 10_000}


@pytest.fixture
def coral(client: FlaskClient, installation: Installation, site: SiteCredentials) -> Coral:
    """The Coral of the site ``blog``."""
    add_coral_secret(installation, site.site, SECRET)
    return Coral(client)


@pytest.fixture
def set_site(installation: Installation, site: SiteCredentials) -> Callable[..., None]:
    """Changes how ``blog`` judges: ``set_site(mode="publish")``."""

    def change(**values: Any) -> None:
        with installation.database.transaction() as session:
            found = session.scalars(select(Site).where(Site.name == site.site)).one()
            for name, value in values.items():
                setattr(found, name, value)

    return change


@pytest.fixture
def stored(installation: Installation) -> Callable[[], list[Comment]]:
    """Every comment that there is, the oldest first."""

    def read() -> list[Comment]:
        with installation.database.reading() as session:
            return list(session.scalars(select(Comment).order_by(Comment.id)))

    return read
