"""Forms in other charsets than UTF-8, and names that are spelled oddly."""

from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.errors import TooLarge
from moderation.web.akismet.charsets import codec_of, text_of
from moderation.web.akismet.parameters import parse
from tests.web.akismet.conftest import CHECK

# What a request says is read before any database is asked.
on_one_database = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

ANY_BYTES = st.binary(max_size=60)
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1251", "cp1251"),
        ("ISO-8859-15", "iso8859-15"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "shift_jis"),
        ('"koi8-r"', "koi8-r"),
        ("", None),
        (None, None),
        ("utf-16", None),
        ("utf-7", None),
        ("zlib", None),
        ("rot13", None),
        ("unicode_escape", None),
        ("idna", None),
        ("../../etc", None),
        ("x" * 100, None),
        ("a\0b", None),
    ],
)
def test_a_label_means_what_browsers_take_it_for(label: str | None, codec: str | None) -> None:
    assert codec_of(label) == codec


@on_one_database
@pytest.mark.parametrize("charset", ["ISO-8859-1", "windows-1251", "Shift_JIS", "UTF-8"])
def test_a_form_is_read_in_the_charset_that_it_says(client, fields, stored, charset) -> None:
    words = {"windows-1251": "Спасибо за рецепт", "Shift_JIS": "ありがとう"}.get(
        charset, "Très bon"
    )
    raw = urlencode(fields | {"comment_content": words}, encoding=charset).encode()
    sent = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.post(CHECK, data=raw, content_type=sent).data == b"false"
    assert stored()[0].body == words


@on_one_database
def test_the_blogs_charset_counts_where_the_form_says_none(client, fields, stored) -> None:
    changed = fields | {"comment_content": "Très bon", "blog_charset": "ISO-8859-1"}
    raw = urlencode(changed, encoding="latin-1").encode()
    client.post(CHECK, data=raw, content_type="application/x-www-form-urlencoded")
    assert stored()[0].body == "Très bon"


@on_one_database
def test_what_is_utf_8_all_the_same_is_read_as_that(ask, stored) -> None:
    ask(blog_charset="ISO-8859-1", comment_content="Très bon")
    assert stored()[0].body == "Très bon"


@on_one_database
def test_a_form_without_a_type_is_read(client, fields, stored) -> None:
    raw = urlencode(fields).encode()
    assert client.post(CHECK, data=raw).data == b"false"
    assert len(stored()) == 1


@on_one_database
@pytest.mark.parametrize("kind", ["application/json", "text/xml", "multipart/form-data"])
def test_another_type_is_invalid(client, fields, stored, kind: str) -> None:
    answer = client.post(CHECK, data=urlencode(fields).encode(), content_type=kind)
    assert (answer.status_code, answer.data, stored()) == (200, b"invalid", [])
    assert "Send application/x-www-form-urlencoded" in answer.headers["X-akismet-debug-help"]


@given(ANY_BYTES, st.sampled_from([None, "utf-8", "cp1252", "gb18030", "shift_jis", "big5"]))
@example(b"\xed\xa0\x80", None)
@example(b"\0", "utf-8")
@example(b"\x81", "cp1252")
def test_any_bytes_become_a_text_that_can_be_stored(raw: bytes, codec: str | None) -> None:
    text = text_of(raw, codec, None)
    assert text.encode()[:0] == b""
    assert "\0" not in text


@given(STORABLE)
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert text_of(text.encode(), None, "cp1252") == text
    assert text_of(text.encode(), "utf-8", None) == text


@given(st.dictionaries(NAMES, STORABLE, max_size=8))
def test_every_parameter_is_read_as_it_was_written(values: dict[str, str]) -> None:
    raw = urlencode(values).encode()
    parameters = parse(raw)
    for name, value in values.items():
        if not name.startswith("comment_context"):
            assert parameters.text(name) == value.strip()


@given(ANY_BYTES)
@example(b"%")
@example(b"&&==&=&%zz=%u00e9")
@example(b"comment_context[" * 3)
def test_no_bytes_are_too_odd_for_a_form(raw: bytes) -> None:
    parameters = parse(raw)
    assert isinstance(parameters.text("comment_content"), str)
    assert isinstance(parameters.context, list)


@given(st.binary(min_size=1, max_size=40))
def test_encoded_bytes_arrive_as_they_are(raw: bytes) -> None:
    sent = b"comment_content=" + quote_from_bytes(raw).encode()
    assert parse(sent).values[b"comment_content"] == raw


@pytest.mark.parametrize(
    ("raw", "context"),
    [
        (b"comment_context=a", ["a"]),
        (b"comment_context[]=a&comment_context[]=b", ["a", "b"]),
        (b"comment_context%5B0%5D=a&comment_context%5B1%5D=b+c", ["a", "b c"]),
        (b"comment_context[][]=a&comment_contexts=b&comment_context[=c", []),
        (b"comment_context[]=", []),
    ],
)
def test_the_context_has_three_spellings(raw: bytes, context: list[str]) -> None:
    assert parse(raw).context == context


def test_the_last_of_a_name_counts() -> None:
    assert parse(b"a=1&a=2").text("a") == "2"


def test_endless_parameters_are_refused() -> None:
    with pytest.raises(TooLarge):
        parse(b"a=1&" * 2_001)


@on_one_database
def test_a_request_of_endless_parameters_is_no_verdict(client, fields, stored) -> None:
    raw = urlencode(fields).encode() + b"&x" * 3_000
    sent = "application/x-www-form-urlencoded"
    answer = client.post(CHECK, data=raw, content_type=sent)
    assert (answer.status_code, stored()) == (413, [])
    assert answer.data not in {b"true", b"false"}


def test_the_blogs_charset_is_looked_up_once_and_context_ends_somewhere(monkeypatch) -> None:
    # A charset of 200 KB, looked up anew for each of 2,000 contexts, took 2.5 seconds.
    from moderation.web.akismet import parameters

    asked: list[str | None] = []
    monkeypatch.setattr(parameters, "codec_of", asked.append)
    raw = b"blog_charset=" + b"\xff" * 200_000 + b"&comment_context[]=%ff" * 1_900
    found = parse(raw)
    assert len(found.context) == 100
    assert max(len(label or "") for label in asked) <= 50
    assert len(asked) == 2
