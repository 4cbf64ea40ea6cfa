#!/usr/bin/env bash
# granian 2.8.7 as a WSGI server hands an application every header whose value holds a byte beyond
# ASCII as an empty string, and as an RSGI server leaves it out. A browser sends all cookies of a
# site in one header, and those that a script made with letters such as é in UTF-8; so one visitor
# with one such cookie, set by whatever else runs on the domain, sends none at all: the session and
# the CSRF cookie are gone, and signing in leads back to signing in. Nothing is logged. Over ASGI
# the same server hands on the bytes.
#
# It matters to whoever moves a WSGI application from gunicorn or waitress to granian, and can't
# find out why a few people are always signed out.
#
# PEP 3333 has headers as strings of Latin-1, "Unicode Issues"; RFC 9110 5.5 allows such bytes
# (obs-text) and asks recipients to take them as opaque data. The maintainers know of headers with
# accents and leave it so (https://github.com/emmett-framework/granian/issues/335); cookies aren't
# mentioned there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet granian==2.8.7

cat >"$folder/applications.py" <<'PYTHON'
def wsgi(environ, start_response):
    cookie = environ.get("HTTP_COOKIE", "no header").encode("latin-1")
    start_response("200 OK", [("Content-Length", str(len(cookie)))])
    return [cookie]


async def rsgi(scope, protocol):
    protocol.response_bytes(200, [], scope.headers.get("cookie", "no header").encode())


async def asgi(scope, receive, send):
    if scope["type"] == "http":
        cookie = dict(scope["headers"]).get(b"cookie", b"no header")
        length = [(b"content-length", str(len(cookie)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": cookie})
PYTHON
cat >"$folder/ask.py" <<'PYTHON'
import http.client
import socket
import subprocess
import sys
import time

PLAIN = "session=abc; name=Zoe"
ACCENT = "session=abc; name=Zoë"
EXPECTED = {"asgi": [PLAIN, ACCENT], "wsgi": [PLAIN, ""], "rsgi": [PLAIN, "no header"]}


def ask(port, cookie):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/", headers={"Cookie": cookie.encode()})
    return connection.getresponse().read().decode()


def served(interface):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--port", str(port), "--interface", interface]
    server = subprocess.Popen(
        [*command, f"applications:{interface}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                return [ask(port, cookie) for cookie in (PLAIN, ACCENT)]
            except ConnectionError:
                time.sleep(0.1)
        sys.exit("granian did not start.")
    finally:
        server.terminate()
        server.wait()


seen = {interface: served(interface) for interface in EXPECTED}
print("granian 2.8.7, the Cookie header as applications see it:", *seen.items(), sep="\n  ")
if seen != EXPECTED:
    sys.exit("This has changed.")
PYTHON
cd "$folder"
venv/bin/python ask.py
