"""Requests that nobody means well, made from a seed: the same seed makes the same requests.

What is described is asked with what its description doesn't allow; beside it everything that a door
reads, and heads and bodies that are none.
"""

import base64
import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes

from drills.attack.values import Schema, Values, head_of, quoted, text_of

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "X-Y", "Ä")
_KINDS = (
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=nothing",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=latin-1",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/xml",
    "application/octet-stream",
    "nothing at all",
    "",
)
_ACCEPTED = ("*/*", "application/json", "text/html", "text/html;q=x", "", "image/png", "*/*;q=9")
_PLACES = (
    *("", "sign-in", "search", "account", "sites", "mail/x", "sign-in/link/x", "confirm"),
    *("sign-in/provider/return", "static/desk.js", "static/../../settings.py", "batches"),
    *("drill/", "drill/comments/x", "drill/audit", "drill/numbers", "drill/lists", "drill/people"),
    *("drill/webhooks", "drill/settings", "drill/threshold", "drill/model", "drill/search"),
    *("reported", "drill/reported", "drill/appeals", "drill/appeals/x", "drill/reports/x"),
    *("views", "drill/comments/x/answers", "drill/comments/x/answers/withdrawal"),
    *("drill/notices/x/contact", "drill/reported/x/keep", "drill/comments/x/reports"),
)
_OF_READERS = ("kind", "token", "text", "law", "why", "good_faith", "name", "email", "lang", "x")
_OF_MAIL = ("notice", "confirm", "off", "x")
_ASKED = ("thread", "reason", "risk", "language", "after", "order", "status", "q", "cursor", "from")
_LONGEST = 400_000  # beyond what is read by far
_LONGEST_PATH = 8_000
_CHUNKED = "Transfer-Encoding: chunked"


@dataclass(frozen=True)
class Request:
    """The bytes, and what may be expected of the answer."""

    raw: bytes
    method: str
    path: str
    is_whole: bool = True  # else the connection is closed behind it


@dataclass(frozen=True)
class Credentials:
    """What is known to one site."""

    site: str
    key: str
    signing: str
    akismet: str
    coral: str
    cookie: str  # of a moderator who has signed in
    names: Mapping[str, str]  # what addresses are made with: a site, a comment, a page
    form_token: str  # of the form by which readers report
    author: str  # an author's token


class Fuzzer:
    """Makes requests, one after the other."""

    def __init__(self, seed: str, described: Schema, known: Credentials) -> None:
        self._some = Values(seed, described)
        self._known = known
        self._operations = [
            (method.upper(), path, operation)
            for path, methods in described["paths"].items()
            for method, operation in methods.items()
            if method in {"get", "post", "put", "patch", "delete"}
        ]
        often: Mapping[Callable[[], Request], int] = {
            self._as_described: 60,
            self._by_the_form: 10,
            self._by_a_reader: 8,
            self._by_an_author: 8,
            self._as_akismet: 8,
            self._as_coral: 5,
            self._at_the_desk: 6,
            self._anywhere: 10,
            self._broken_off: 1,
        }
        self._kinds = [kind for kind, share in often.items() for _ in range(share)]

    def request(self) -> Request:
        """One more."""
        return self._some.choose(self._kinds)()

    def _as_described(self) -> Request:
        method, path, operation = self._some.choose(self._operations)
        query = []
        for parameter in operation.get("parameters", ()):
            known = self._known.names.get(parameter["name"])
            value = self._some.fitting(parameter.get("schema", {}))
            value = self._some.mostly(known) if known else value
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", quoted(text_of(value)))
            elif parameter["in"] == "query" and self._some.chance(0.7):
                query.append(f"{parameter['name']}={quoted(text_of(value))}")
        if self._some.chance(0.05):
            query.append(f"{self._some.word()}={self._some.word()}")
        body, kind = self._body_of(operation)
        asked = quote(path, safe="/%") + (f"?{head_of('&'.join(query))}" if query else "")
        return self._whole(method, asked, body, [kind, *self._proof(body)])

    def _body_of(self, operation: Schema) -> tuple[bytes, str]:
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            is_bare = self._some.chance(0.9)
            return (b"", "") if is_bare else (self._some.noise(200), "Content-Type: text/plain")
        named = self._some.choose(list(content))
        value = self._some.fitting(content[named].get("schema", {}))
        if named != "application/json" and isinstance(value, dict):
            body = self._some.form_of(value)
        else:
            body = self._some.written(value)
        kind = named if self._some.chance(0.93) else self._some.choose(_KINDS)
        return body, f"Content-Type: {kind}"

    def _by_the_form(self) -> Request:
        names = ("name", "email", "thread_url", "body", "url", "token", "subject", "x", "parent_id")
        fields = {name: self._some.value() for name in names if self._some.chance(0.7)}
        kind = "application/x-www-form-urlencoded"
        body = self._some.form_of(fields)
        if self._some.chance(0.3):
            kind, body = "multipart/form-data; boundary=edge", self._some.multipart(fields, "edge")
        origin = head_of(text_of(self._some.mostly("https://drill.example.org")))
        heads = [f"Content-Type: {kind}", f"Origin: {origin}"]
        return self._whole("POST", f"/v1/sites/{self._known.site}/form", body, heads)

    def _by_a_reader(self) -> Request:
        """A report by the form, mostly with what a form must have; or a look at what came of it."""
        names, some = self._known.names, self._some
        token, made = quoted(text_of(some.mostly(names["token"]))), names["comment_id"]
        heads = [f"X-Forwarded-For: {self._network()}"]
        if some.chance(0.3):
            ends = (
                *(f"/v1/reports/{token}", f"/embed/reports/{token}/withdrawal"),
                *(f"/v1/reports/{token}/appeal", f"/mail/{some.choose(_OF_MAIL)}/{token}"),
            )
            if some.chance(0.3):
                heads.append("Content-Type: application/json")
                body = some.written({"text": some.value()})
                return self._whole("POST", f"/v1/reports/{token}/appeal", body, heads)
            return self._whole(some.choose(_METHODS[:7]), some.choose(ends), b"", heads)
        fields = {name: some.value() for name in _OF_READERS if some.chance(0.5)}
        fields |= {"token": some.mostly(self._known.form_token), "kind": some.mostly("illegal")}
        fields |= {"good_faith": "yes", "law": some.word(), "why": "Twenty characters of it."}
        heads += ["Content-Type: application/x-www-form-urlencoded"]
        path = f"/v1/sites/{self._known.site}/comments/{quoted(text_of(some.mostly(made)))}/reports"
        return self._whole("POST", path, some.form_of(fields), heads)

    def _by_an_author(self) -> Request:
        """By the token of a comment: asked after, changed, appealed; hardly ever withdrawn."""
        some = self._some
        method, end = some.choose((("GET", ""), ("PATCH", ""), ("POST", "/appeal"), ("PUT", "")))
        name = "text" if end else "body"
        body = b"" if method == "GET" else some.written({name: some.value()})
        key = head_of(text_of(some.mostly(self._known.author)))
        heads = ["Content-Type: application/json", f"Authorization: Bearer {key}"]
        heads.append(f"X-Forwarded-For: {self._network()}")
        return self._whole(method, f"/v1/authored{end}", body, heads)

    def _network(self) -> str:
        """Somewhere else each time, or nowhere; none of them is anybody's."""
        machine = f"3fff:{self._some.below(2**12):x}:{self._some.below(2**16):x}::1"
        return machine if self._some.chance(0.9) else head_of(self._some.word())

    def _as_akismet(self) -> Request:
        names = ("comment_content", "comment_author", "comment_author_email", "permalink", "blog")
        more = ("user_ip", "comment_type", "blog_charset", "comment_date_gmt", "POST_ak_js")
        fields = {name: self._some.value() for name in (*names, *more) if self._some.chance(0.7)}
        fields |= {"api_key": self._known.akismet} if self._some.chance(0.8) else {}
        ends = ("comment-check", "submit-spam", "submit-ham", "verify-key", "get-stats", "x")
        kind = self._some.choose(_KINDS[3:5])
        path = f"/1.{self._some.choose('123')}/{self._some.choose(ends)}"
        return self._whole("POST", path, self._some.form_of(fields), [f"Content-Type: {kind}"])

    def _as_coral(self) -> Request:
        mostly, value = self._some.mostly, self._some.value
        document = {
            "action": mostly("NEW"),
            "comment": mostly({"body": value()}),
            "author": mostly({"id": value()}),
            "story": mostly({"url": "https://drill.example.org/"}),
        }
        body = self._some.written(document)
        sign = hmac.new(self._known.coral.encode(), body, hashlib.sha256).hexdigest()
        heads = ["Content-Type: application/json", f"X-Coral-Signature: sha256={sign}"]
        end = self._some.choose((f"/{self._known.site}", "", "/nobody", "?site=%00"))
        return self._whole("POST", f"/integrations/coral{end}", body, heads)

    def _at_the_desk(self) -> Request:
        place = self._some.choose(_PLACES)
        names = [self._some.choose(_ASKED), self._some.word()]
        query = "&".join(f"{quoted(one)}={quoted(self._some.word())}" for one in names)
        cookie = f"Cookie: {head_of(text_of(self._some.mostly(self._known.cookie)))}"
        method = "GET" if self._some.chance(0.8) or place == "sign-in" else "POST"
        return self._whole(method, f"/review/{place}?{query}", b"", [cookie])

    def _anywhere(self) -> Request:
        parts = ("v1", "review", "1.1", "embed", "livez", "readyz", "docs", "..", ".", "%2e%2e")
        some = self._some
        named = [
            some.choose(parts) if some.chance(0.7) else quote_from_bytes(some.noise(12))
            for _ in range(some.below(5))
        ]
        path = "/" + "/".join(named)
        heads = [f"X-{number}: {head_of(some.word())}" for number in range(some.length(40))]
        heads.append(f"X-Long: {'x' * self._some.length(20_000)}")
        body = self._some.noise(2_000) if self._some.chance(0.5) else b""
        return self._whole(self._some.choose(_METHODS[:-1]), path, body, heads)

    def _broken_off(self) -> Request:
        """Half a request; or bytes that are none."""
        whole = self._as_described()
        if self._some.chance(0.3):
            return Request(self._some.noise(300) + b"\r\n\r\n", "", "", is_whole=False)
        end = self._some.below(1, len(whole.raw))
        return Request(whole.raw[:end], whole.method, whole.path, is_whole=False)

    def _whole(self, method: str, path: str, body: bytes, heads: Sequence[str]) -> Request:
        path = path[:_LONGEST_PATH]
        first = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        body = body[:_LONGEST]
        accept = f"Accept: {self._some.choose(_ACCEPTED)}"
        if body and self._some.chance(0.1):
            heads, body = [*heads, _CHUNKED], self._some.in_chunks(body)
        elif body or method not in {"GET", "HEAD"}:
            heads = [*heads, f"Content-Length: {len(body)}"]
        lines = "\r\n".join(filter(None, [accept, *heads]))
        return Request((first + lines + "\r\n\r\n").encode("latin-1") + body, method, path)

    def _proof(self, body: bytes) -> list[str]:
        """A key, a signature, one that is wrong, or none."""
        some = self._some
        if some.chance(0.75):
            return [f"Authorization: Bearer {self._known.key}"]
        if some.chance(0.4):
            return self._signed(body)
        return [f"Authorization: {head_of(some.word())}"] if some.chance(0.5) else []

    def _signed(self, body: bytes) -> list[str]:
        number, now = uuid.UUID(int=self._some.below(2**128)).hex, str(int(time.time()))
        key = base64.b64decode(self._known.signing.removeprefix("whsec_"))
        signed = hmac.digest(key, f"{number}.{now}.".encode() + body, "sha256")
        sign = self._some.mostly(base64.b64encode(signed).decode())
        return [
            f"webhook-id: {number}",
            f"webhook-timestamp: {head_of(text_of(self._some.mostly(now)))}",
            f"webhook-signature: v1,{head_of(text_of(sign))}",
            f"webhook-site: {self._known.site}",
        ]
