"""/embed.js: small, readable from any origin, and never a mix of two releases."""

import gzip
import re

import pytest

from moderation.web.embed.catalogues import catalogues
from moderation.web.embed.nesting import DEEPEST


@pytest.fixture
def database_kind() -> str:
    """One is enough: the script asks no database."""
    return "sqlite"


def _parts(client) -> dict[str, str]:
    """Every file that the script loads, by address."""
    found, wanted = {}, ["/embed.js"]
    while wanted:
        address = wanted.pop()
        found[address] = client.get(address).text
        folder = address.rpartition("/")[0]
        names = re.findall(r'"\./([\w./-]+\.(?:js|css))"', found[address])
        wanted += [f"{folder}/{name}" for name in names if f"{folder}/{name}" not in found]
    return found


LATER = ("authored.js", "/posting.js", "/report.js", "/report.css")
"""What a reader's browser loads once they write, report, or have posted."""


def test_everything_together_is_small(client) -> None:
    first = [part for part in _parts(client) if not part.endswith(LATER)]
    sent = [client.get(part, headers={"Accept-Encoding": "gzip"}) for part in first]
    assert {answer.headers["Content-Encoding"] for answer in sent} == {"gzip"}
    assert len(sent) == 4
    assert sum(len(answer.data) for answer in sent) <= 14 * 1024
    assert len(client.get("/embed.js", headers={"Accept-Encoding": "gzip"}).data) <= 2600


def test_what_is_loaded_later_is_small_too(client) -> None:
    (later,) = (part for part in _parts(client) if part.endswith("authored.js"))
    assert len(client.get(later, headers={"Accept-Encoding": "gzip"}).data) <= 3 * 1024
    words = client.get(f"{later.rpartition('/')[0]}/authored.de.json")
    assert words.content_type == "application/json"
    assert words.json["withdraw"] == "Zurückziehen"


def test_what_reports_a_comment_is_loaded_on_first_use_and_is_small(client) -> None:
    late = [part for part in _parts(client) if "/report." in part]
    sent = [client.get(part, headers={"Accept-Encoding": "gzip"}) for part in late]
    assert sum(len(answer.data) for answer in sent) <= 4 * 1024
    assert (
        'import("./report.js")'
        in client.get(next(p for p in _parts(client) if "section" in p)).text
    )


def test_the_script_says_by_itself_in_every_language_that_nothing_could_be_loaded(client) -> None:
    script = client.get("/embed.js").text
    for language, catalogue in catalogues().items():
        assert f'{language}:["{catalogue.strings["not_loaded"]}"' in script


def test_who_reads_no_gzip_gets_the_same_as_it_is(client) -> None:
    packed = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/embed.js", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_script_and_server_nest_replies_alike(client) -> None:
    (section,) = (part for name, part in _parts(client).items() if name.endswith("/section.js"))
    assert f"const DEEPEST={DEEPEST};" in section


def test_pages_of_any_origin_may_load_it(client) -> None:
    for address in _parts(client):
        answer = client.get(address)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.mimetype in {"text/javascript", "text/css"}


def test_parts_are_kept_for_good_and_the_script_is_not(client) -> None:
    parts = list(_parts(client))
    assert client.get(parts[0]).headers["Cache-Control"] == "public, max-age=300"
    assert "immutable" in client.get(parts[1]).headers["Cache-Control"]


def test_a_part_of_another_release_is_not_kept(client) -> None:
    answer = client.get("/embed-files/000000000000/section.js")
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "..%2fembed.js", "%2e%2e"])
def test_nothing_else_is_served(client, name: str) -> None:
    assert client.get(f"/embed-files/000000000000/{name}").status_code == 404


def test_no_script_writes_html_evaluates_or_keeps_a_cookie(client) -> None:
    for source in _parts(client).values():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", source)
        assert not re.search(r"\beval\(|new Function|document\.cookie|\.style\b", source)
