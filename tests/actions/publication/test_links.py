"""Which addresses in a published text are links: the same here and in the section's script."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.actions.publication.links import with_links
from moderation.unseen import within_line
from moderation.web import embed
from moderation.web.embed.bundle import bundled

CASES: dict[str, list[str]] = {
    "See https://example.org/a.": ["https://example.org/a"],
    "(https://example.org/a_(b)), https://example.org!": [
        "https://example.org/a_(b)",
        "https://example.org",
    ],
    "HTTP://Example.ORG:8080/?a=1&b=2#c": ["HTTP://Example.ORG:8080/?a=1&b=2#c"],
    "https://example.org/?to=[email]&x=1": ["https://example.org/?to=[email]&x=1"],
    "https://unpkg.example/react@18.2.0/umd": ["https://unpkg.example/react@18.2.0/umd"],
    "请看https://example.org/读书。谢谢": ["https://example.org/读书"],
    "„https://example.org/a“ «https://bücher.example»": [
        "https://example.org/a",
        "https://bücher.example",
    ],
    "<a href='https://example.org/x'>x</a>": ["https://example.org/x"],
    "https://example.org/a\u202eb": ["https://example.org/a"],
    "javascript:alert(1) data:text/html,x ftp://example.org //example.org": [],
    "https:// http://. https://nowhere https://a..example http://999.1.1.1/": [],
    "https://jane:secret@example.org/": [],
    "xhttps://example.org example.org": [],
    "https://example.org:99999/": [],
    "http://localhost:8000/a http://192.0.2.7/": ["http://localhost:8000/a", "http://192.0.2.7/"],
    "a\n\n  https://example.org/a\n": ["https://example.org/a"],
}
_ANY = st.text(
    st.sampled_from(list("https://example.org/?&=#<>\"'()[]@:;, \n\u202e字é")), max_size=80
)


@pytest.mark.parametrize(("text", "hrefs"), CASES.items())
def test_an_address_is_a_link_and_nothing_else_is(text: str, hrefs: list[str]) -> None:
    assert [one.href for one in with_links(text) if one.href] == hrefs


@given(text=st.one_of(_ANY, st.text(max_size=60)))
def test_put_together_the_stretches_are_the_text(text: str) -> None:
    stretches = with_links(text)
    assert "".join(one.text for one in stretches) == text
    for one in stretches:
        assert one.href is None or (one.href == one.text and one.href.lower().startswith("http"))


def test_the_script_finds_the_same_links() -> None:
    found = _said_by_script(CASES, "withLinks(text).filter((one)=>one.href).map((one)=>one.href)")
    assert found == list(CASES.values())


def test_the_script_leaves_out_the_same_marks() -> None:
    texts = [
        f"Z{mark * count}o https://example.org/" for mark in "\u0300\u20dd" for count in (4, 5)
    ]
    shown = _said_by_script(texts, "element('p', {}, text).text")
    assert shown == [within_line(text) for text in texts]


def _said_by_script(texts: Iterable[str], asked: str) -> Any:
    """What the section's script makes of each text."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    folder = files(embed) / "static" / "embed-files"
    sources = {one.name: one.read_text("utf-8") for one in folder.iterdir()}
    program = (
        bundled("links.js", sources)
        + "globalThis.document={createElement:()=>"
        + "({setAttribute(k,v){this[k]=v},append(text){this.text=text}})};"
        + f"console.log(JSON.stringify({json.dumps(list(texts))}.map((text)=>{asked})));"
    )
    said = subprocess.run(
        [node, "--input-type=module", "-"],
        input=program,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)
