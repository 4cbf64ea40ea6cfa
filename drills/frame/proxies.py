"""The proxies of docs/operations.md, started as their examples say.

What is changed in an example is what a drill must: ports, and where the certificate is. What is
added is what Debian's own files around an example hold. Each program is looked for in the path, in
``/usr/sbin``, and below the folder that ``DRILL_PROXIES`` names, where packages may be unpacked.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
NAME = "comments.example.org"
PACKAGES = {"nginx": "nginx", "caddy": "caddy", "apache2": "apache2-bin", "haproxy": "haproxy"}
"""The programs, in the order of the page, and what Debian calls the packages that have them."""
_PATIENCE_SECONDS = 20.0
_UNPACKED = os.environ.get("DRILL_PROXIES", "")
_PLACES = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/sbin"]
    + [f"{_UNPACKED}/usr/{each}" for each in ("sbin", "bin") if _UNPACKED]
)


class NotStarted(Exception):  # noqa: N818 - it is an outcome of the drill, not a fault
    """A proxy did not take its example; what it said."""


@dataclass(frozen=True)
class Place:
    """Where a proxy listens, what it passes on to, and where its files are."""

    folder: Path
    port: int
    service_port: int

    def fit(self, example: str) -> str:
        """The example with this place's ports."""
        return example.replace("127.0.0.1:8000", f"127.0.0.1:{self.service_port}")

    @property
    def certificate(self) -> Path:
        """Certificate and key in one file."""
        return self.folder / "both.pem"


def examples() -> dict[str, str]:
    """The example of each proxy, by its name."""
    section = PAGE.read_text().partition("## Behind a proxy\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```\w*\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return dict(zip(PACKAGES, blocks, strict=True))


def program(name: str) -> str | None:
    """Where a program is, if it is."""
    return shutil.which(name, path=_PLACES)


def configured(name: str, place: Place) -> list[str]:
    """Write what the example says for this place; the program's arguments."""
    return _WAYS[name](place, place.fit(examples()[name]))


def _nginx(place: Place, example: str) -> list[str]:
    example = re.sub(r"listen 443\b", f"listen 127.0.0.1:{place.port}", example)
    example = re.sub(r"(ssl_certificate(?:_key)?) .*;", rf"\1 {place.certificate};", example)
    place.folder.chmod(0o711)  # its workers are nobody
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    spools = "".join(f"{kind}_temp_path {place.folder}/{kind};\n" for kind in kinds)
    text = f"pid {place.folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{spools}{example}}}\n"
    path = _written(place, "nginx.conf", text)
    return ["-p", str(place.folder), "-e", "stderr", "-g", "daemon off;", "-c", str(path)]


def _caddy(place: Place, example: str) -> list[str]:
    example = example.replace("{\n", "{\n    admin off\n    auto_https disable_redirects\n", 1)
    if _is_old_caddy():
        example = example.replace("request_buffers 1MB", "buffer_requests")
    tls = f"    tls {place.certificate} {place.certificate}\n"
    example = example.replace(f"{NAME} {{\n", f"https://{NAME}:{place.port} {{\n{tls}")
    path = _written(place, "Caddyfile", example)
    return ["run", "--adapter", "caddyfile", "--config", str(path)]


def _apache(place: Place, example: str) -> list[str]:
    example = re.sub(r"\*:443", f"127.0.0.1:{place.port}", example)
    example = re.sub(r"(SSLCertificate(?:Key)?File) .*", rf"\1 {place.certificate}", example)
    modules = [
        "mpm_event",
        "env",
        "alias",
        "authz_core",
        "reqtimeout",
        "proxy",
        "proxy_http",
        "socache_shmcb",
        "ssl",
    ]
    folder = _folder_of("apache2/modules")
    loaded = [f"LoadModule {name}_module {folder}/mod_{name}.so" for name in modules]
    around = [
        f"ServerRoot {place.folder}",
        f"PidFile {place.folder}/pid",
        f"DefaultRuntimeDir {place.folder}",
        f"Listen 127.0.0.1:{place.port}",
        f"ServerName {NAME}",
        "ErrorLog /dev/stderr",
        *loaded,
    ]
    if os.getuid() == 0:
        around += ["User nobody", "Group nogroup"]
    path = _written(place, "apache2.conf", "\n".join([*around, example]))
    return ["-X", "-f", str(path)]


def _haproxy(place: Place, example: str) -> list[str]:
    example = example.replace("bind :443", f"bind 127.0.0.1:{place.port}")
    example = re.sub(r"\bcrt \S+", f"crt {place.certificate}", example)
    debians = "defaults\n    mode http\n    timeout connect 5s\n    timeout client 50s\n"
    path = _written(place, "haproxy.cfg", f"{debians}    timeout server 50s\n\n{example}")
    return ["-db", "-f", str(path)]


_WAYS: dict[str, Callable[[Place, str], list[str]]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "apache2": _apache,
    "haproxy": _haproxy,
}


@contextmanager
def running(name: str, found: str, place: Place) -> Iterator[None]:
    """The proxy, from when it listens until the block ends."""
    words = configured(name, place)
    log = (place.folder / f"{name}.log").open("w")
    environment = os.environ | {"HOME": str(place.folder), "XDG_DATA_HOME": str(place.folder)}
    started = subprocess.Popen([found, *words], stdout=log, stderr=log, env=environment)
    try:
        _wait_for(place.port, started, Path(log.name))
        yield
    finally:
        started.terminate()
        started.wait(_PATIENCE_SECONDS)
        log.close()


def _wait_for(port: int, started: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and started.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise NotStarted(f"{log.stem} did not start:\n{log.read_text()}")


def _is_old_caddy() -> bool:
    """Whether it is Debian's, of which the page says what to write instead."""
    found = program("caddy")
    return found is not None and _said(found, "version").startswith("2.6")


def _said(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.lstrip("v")


def _written(place: Place, name: str, text: str) -> Path:
    path = place.folder / name
    path.write_text(text)
    return path


def _folder_of(name: str) -> Path:
    places = [Path(f"{_UNPACKED}/usr/lib"), Path("/usr/lib")]
    return next((place / name for place in places if (place / name).is_dir()), places[-1] / name)
