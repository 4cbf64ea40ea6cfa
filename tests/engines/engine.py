"""Firefox and WebKit, driven as the W3C's WebDriver says, by the lines that each of them has.

Debian has a driver for WebKitGTK, which speaks HTTP. It has none for Firefox, which itself speaks
the same commands by another line, Marionette. What is done with a page is the same for both.
"""

import json
import socket
import time
from collections.abc import Mapping
from typing import Any, Final, Protocol

import requests

PATIENCE_SECONDS: Final = 30
HELD_MILLISECONDS: Final = 90
TAB: Final = "\ue004"
_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
# What is there and seen, in trees of shadows as well, and what the page thinks of it.
_LOOK: Final = """
const [selector, said] = arguments;
const done = arguments[arguments.length - 1];
const until = Date.now() + 5000;
const words = (one) => (one.getAttribute("aria-label") || one.textContent)
  .replace(/\\s+/g, " ").trim();
const all = function* (root) {
  yield* root.querySelectorAll(selector);
  for (const one of root.querySelectorAll("*")) if (one.shadowRoot) yield* all(one.shadowRoot);
};
const look = () => {
  const found = [...all(document)]
    .filter((one) => one.checkVisibility() && words(one).includes(said));
  if (found.length) done(found.at(-1));
  else if (Date.now() > until) done(null);
  else setTimeout(look, 20);
};
look();
"""
_UNTIL: Final = """
const [done] = arguments;
const until = Date.now() + 20000;
const look = () => {
  const isSo = %s;
  if (isSo || Date.now() > until) done(isSo);
  else setTimeout(look, 20);
};
look();
"""
_READY: Final = "document.readyState === 'complete' && !document.querySelector('main[aria-busy]')"
_RECORDED: Final = "document.querySelector('[data-outbox]').dataset.waiting === '0'"
_BRING: Final = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'});"


class Line(Protocol):
    """What carries a command to an engine, and its answer back."""

    def ask(self, command: str, /, **sent: Any) -> Any:
        """The answer's value. Raises ``EngineError``."""

    def close(self) -> None:
        """End the session."""


class EngineError(Exception):
    """What the engine did not do, in its own words."""


class MarionetteLine:
    """Firefox's own line: length, colon, and an array as JSON."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self._file = self._socket.makefile("rb")
        self._number = 0
        self._read()  # who it is
        self.ask("NewSession", capabilities={"alwaysMatch": {}})

    def ask(self, command: str, /, **sent: Any) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, f"WebDriver:{command}", sent]).encode()
        self._socket.sendall(b"%d:%s" % (len(said), said))
        _, number, error, value = self._read()
        assert number == self._number
        if error:
            raise EngineError(error["message"])
        return value["value"] if isinstance(value, dict) and "value" in value else value

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (byte := self._file.read(1)) != b":":
            assert byte, "Firefox hung up"
            length += byte
        return json.loads(self._file.read(int(length)))


class HttpLine:
    """The line that the standard describes: a path for each command."""

    _PATHS: Final[Mapping[str, tuple[str, str]]] = {
        "Navigate": ("POST", "/url"),
        "ExecuteScript": ("POST", "/execute/sync"),
        "ExecuteAsyncScript": ("POST", "/execute/async"),
        "PerformActions": ("POST", "/actions"),
        "DeleteAllCookies": ("DELETE", "/cookie"),
        "SetWindowRect": ("POST", "/window/rect"),
        "TakeScreenshot": ("GET", "/screenshot"),
    }

    def __init__(self, port: int, options: Mapping[str, Any]) -> None:
        self._session = requests.Session()
        self._address = f"http://127.0.0.1:{port}/session"
        value = self._send("POST", "", {"capabilities": {"alwaysMatch": options}})
        self._address += "/" + value["sessionId"]

    def ask(self, command: str, /, **sent: Any) -> Any:
        if command == "ElementSendKeys":
            return self._send("POST", f"/element/{sent['id']}/value", {"text": sent["text"]})
        method, path = self._PATHS[command]
        return self._send(method, path, sent)

    def close(self) -> None:
        self._send("DELETE", "", {})
        self._session.close()

    def _send(self, method: str, path: str, sent: Mapping[str, Any]) -> Any:
        body = sent if method == "POST" else None
        answer = self._session.request(
            method, self._address + path, json=body, timeout=2 * PATIENCE_SECONDS
        )
        value = answer.json()["value"]
        if answer.status_code >= 400:
            raise EngineError(value["message"])
        return value


class Engine:
    """A browser with one page."""

    def __init__(self, name: str, line: Line) -> None:
        self.name = name
        self._line = line
        line.ask("SetWindowRect", width=1280, height=900, x=0, y=0)

    def open(self, address: str) -> None:
        """Go to an address, and wait until the page is there."""
        self._line.ask("Navigate", url=address)

    def forget(self) -> None:
        """Forget the cookies of the page's host."""
        self._line.ask("DeleteAllCookies")

    def run(self, script: str, *arguments: Any) -> Any:
        """What a function of the page answers, of which ``script`` is the body."""
        return self._line.ask("ExecuteScript", script=script, args=list(arguments))

    def see(self, selector: str, said: str = "") -> str:
        """The last element that is seen, in whose name or words this is said; waited for."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                found = self._line.ask("ExecuteAsyncScript", script=_LOOK, args=[selector, said])
            except EngineError as error:  # another page came while this one was looked at
                if not any(word in str(error).lower() for word in ("unload", "navigat", "stale")):
                    raise
                continue
            if found:
                element: str = found[_ELEMENT]
                return element
        raise AssertionError(f"{self.name} shows no {selector} that says “{said}”: {self.words()}")

    def settle(self) -> None:
        """Wait until the service knows what was decided at the desk."""
        self._wait(_RECORDED)

    def words(self) -> str:
        """What the page says."""
        said: str = self.run("return document.body.innerText")
        return said

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self._line.ask("ElementSendKeys", id=self.see(selector), text=text)

    def press(self, selector: str, said: str = "") -> None:
        """Press the mouse in the middle of an element for as long as people do."""
        self.press_on(self.see(selector, said))

    def press_on(self, element: str) -> None:
        """The same, of an element that was seen already."""
        aim = {_ELEMENT: element}
        self.run(_BRING, aim)
        moves = [
            {"type": "pointerMove", "origin": aim, "x": 0, "y": 0, "duration": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": HELD_MILLISECONDS},
            {"type": "pointerUp", "button": 0},
        ]
        kind = {"pointerType": "mouse"}
        self._act({"type": "pointer", "id": "mouse", "parameters": kind, "actions": moves})

    def key(self, *keys: str) -> None:
        """Press keys, one after the other, on a page that is there."""
        self._wait(_READY)
        both = [{"type": f"key{way}", "value": key} for key in keys for way in ("Down", "Up")]
        self._act({"type": "key", "id": "keyboard", "actions": both})

    def _wait(self, condition: str) -> None:
        assert self._line.ask("ExecuteAsyncScript", script=_UNTIL % condition, args=[])

    def _act(self, what: Mapping[str, Any]) -> None:
        self._line.ask("PerformActions", actions=[what])
