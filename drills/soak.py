"""Promise: in ordinary use memory grows by 1 MB an hour at most, open files not at all.

    python -m drills.soak [--hours 2] [--smallest]

Two comments a second come by the API and by the form; some are decided on, and readers, a moderator
at the desk and whoever watches ask meanwhile. Before that as many come as fill the caches: with
more words that nobody has used before than anything remembers, which is 50,000 in each web process,
and from several at a time, so that every thread and every connection has filled its own. Twice a
minute the
service's processes are looked at: their memory that is no file's, and what they have open. The
first half is warming up and is not judged: what is done once an hour is done in it for the first
time, and caches of words reach their bounds. The log is 64 MB at most in two hours. Less than a
quarter of an hour tells no slope: then memory may have grown by 64 MB.
"""

import http.client
import json
import statistics
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from drills.frame import Form, Kind, Outcome, run
from drills.frame.installed import ORIGIN, Installed, installed
from drills.frame.processes import children_of
from drills.frame.served import Served, serving

DATABASES: tuple[Kind, ...] = ("sqlite", "postgresql")
LONGEST_SECONDS = 9000  # filling, and two hours

MOST_MEGABYTES_AN_HOUR = 1.0
MOST_MEGABYTES = 64.0  # of growth, where the time is too short for a slope
MOST_FILES = 4  # more than before: a connection that happens to be open
MOST_LOG_MEGABYTES = 64.0  # in two hours
_WARMING = 0.5  # of the time
_LEAST_MINUTES = 15.0  # that tell a slope
_PAGES = 50
_A_SECOND = 2.0  # comments
_FILLING = 8  # at a time
COMMENTS_THAT_FILL = 6_000
NEW_WORDS = 24  # in each of these; a web process that gets half of them remembers no more
_SYLLABLES = [one + other for one in "bdfgklmnprstvz" for other in "aeiou"]
_REQUESTS_EACH = 20  # by one connection; then another process may get the next
_NOW_AND_THEN = (
    (2, "/v1/threads/counts?site=drill&url={page}"),
    (3, "/review/drill/"),
    (5, "/v1/sites/drill/feed.atom"),
    (7, "/v1/comments?status=pending"),
    (11, "/review/drill/search?q=ferry"),
    (13, "/embed/drill/comments?url={page}"),
    (20, "/readyz?verbose"),
    (30, "/metrics"),
)


@dataclass(frozen=True)
class Look:
    """The service at one moment: how old it is, megabytes by process, what is open, threads."""

    at: float
    megabytes: Mapping[int, float]
    files: int
    threads: int


@dataclass
class Traffic:
    """What is asked of the service, one thing after the other."""

    port: int
    key: str
    cookie: str
    new_words: int = 0  # that nobody has used before, in each comment
    answered: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Connect at the first request."""
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def comment(self, number: int) -> None:
        """One comment, by the API or by the form; one in eight is decided on."""
        page = page_of(number)
        if number % 8 == 7:
            self.ask("POST", "/v1/sites/drill/form", urlencode(self._form(page, number)))
            return
        said = self.ask("POST", "/v1/comments", json.dumps(self._comment(page, number)))
        if number % 8 == 0 and said:
            status = ("approved", "spam", "rejected")[number // 8 % 3]
            place = f"/v1/comments/{json.loads(said)['id']}/decisions"
            self.ask("POST", place, json.dumps({"status": status}))

    def look_around(self, number: int) -> None:
        """What everybody else asks meanwhile."""
        self.ask("GET", f"/v1/threads/comments?site=drill&url={page_of(number)}")
        for every, path in _NOW_AND_THEN:
            if number % every == 0:
                self.ask("GET", path.format(page=page_of(number)))

    def ask(self, method: str, path: str, body: str | None = None) -> bytes:
        """The body of a good answer; what else there is, is noted.

        A connection that was kept may have ended meanwhile; then it is asked by another.
        """
        is_kept = self._connection.sock is not None
        try:
            self._connection.request(method, path, body, self._headers(method, path))
            answer = self._connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            if is_kept and isinstance(error, ConnectionError):
                return self.ask(method, path, body)
            self.wrong.append(f"{type(error).__name__} at {path}")
            return b""
        self.answered += 1
        if self.answered % _REQUESTS_EACH == 0:
            self._connection.close()
        if answer.status < 300:
            return said
        self.wrong.append(f"{answer.status} at {path}")
        return b""

    def _comment(self, page: str, number: int) -> dict[str, object]:
        author = {"name": f"Jane {number % 997}", "email": f"jane-{number % 997}@example.org"}
        body = text_of(number, self.new_words)
        return {"thread": {"url": page, "title": "The ferry"}, "author": author, "body": body}

    def _form(self, page: str, number: int) -> dict[str, str]:
        author = {"name": f"John {number % 97}", "email": f"john-{number % 97}@example.org"}
        return author | {"thread_url": page, "body": text_of(number, self.new_words)}

    def _headers(self, method: str, path: str) -> dict[str, str]:
        is_form = path.endswith("/form")
        kind = "application/x-www-form-urlencoded" if is_form else "application/json"
        headers = {"Accept": "application/json, text/html;q=0.9"}
        if method == "POST":
            headers |= {"Content-Type": kind, "Origin": ORIGIN}
        if path.startswith("/v1/comments"):
            headers["Authorization"] = f"Bearer {self.key}"
        if path.startswith("/review"):
            headers["Cookie"] = self.cookie
        return headers


def page_of(number: int) -> str:
    """The page that a comment belongs to."""
    return f"{ORIGIN}/page/{number % _PAGES}/"


def text_of(number: int, new_words: int) -> str:
    """A comment like no other, with so many words that are in no other."""
    words = ("ferry", "bridge", "council", "nobody", "closed", "open", "again", "promised", "road")
    said = [words[(number * step + number // step) % len(words)] for step in range(1, 25)]
    said += [_new_word(number * new_words + one) for one in range(new_words)]
    return f"{' '.join(said).capitalize()}, says number {number}."


def _new_word(number: int) -> str:
    size = len(_SYLLABLES)
    return "".join(_SYLLABLES[number // size**place % size] for place in range(3))


def sign_in(place: Installed, port: int) -> str:
    """The cookie of a moderator who has set a password."""
    made = place.say("moderators", "add", "jane@example.org", "--role", "admin", "--json")
    link = urlsplit(json.loads(made.stdout)["link"])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    fields = urlencode({"set_password": "1", "password": "nobody sails at night here"})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    connection.request("POST", link.path, fields, headers)
    cookie = connection.getresponse().headers["Set-Cookie"]
    connection.close()
    return str(cookie).partition(";")[0]


def look_at(served: Served, began: float) -> Look:
    """The service as it is now: the supervisor and those that it has started."""
    found = [served.supervisor(), *children_of(served.supervisor())]
    files = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in found)
    threads = sum(len(list(Path(f"/proc/{one}/task").iterdir())) for one in found)
    return Look(time.monotonic() - began, {one: memory_of(one) for one in found}, files, threads)


def memory_of(process: int) -> float:
    """Megabytes that are no file's; what is shared counts in shares."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss_Anon:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this kernel doesn't tell a process's own memory")


def fill(traffic: Traffic, comments: int) -> None:
    """Send so many, and look around, as several do."""
    given = (traffic.port, traffic.key, traffic.cookie, NEW_WORDS)
    others = [Traffic(*given) for _ in range(_FILLING)]

    def ask(one: Traffic, first: int) -> None:
        for number in range(first, comments, _FILLING):
            one.comment(number)
            if number % 8 == first:
                one.look_around(number)

    with ThreadPoolExecutor(_FILLING) as pool:
        list(pool.map(ask, others, range(_FILLING)))
    traffic.wrong += [wrong for one in others for wrong in one.wrong]


def use(traffic: Traffic, served: Served, first: int, seconds: float) -> list[Look]:
    """Ordinary use for so long; what was seen of the processes."""
    began = time.monotonic()
    looks: list[Look] = []
    number, every = first, min(30.0, seconds / 12)
    while (now := time.monotonic() - began) < seconds:
        if now >= len(looks) * every:
            looks.append(look_at(served, began))
            say_how_it_goes(looks[-1], traffic)
        traffic.comment(number)
        traffic.look_around(number)
        number += 1
        time.sleep(max(0.0, began + (number - first) / _A_SECOND - time.monotonic()))
    return [*looks, look_at(served, began)]


def say_how_it_goes(look: Look, traffic: Traffic) -> None:
    """A line for whoever watches."""
    memory = " ".join(f"{one:.1f}" for one in look.megabytes.values())
    whole = sum(look.megabytes.values())
    print(
        f"{look.at / 60:6.1f} min: {whole:.1f} MB ({memory}), {look.files} open, "
        f"{look.threads} threads, {traffic.answered} answers, {len(traffic.wrong)} wrong",
        file=sys.stderr,
        flush=True,
    )


def slope(looks: list[Look], process: int | None = None) -> float:
    """Megabytes an hour: the median of the slopes between any two looks, so that no peak counts."""
    points = [
        (one.at / 3600, one.megabytes[process] if process else sum(one.megabytes.values()))
        for one in looks
    ]
    return statistics.median(
        (later[1] - earlier[1]) / (later[0] - earlier[0])
        for number, earlier in enumerate(points)
        for later in points[number + 1 :]
    )


def judge(looks: list[Look], log: float, traffic: Traffic, seconds: float) -> Outcome:
    """What has become of memory, open files and the log."""
    judged = [one for one in looks if one.at >= seconds * _WARMING]
    first, last, third = judged[0], judged[-1], max(1, len(judged) // 3)
    broken = [f"an answer was {one}" for one in sorted(set(traffic.wrong))[:3]]
    if any(one.megabytes.keys() != first.megabytes.keys() for one in judged):
        return Outcome("a process ended or came", [*broken, "a process ended or came"])
    rises = slope(judged)
    grew = sum(last.megabytes.values()) - sum(first.megabytes.values())
    before, after = (
        statistics.median(one.files for one in some) for some in (judged[:third], judged[-third:])
    )
    is_long = last.at - first.at >= _LEAST_MINUTES * 60
    if rises > MOST_MEGABYTES_AN_HOUR if is_long else grew > MOST_MEGABYTES:
        broken.append("memory grows")
    if after > before + MOST_FILES:
        broken.append("open files become more")
    log_of_two_hours = log * 7200 / seconds
    if log_of_two_hours > MOST_LOG_MEGABYTES:
        broken.append("the log grows too fast")
    each = ", ".join(f"{slope(judged, one):+.1f}" for one in first.megabytes)
    slopes = f"{rises:+.2f} MB an hour (by process {each})" if is_long else "too short for a slope"
    return Outcome(
        f"{seconds / 60:.1f} minutes, {traffic.answered} answers: memory "
        f"{sum(first.megabytes.values()):.0f} MB and {grew:+.1f} since, {slopes}; "
        f"{before:.0f} open files became {after:.0f}; the log has {log_of_two_hours:.0f} MB "
        "in two hours",
        broken,
    )


def drill(form: Form) -> Outcome:
    """Fill the caches, then use it for so long."""
    seconds = form.pick(form.options["hours"] * 3600, 6.0)
    filling = form.pick(COMMENTS_THAT_FILL, 20)
    with (
        installed("drill", on=form.on, log_level="info", rate_limit="off") as place,
        serving(place) as served,
    ):
        traffic = Traffic(served.port, place.keys["drill"], sign_in(place, served.port))
        fill(traffic, filling)
        before = served.log.stat().st_size
        looks = use(traffic, served, filling, seconds)
        log = (served.log.stat().st_size - before) / 1e6
    return judge(looks, log, traffic, seconds)


if __name__ == "__main__":
    sys.exit(run(drill, DATABASES, hours=2.0))
