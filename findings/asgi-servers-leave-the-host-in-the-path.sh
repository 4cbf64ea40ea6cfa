#!/usr/bin/env bash
# A request for a whole address (`GET http://example.org/a HTTP/1.1`), which clients send that
# believe to speak to a proxy, reaches an ASGI application under another path by gunicorn 27.0.1's
# ASGI worker, hypercorn 0.18.0 and uvicorn 0.54.0 with h11: the path begins with
# `http://example.org`. No route fits, and the client hears 404 for pages that are there. uvicorn
# with httptools and granian 2.8.7 take the host off. So with uvicorn it hangs on whether httptools
# happens to be installed, and with gunicorn on the kind of worker: its WSGI workers take the host
# off as well.
#
# It matters to whoever serves other people's clients, and changes the server or its workers; a
# browser or curl without a proxy never asks so.
#
# RFC 9112 3.2.2 obliges servers to accept this form. ASGI's `path` is the "HTTP request target
# excluding any query string", decoded (https://asgi.readthedocs.io/en/latest/specs/www.html),
# which says too little: each of the five can point to it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet \
  gunicorn==27.0.1 hypercorn==0.18.0 uvicorn==0.54.0 h11==0.16.0 httptools==0.9.0 granian==2.8.7

cat >"$folder/applications.py" <<'PYTHON'
async def asgi(scope, receive, send):
    if scope["type"] == "http":
        path = scope["path"].encode()
        length = [(b"content-length", str(len(path)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": path})


def wsgi(environ, start_response):
    path = environ["PATH_INFO"].encode()
    start_response("200 OK", [("Content-Length", str(len(path)))])
    return [path]
PYTHON
cat >"$folder/ask.py" <<'PYTHON'
import socket
import subprocess
import sys
import time

OWN, WITH_HOST = "/a", "http://example.org/a"
SERVERS = {
    "granian": (OWN, "granian --interface asgi --port {} applications:asgi"),
    "uvicorn, httptools": (OWN, "uvicorn --http httptools --port {} applications:asgi"),
    "uvicorn, h11": (WITH_HOST, "uvicorn --http h11 --port {} applications:asgi"),
    "hypercorn": (WITH_HOST, "hypercorn --bind 127.0.0.1:{} applications:asgi"),
    "gunicorn, asgi": (WITH_HOST, "gunicorn --worker-class asgi {gunicorn} applications:asgi"),
    "gunicorn, sync": (OWN, "gunicorn --worker-class sync {gunicorn} applications:wsgi"),
}
REQUEST = (
    b"GET http://example.org/a?b=c HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
)
GUNICORN = "--no-control-socket --bind 127.0.0.1:{}"


def ask(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(REQUEST)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return answer.decode().partition("\r\n\r\n")[2]


def served(command):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = command.replace("{gunicorn}", GUNICORN).format(port).split()
    server = subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                return ask(port)
            except ConnectionError:
                time.sleep(0.1)
        sys.exit(f"{command[0]} did not start.")
    finally:
        server.terminate()
        server.wait()


seen = {name: served(command) for name, (_, command) in SERVERS.items()}
print("The path that an application sees:", *seen.items(), sep="\n  ")
if seen != {name: expected for name, (expected, _) in SERVERS.items()}:
    sys.exit("This has changed.")
PYTHON
cd "$folder"
venv/bin/python ask.py
