"""Promise: of 1,000 texts that Perspective's clients have analysed, and of the key, nothing stays.

They are asked about one by one and in batches, suggested and refused, with sessions, communities
and contexts of the askers; some while the database stands still. Then all that the service keeps
and writes is looked through for them, plain, in other encodings, as digests and packed. In each
of these places another text was planted, which must be found.
"""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from drills.attack.doors import Answer, Doors, comment
from drills.attack.house import opened
from drills.attack.scanner import Scanner
from drills.canaries import standstill
from drills.frame import Form, Kind, Outcome, run
from drills.frame.installed import Installed, installed
from drills.frame.served import serving
from moderation.actions.installation import Installation
from moderation.actions.sites.rotate_site_key import rotate_site_key
from tests.tables.traces import stored

DATABASES: tuple[Kind, ...] = ("sqlite",)
MARK, PLANTED = "texttobeforgotten", "texttobefound"
SITE = "drill"
_ANALYZE, _SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"
_EVERY = ("TOXICITY", "SEVERE_TOXICITY", "INSULT", "SPAM", "LIKELY_TO_REJECT")
_FAILING = 8
_BATCH = 10
_WITH_WRONG_KEYS = 80  # of more, the network would be told nothing any more
_SETTINGS = {"rate_limit": "off", "log_level": "debug"}


class Asking:
    """A client of Perspective's, with its key in the query, as all of them have it."""

    def __init__(self, doors: Doors, key: str) -> None:
        self._doors = doors
        self._key = key
        self.statuses: set[int] = set()

    def about(self, text: str, number: int) -> None:
        """Ask about a text in one of four ways."""
        way = number % 4
        if way == 0:
            self._ask(_ANALYZE, _question(text))
        elif way == 1:
            self._ask(_ANALYZE, _question(text) | {"requestedAttributes": {"FLIRTATION": {}}})
        elif way == 2:
            said = {"TOXICITY": {"summaryScore": {"value": 1}}}
            self._ask(_SUGGEST, _question(text) | {"attributeScores": said})
        elif number < _WITH_WRONG_KEYS:
            self._ask(_ANALYZE, _question(text), key=_word(text))

    def about_all(self, texts: list[str]) -> None:
        """Ask about several at once."""
        parts = [
            f"--b\nContent-Type: application/http\nContent-ID: <b + {number}>\n\n"
            f"POST {_ANALYZE}?key={self._key} HTTP/1.1\n\n{json.dumps(_question(text))}\n"
            for number, text in enumerate(texts)
        ]
        body = f"{''.join(parts)}--b--\n".encode()
        self._heard(self._doors.ask("POST", "/batch", body, _mixed()))

    def _ask(self, path: str, document: object, key: str | None = None) -> None:
        body = json.dumps(document).encode()
        address = f"{path}?key={key or self._key}"
        self._heard(self._doors.ask("POST", address, body, {"Content-Type": "application/json"}))

    def _heard(self, answer: Answer) -> None:
        self.statuses.add(answer.status)


def _word(text: str) -> str:
    return text.partition(" ")[0]


def _mixed() -> dict[str, str]:
    return {"Content-Type": "multipart/mixed; boundary=b"}


def _question(text: str) -> dict[str, object]:
    return {
        "comment": {"text": f"You are a fool, {text}. Write to {_word(text)}@example.org."},
        "requestedAttributes": {name: {} for name in _EVERY},
        "spanAnnotations": True,
        "sessionId": text,
        "communityId": text,
        "clientToken": text,
        "context": {"entries": [{"text": text}]},
    }


def places(place: Installed, house: Installation, doors: Doors, log: Path) -> Iterator[bytes]:
    """All that is kept and written; where no comment leads, what is planted is laid beside."""
    for path in sorted(place.folder.rglob("*")):
        if path.is_file() and path != log:
            yield path.read_bytes()
    yield stored(house)
    yield log.read_bytes() + PLANTED.encode()
    for address in ("/metrics", "/readyz?verbose"):
        yield doors.ask("GET", address).whole + PLANTED.encode()


def drill(form: Form) -> Outcome:
    """Ask, and look."""
    texts = [f"{MARK}{number:05d} is here" for number in range(form.pick(1000, 40))]
    with (
        installed(SITE, on=form.on, disk=None, **_SETTINGS) as place,
        opened(place) as house,
        serving(place) as served,
    ):
        doors = Doors(served.port, house)
        key = rotate_site_key(house, SITE, "perspective", timedelta(hours=1))
        asking = Asking(doors, key)
        half = len(texts) // 2
        for number, text in enumerate(texts[:half]):
            asking.about(text, number)
        for begin in range(half, len(texts) - _FAILING, _BATCH):
            asking.about_all(texts[begin : begin + _BATCH])
        with standstill(house):
            for text in texts[-_FAILING:]:
                asking.about(text, 0)
        doors.api("POST", "/v1/comments", comment("reader@example.org", body=f"It is {PLANTED}."))
        found = list(places(place, house, doors, served.log))
    return _judged(texts, key, found, asking.statuses)


def _judged(texts: list[str], key: str, found: list[bytes], statuses: set[int]) -> Outcome:
    scanner, planted = Scanner([MARK], texts), Scanner([PLANTED], [PLANTED])
    traces = {one for content in found for one in scanner.found_in(content)}
    keys = sum(key.encode() in content for content in found)
    seen = sum(bool(planted.found_in(content)) for content in found)
    measured = (
        f"{len(texts):,} texts, answered with {', '.join(map(str, sorted(statuses)))}; "
        f"{sum(map(len, found)) / 1e6:.0f} MB in {len(found)} files and answers, {len(traces)} "
        f"traces of a text, {keys} of the key, what was planted found in {seen}"
    )
    broken = [f"a text is found: {one}" for one in sorted(traces)]
    broken += ["the key is found"] if keys else []
    broken += ["what was planted is not found"] if seen < 4 else []
    broken += [] if 200 in statuses and 400 in statuses else ["nothing was answered or refused"]
    broken += [f"a fault: {status}" for status in sorted(statuses) if status in {500, 404}]
    return Outcome(measured, broken)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES))
