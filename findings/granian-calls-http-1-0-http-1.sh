#!/usr/bin/env bash
# granian 2.8.7 calls HTTP/1.0 "HTTP/1" in WSGI's SERVER_PROTOCOL, and "1" in ASGI's http_version.
# CherryPy 18.10.0 reads the minor version from where it always stands, so under granian it answers
# each request by HTTP/1.0 with 500, and each by HTTP/1.1 as it should. Trying it with a browser or
# with curl shows nothing.
#
# It matters because HTTP/1.0 is what nginx speaks to what stands behind it (by default, until
# 1.29.7) and what WordPress asks with; and to whoever compares with "HTTP/1.0" to learn whether an
# answer may come in chunks.
#
# RFC 3875 4.1.16, to which PEP 3333 refers, has the version as digits, a dot and digits; ASGI's
# specification names "1.0", "1.1" and "2" (https://asgi.readthedocs.io/en/latest/specs/www.html).
# RSGI, granian's own, is documented with "1".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet granian==2.8.7 CherryPy==18.10.0 setuptools==84.2.1

cat >"$folder/applications.py" <<'PYTHON'
import cherrypy


class Root:
    @cherrypy.expose
    def index(self):
        return "hello"


cherrypy_page = cherrypy.Application(Root(), "")


def wsgi(environ, start_response):
    start_response("200 OK", [])
    return [environ["SERVER_PROTOCOL"].encode()]


async def asgi(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["http_version"].encode()})
PYTHON
cat >"$folder/ask.py" <<'PYTHON'
import socket
import subprocess
import sys
import time

EXPECTED = {
    ("wsgi", "HTTP/1.0"): ("200", "HTTP/1"),
    ("wsgi", "HTTP/1.1"): ("200", "HTTP/1.1"),
    ("asgi", "HTTP/1.0"): ("200", "1"),
    ("asgi", "HTTP/1.1"): ("200", "1.1"),
    ("cherrypy_page", "HTTP/1.0"): ("500", None),
    ("cherrypy_page", "HTTP/1.1"): ("200", "hello"),
}


def ask(port, protocol):
    request = f"GET / {protocol}\r\nHost: example.org\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.decode().partition("\r\n\r\n")
    status = head.split()[1]
    # Without a length the body of an answer by HTTP/1.1 comes in chunks.
    body = body.split("\r\n")[1] if "transfer-encoding: chunked" in head else body
    return status, body if status == "200" else None


def served(name):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    interface = "asgi" if name == "asgi" else "wsgi"
    command = [sys.executable, "-m", "granian", "--port", str(port), "--interface", interface]
    server = subprocess.Popen(
        [*command, f"applications:{name}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                return {(name, one): ask(port, one) for one in ("HTTP/1.0", "HTTP/1.1")}
            except ConnectionError:
                time.sleep(0.1)
        sys.exit("granian did not start.")
    finally:
        server.terminate()
        server.wait()


seen = served("wsgi") | served("asgi") | served("cherrypy_page")
print("granian 2.8.7, CherryPy 18.10.0:", *seen.items(), sep="\n  ")
if seen != EXPECTED:
    sys.exit("This has changed.")
PYTHON
cd "$folder"
venv/bin/python ask.py
