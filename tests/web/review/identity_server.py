"""An OpenID Connect provider on a loopback port: it signs for real, and lies as it is told."""

import base64
import contextlib
import functools
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "desk", "a secret of the test"


@functools.cache
def key_pair(which: str, kid: str = "one") -> RSAKey:
    """A key pair by name: making one takes longer than most tests of it."""
    return RSAKey.generate_key(2048, {"kid": kid})


class IdentityServer:
    """What it would say can be changed: ``claims``, ``document``, ``answers``, ``token_of``."""

    def __init__(self) -> None:
        self.key = key_pair("its own")
        self.claims: dict[str, Any] = {}
        self.document: dict[str, Any] = {}
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []
        self.token_of: Any = self.signed
        self.may_finish = threading.Event()  # while it is not set, bodies end halfway
        self.may_finish.set()
        self._codes: dict[str, dict[str, str]] = {}
        server = self
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
        self.issuer = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self.may_finish.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def consent(self, address: str) -> dict[str, str]:
        """A person signs in at the address that the desk sent them to; the redirect's query."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, form: str, authorization: str) -> tuple[int, bytes]:
        """What a request gets."""
        self.asked.append(path)
        if path.startswith("/authorize?"):
            asked = dict(parse_qsl(urlsplit(path).query))
            return 302, f"{asked['redirect_uri']}?{urlencode(self.consent(path))}".encode()
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self._document()).encode()
        if path == "/keys":
            return 200, json.dumps(KeySet([self.key]).as_dict(private=False)).encode()
        return self._token(form, authorization)

    def signed(self, claims: dict[str, Any]) -> str:
        """The claims, as an honest provider signs them."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key, ["RS256"])

    def unsigned(self, claims: dict[str, Any]) -> str:
        """The claims without a signature."""
        parts = [{"alg": "none", "kid": "one"}, claims]
        encoded = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in parts]
        return (b".".join(encoded) + b".").decode()

    def signed_with_public_key(self, claims: dict[str, Any]) -> str:
        """The claims, signed by HMAC with what everybody can read."""
        public = OctKey.import_key(self.key.as_pem(private=False).replace(b"PUBLIC", b"OCTETS"))
        return jwt.encode({"alg": "HS256", "kid": "one"}, claims, public, ["HS256"])

    def signed_by_another(self, claims: dict[str, Any]) -> str:
        """The claims, signed with a key that nobody has published."""
        other = key_pair("a stranger's")
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, other, ["RS256"])

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | self.document

    def _token(self, form: str, authorization: str) -> tuple[int, bytes]:
        sent = {name: values[0] for name, values in parse_qs(form).items()}
        asked = self._codes.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        in_form = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        is_known = (
            in_form
            if "token_endpoint_auth_methods_supported" in self.document
            else authorization == basic
        )
        if asked is None or asked["code_challenge"] != challenge or not is_known:
            return 400, b'{"error": "invalid_grant"}'
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "subject-1",
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "email": "moderator@example.org",
            "email_verified": True,
        } | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        token = {"access_token": "x", "token_type": "Bearer", "id_token": self.token_of(kept)}
        return 200, json.dumps(token).encode()


def _handler(server: IdentityServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer(self.rfile.read(length).decode())

        def log_message(self, *_: Any) -> None:
            pass

        def _answer(self, form: str) -> None:
            authorization = self.headers.get("Authorization", "")
            status, body = server.answer(self.path, form, authorization)
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", body.decode())
            self.send_header("Content-Type", "application/json")
            with contextlib.suppress(OSError):  # who asked may have stopped waiting
                self.end_headers()
                self.wfile.write(body[: len(body) // 2])
                server.may_finish.wait(5)
                self.wfile.write(body[len(body) // 2 :])

    return Handler
