"""Plain text out of HTML: what a reader would read, in time that grows with the text alone."""

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.importers.html_text import plain_text

LINKS = [
    ('<a href="https://example.org/a">here</a>', "here (https://example.org/a)"),
    (
        "<a href='https://example.org/a?b=1&amp;c=2'>here</a>",
        "here (https://example.org/a?b=1&c=2)",
    ),
    ('<a href="https://example.org/a">https://example.org/a</a>', "https://example.org/a"),
    (
        '<a href="https://example.org/a/b/c">https://example.org/a/…</a>',
        "https://example.org/a/b/c",
    ),
    ('<a href="https://example.org/a">example.org/a</a>', "https://example.org/a"),
    ('<a href="javascript:alert(1)">here</a>', "here"),
    ('<a href="https://example.org/a"></a>', "https://example.org/a"),
    ("<a>here</a>", "here"),
]


@pytest.mark.parametrize(("source", "text"), LINKS)
def test_links_are_kept_as_text(source: str, text: str) -> None:
    assert plain_text(f"See {source}.") == f"See {text}."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo."),
        ("One.<br>Two.<br />Three.", "One.\nTwo.\nThree."),
        ("One.\n\nTwo.\nThree.", "One.\n\nTwo.\nThree."),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<blockquote>One</blockquote>Two", "One\n\nTwo"),
        ("<em>One</em> and <strong>two</strong>", "One and two"),
        ("2 &lt; 3 &amp;&amp; 4 &#62; 3 &quot;so&quot;", '2 < 3 && 4 > 3 "so"'),
        ("I &lt;3 it, and 2 < 3", "I <3 it, and 2 < 3"),
        ("a List<String> of <b>them</b>", "a List<String> of them"),
        ("One<script>alert(1)</script><style>p{}</style><!-- note -->Two", "OneTwo"),
        ("One<!-- never closed", "One"),
        (
            '<img src="https://example.org/a.png" alt="a loaf">',
            "a loaf (https://example.org/a.png)",
        ),
        ('<img src="https://example.org/a.png">', "https://example.org/a.png"),
        ('<img class="wp-smiley" src="https://s.w.org/1.png" alt=":-)">', ":-)"),
        ('<img src="data:image/png;base64,AAAA">', ""),
        ('<iframe src="https://example.org/film"></iframe>', "https://example.org/film"),
        ("One<br />\nTwo<br>\r\nThree<br/>\n\nFour", "One\nTwo\nThree\n\nFour"),
        (
            "<table><tr><th>One</th><th>Two</th></tr>\n<tr><td>1</td><td>2</td></tr></table>",
            "One | Two\n1 | 2",
        ),
        (
            '<p>See</p><p><a href="https://example.org/a">https://example.org/a</a></p>',
            "See\n\nhttps://example.org/a",
        ),
        (
            '<p>See</p><p><a href="https://example.org/a"><b>this</b></a></p>',
            "See\n\nthis (https://example.org/a)",
        ),
        (
            'One <a href="https://example.org/a.png"><img src="https://example.org/a.png"></a>',
            "One https://example.org/a.png",
        ),
        ("&lt;b&gt;not bold&lt;/b&gt;", "<b>not bold</b>"),
    ],
)
def test_tags_become_lines_or_nothing(source: str, text: str) -> None:
    assert plain_text(source) == text


@given(st.text())
def test_any_text_that_was_escaped_comes_back(text: str) -> None:
    assert plain_text(html.escape(text)) == html.unescape(html.escape(text)).strip()


@given(
    st.lists(
        st.sampled_from(
            ["<em>", "</em >", "<B\nid='1'>", "</span>", "<i/>", "&am", "p;", "<", ">", " ", "x\n"]
        )
    )
)
def test_tags_that_say_nothing_leave_the_same_among_others(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert plain_text(text) == plain_text(f"{text}<u><!-- noted -->")


@given(st.lists(st.sampled_from(["<a ", "href='", "<p>", "</a>", "<li", ">", "x", "&lt;", "<!--"])))
def test_it_takes_any_heap_of_tags(pieces: list[str]) -> None:
    plain_text("".join(pieces))


@pytest.mark.parametrize("piece", ["<a ", '<a x="', "<!--", "<p>", "&", "<a href='", "<", "<a>"])
def test_no_input_makes_it_slow(piece: str) -> None:
    begin = time.process_time()
    plain_text(piece * (262_140 // len(piece)))
    assert time.process_time() - begin < 2
