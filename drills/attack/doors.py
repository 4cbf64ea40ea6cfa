"""Every door of a service: what one site, its readers and its moderators send, and the answers."""

import base64
import hashlib
import hmac
import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

from drills.frame.installed import ORIGIN
from moderation.actions.coral.coral_secrets import add_coral_secret
from moderation.actions.installation import Installation
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.sites.rotate_site_key import rotate_site_key

SITE = "drill"
PAGE = f"{ORIGIN}/2026/bread/"
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back; headers are named in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def whole(self) -> bytes:
        """As somebody on the way would see it."""
        lines = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return f"{self.status}\n{lines}\n\n".encode() + self.body

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class Doors:
    """Asks as a site; every answer is given to ``hears`` as well."""

    port: int
    house: Installation
    site: str = SITE
    origin: str = ORIGIN
    hears: Callable[[Answer], None] = lambda _: None
    secrets: list[str] = field(default_factory=list)  # tokens that stand in their answer alone
    _kept: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        self.api_key = self._fresh("api")
        self.signing_secret = self._fresh("signing")
        self.akismet_key = self._fresh("akismet")
        self.coral_secret = f"empsec_{uuid.uuid4().hex}"
        add_coral_secret(self.house, self.site, self.coral_secret)

    def _fresh(self, kind: str) -> str:
        return rotate_site_key(self.house, self.site, kind, timedelta(hours=1))

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> Answer:
        """One request, on a connection that the thread keeps; anew where the service ended it."""
        for is_last in (False, True):
            try:
                answer = self._ask(method, path, body, headers or {})
            except (http.client.HTTPException, ConnectionError):
                self._connection().close()
                if is_last:
                    raise
            else:
                self.hears(answer)
                return answer
        raise AssertionError

    def api(self, method: str, path: str, document: Any = None, **headers: str) -> Answer:
        """As the site's own program, by its key."""
        body = None if document is None else json.dumps(document).encode()
        key = {"Authorization": f"Bearer {self.api_key}"} | (_JSON if body is not None else {})
        return self.ask(method, path, body, key | headers)

    def signed(self, document: Any) -> Answer:
        """As a program that signs what it sends."""
        body, number, now = json.dumps(document).encode(), uuid.uuid4().hex, str(int(time.time()))
        key = base64.b64decode(self.signing_secret.removeprefix("whsec_"))
        digest = hmac.digest(key, f"{number}.{now}.".encode() + body, "sha256")
        headers = {
            "webhook-id": number,
            "webhook-timestamp": now,
            "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
            "webhook-site": self.site,
        }
        return self.ask("POST", "/v1/comments", body, _JSON | headers)

    def form(self, fields: Mapping[str, str], accept: str = "text/html") -> Answer:
        """As a reader's browser on a page of the site."""
        headers = _FORM | {"Origin": self.origin, "Accept": accept}
        return self.ask("POST", f"/v1/sites/{self.site}/form", urlencode(fields).encode(), headers)

    def akismet(self, fields: Mapping[str, str], endpoint: str = "comment-check") -> Answer:
        """As WordPress."""
        sent = {"api_key": self.akismet_key, "blog": self.origin} | dict(fields)
        return self.ask("POST", f"/1.1/{endpoint}", urlencode(sent).encode(), _FORM)

    def coral(self, text: str, **changes: Any) -> Answer:
        """As Coral."""
        document = {
            "action": "NEW",
            "comment": {"body": text, "parentID": None},
            "author": {"id": uuid.uuid4().hex, "role": "COMMENTER"},
            "story": {"id": "1", "url": self.page},
            "tenantID": "tenant",
        } | changes
        body = json.dumps(document).encode()
        sign = hmac.new(self.coral_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = _JSON | {"X-Coral-Signature": f"sha256={sign}"}
        return self.ask("POST", f"/integrations/coral/{self.site}", body, headers)

    def authored(
        self, token: str, method: str, document: Any = None, end: str = "", **headers: str
    ) -> Answer:
        """As the author of a comment, by the token that they were given."""
        body = None if document is None else json.dumps(document).encode()
        key = {"Authorization": f"Bearer {token}"} | (_JSON if body is not None else {})
        return self.ask(method, f"/v1/authored{end}", body, key | headers)

    def keep_secret(self, token: str) -> str:
        """The same token; one that was given to somebody is to be nowhere else."""
        if token:
            self.secrets.append(token)
        return token

    @property
    def page(self) -> str:
        """The page that is commented on."""
        return f"{self.origin}/2026/bread/"

    def public(self) -> list[str]:
        """Where anybody reads what is published on the page."""
        url, site = quote(self.page, safe=""), self.site
        return [
            f"/v1/threads/comments?site={site}&url={url}",
            f"/v1/threads/counts?site={site}&url={url}",
            f"/v1/threads/feed.atom?site={site}&url={url}",
            f"/v1/sites/{site}/feed.atom",
            f"/embed/{site}/comments?url={url}",
        ]

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = self._connection()
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        said = answer.read()
        heads = {name.lower(): value for name, value in answer.getheaders()}
        heads["set-cookie"] = "\n".join(answer.headers.get_all("Set-Cookie", []))
        return Answer(answer.status, heads, said)

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._kept, "connection"):
            made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
            self._kept.connection = made
        kept: http.client.HTTPConnection = self._kept.connection
        return kept


class Desk:
    """An admin of the site who has just signed in, without a browser."""

    def __init__(self, doors: Doors, address: str = "admin@example.org") -> None:
        self._doors = doors
        self._here = {"Origin": f"http://127.0.0.1:{doors.port}"}
        token = add_moderator(doors.house, address, "admin", doors.site, "Ada")
        self.link = f"/review/sign-in/link/{token}"
        answer = self._post(self.link, {"not_now": "1"}, {})
        self.let_in = answer.status  # a redirect, where it was
        self.cookie = cookies_of(answer)
        found = re.search(rb'name="form_token" value="([^"]*)"', self.get("/review/confirm").body)
        self._token = unescape(found.group(1).decode()) if found else ""

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._doors.ask("GET", path, None, {"Cookie": self.cookie})

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form as our own page would."""
        return self._post(path, {"form_token": self._token} | fields, {"Cookie": self.cookie})

    def _post(self, path: str, fields: Mapping[str, str], cookies: Mapping[str, str]) -> Answer:
        headers = _FORM | self._here | dict(cookies)
        return self._doors.ask("POST", path, urlencode(fields).encode(), headers)


def cookies_of(answer: Answer) -> str:
    """What a browser would send from then on."""
    return "; ".join(one.partition(";")[0] for one in answer.headers["set-cookie"].splitlines())


def comment(email: str, **changes: Any) -> dict[str, Any]:
    """A comment as a program sends it."""
    author = {"name": "Jane Doe", "email": email}
    body = f"The crust came out just as you describe it, number {uuid.uuid4().hex[:12]}."
    return {"thread": {"url": PAGE}, "author": author, "body": body} | changes
