"""The half of ``pages.py`` that measures: one version's application, called in this process.

It says which kinds of pages it knows, and then answers each line ``[kind, requests]`` with the
median of the milliseconds of the processor. Everything is done by the doors and the commands that
people use, so that any version can be measured.
"""

import io
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

Answer = tuple[int, dict[str, str], bytes]

_NAMES = ("Jane Doe", "Søren Ågård", "Marta Nowak", "Ivo", "Юлия Ветрова", "Tom", "田中 花子")
_WORDS = (  # noqa: SIM905 - a page of quotation marks tells nobody anything
    "the bridge was closed again this morning and nobody seems to know why it does not stay open "
    "council promised last spring that repairs would end before winter but workers left in may "
    "my neighbour walks around by mill every day which takes her half an hour longer than before"
).split()
_FURTHER = ("", " https://example.org/about-bridges", " Größe, naïve café – “well”!", " €50?")
_GERMAN = {"Accept-Language": "de"}
_ORIGIN = {"Origin": "http://localhost"}


class Desk:
    """An application with comments in it, and a moderator who has signed in."""

    def __init__(self) -> None:
        os.environ.update(MODERATION_RATE_LIMIT="off", MODERATION_LOG_LEVEL="error")
        _command("init")
        self._app = _application()
        self._cookie = ""
        self._chance = random.Random(1)  # noqa: S311 - texts, the same in every run
        self._keys = {name: self._site(name) for name in ("none", "few", "full", "busy")}
        self._comments = {"few": self._write("few", 5), "full": self._write("full", 120)}
        for comment in self._write("busy", 100):
            path, key = f"/v1/comments/{comment}/decisions", self._keys["busy"]
            self.ask("POST", path, {"status": "approved"}, Authorization=f"Bearer {key}")
        self._sign_in()

    def kinds(self) -> dict[str, Callable[[], float]]:
        """What can be measured, by name: each asks once and says how long it took."""
        comment = f"/review/full/comments/{self._comments['full'][60]}"
        thread = "/v1/threads/comments?site=busy&url=https://blog.example.org/bridge/"
        kept = {"If-None-Match": self.ask("GET", thread)[1]["ETag"]}
        return {
            "queue, nothing waits": lambda: self._page("/review/none/"),
            "queue of 5": lambda: self._page("/review/few/"),
            "queue of 50": lambda: self._page("/review/full/"),
            "queue of 50, in German": lambda: self._page("/review/full/", _GERMAN),
            "queue of 50, all sites": lambda: self._page("/review/"),
            "a comment": lambda: self._page(comment),
            "a comment, in German": lambda: self._page(comment, _GERMAN),
            "a decision": lambda: self._decide(follow=False),
            "a decision, and what it leads to": lambda: self._decide(follow=True),
            "sign-in": lambda: self._page("/review/sign-in", {"Cookie": ""}),
            "numbers": lambda: self._page("/review/full/numbers"),
            "settings": lambda: self._page("/review/full/settings"),
            "thread of 100": lambda: self._page(thread),
            "thread of 100, nothing changed": lambda: self._page(thread, kept, 304),
            "thread of 100 as a page": lambda: self._page(
                "/embed/busy/comments?url=https://blog.example.org/bridge/"
            ),
            "livez": lambda: self._page("/livez"),
        }

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> Answer:
        """One request, answered by the application in this thread."""
        environ = _environ(method, path, sent, {"Cookie": self._cookie} | headers)
        return _called(self._app, environ)

    def _page(self, path: str, headers: dict[str, str] | None = None, status: int = 200) -> float:
        environ = _environ("GET", path, None, {"Cookie": self._cookie} | (headers or {}))
        took, answer = _timed(self._app, environ)
        return _require(took, answer, status, path)

    def _decide(self, *, follow: bool) -> float:
        """Send the first that waits to spam; outside the time it is sent back again."""
        page = self.ask("GET", "/review/full/")[2].decode()
        path, version, token = _form_of(page)
        fields = {"form_token": token, "status": "spam", "version": version, "came_from": "comment"}
        took, answer = _timed(
            self._app, _environ("POST", path, fields, {"Cookie": self._cookie} | _ORIGIN)
        )
        _require(took, answer, 303, path)
        if follow:
            took += self._page(answer[1]["Location"])
        back = fields | {"status": "pending", "version": str(int(version) + 1)}
        self.ask("POST", path, back, **_ORIGIN)
        return took

    def _site(self, name: str) -> str:
        made = _command("sites", "add", name, "--origin", "https://blog.example.org", "--json")
        return str(json.loads(made)["api_key"])

    def _write(self, site: str, number: int) -> list[str]:
        return [self._comment(site, at) for at in range(number)]

    def _comment(self, site: str, at: int) -> str:
        text = " ".join(self._chance.choices(_WORDS, k=self._chance.randint(20, 90)))
        document = {
            "thread": {
                "url": f"https://blog.example.org/{'bridge' if site == 'busy' else at % 20}/",
                "title": f"The bridge, day {at % 20}",
            },
            "author": {
                "name": _NAMES[at % len(_NAMES)],
                "email": f"reader{at}@example.org",
                "url": f"https://reader{at}.example.org/",
            },
            "body": text.capitalize() + self._chance.choice(_FURTHER),
        }
        authorization = f"Bearer {self._keys[site]}"
        status, _, body = self.ask("POST", "/v1/comments", document, Authorization=authorization)
        if status >= 300:
            raise SystemExit(f"answered {status}: {body[:300]!r}")
        return str(json.loads(body)["id"])

    def _sign_in(self) -> None:
        made = _command("moderators", "add", "mo@example.org", "--role", "admin", "--json")
        path = "/review/" + json.loads(made)["link"].partition("/review/")[2]
        environ = _environ("POST", path, {"not_now": "1"}, _ORIGIN)
        cookies: list[str] = []
        for piece in self._app(environ, lambda _status, headers: cookies.extend(_cookies(headers))):
            del piece
        self._cookie = next(one for one in cookies if one.startswith("session="))


def _application() -> Any:
    from moderation import logs
    from moderation.actions.opening.open_installation import create_installation
    from moderation.app import create_app
    from moderation.settings import Settings

    settings = Settings()
    logs.configure(settings.log_format, settings.log_level)
    return create_app(create_installation(settings))


def _command(*arguments: str) -> str:
    command = [sys.executable, "-m", "moderation", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _environ(method: str, path: str, sent: Any, headers: dict[str, str]) -> dict[str, Any]:
    from werkzeug.test import EnvironBuilder

    kind = "data" if "form_token" in (sent or {}) or "not_now" in (sent or {}) else "json"
    content = {kind: sent} if sent is not None else {}
    path, _, query = path.partition("?")
    builder = EnvironBuilder(path, method=method, query_string=query, headers=headers, **content)
    return builder.get_environ()


def _timed(app: Any, environ: dict[str, Any]) -> tuple[float, Answer]:
    begun = time.process_time()
    answer = _called(app, environ)
    return (time.process_time() - begun) * 1000, answer


def _called(app: Any, environ: dict[str, Any]) -> Answer:
    begun: list[Any] = []
    content = io.BytesIO()
    answer = app(environ, lambda *args: begun.extend(args[:2]))
    content.writelines(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(begun[0].split()[0]), dict(begun[1]), content.getvalue()


def _require(took: float, answer: Answer, status: int, path: str) -> float:
    if answer[0] != status:
        raise SystemExit(f"{path} was answered {answer[0]}: {answer[2][:300]!r}")
    return took


def _cookies(headers: list[tuple[str, str]]) -> list[str]:
    return [value.partition(";")[0] for name, value in headers if name == "Set-Cookie"]


def _form_of(page: str) -> tuple[str, str, str]:
    """Of the first row: where its form leads, the version in it, and the token of the session."""
    path = re.search(r'action="(/review/[^"]+/decisions)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    if not (path and version and token):
        raise SystemExit("The queue has no form to decide by.")
    return path[1], version[1], token[1]


def main() -> None:
    """Say what there is, then measure as told."""
    kinds = Desk().kinds()
    print(json.dumps([*kinds]), flush=True)
    for line in sys.stdin:
        kind, requests = json.loads(line)
        print(json.dumps(median(kinds[kind]() for _ in range(requests))), flush=True)


if __name__ == "__main__":
    main()
