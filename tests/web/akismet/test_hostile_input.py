"""What nobody should send: refused or bounded, no verdict that nobody gave, nothing of it shown."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.hostile import HOSTILE
from tests.web.akismet.conftest import CHECK, HAM, SPAM, THANKS

FORM = "application/x-www-form-urlencoded"
VERDICTS = {b"true", b"false"}
NAMES = (
    *("blog", "permalink", "user_ip", "user_agent", "referrer", "comment_type", "comment_author"),
    *("comment_author_email", "comment_author_url", "comment_content", "comment_date_gmt"),
    *("blog_lang", "blog_charset", "user_role", "is_test", "honeypot_field_name", "callback"),
    *("POST_ak_js", "recheck_reason", "guid", "comment_check_response", "comment_context[]"),
)


@pytest.mark.parametrize("path", [CHECK, SPAM, HAM])
def test_hostile_words_in_every_field_are_answered_in_the_protocol(ask, path: str) -> None:
    for number, words in enumerate(HOSTILE):
        name = NAMES[number % len(NAMES)]
        answer = ask(path, **{name: words})
        assert answer.status_code == 200
        assert answer.data in {b"true", b"false", b"invalid", THANKS.encode()}


@pytest.mark.parametrize("path", [CHECK, SPAM])
def test_nul_and_halves_of_pairs_are_stored_nowhere(client, fields, stored, path) -> None:
    for odd in ("%00", "%ED%A0%80", "%FF%FE", "%C0%80", "%F8%88%80%80%80", "%u0041", "%"):
        raw = urlencode(
            {name: f"{value}<odd>" for name, value in fields.items()}
            | {"api_key": fields["api_key"], "comment_content": f"Words{len(stored())}<odd>"}
        )
        sent = raw.replace("%3Codd%3E", odd)
        assert client.post(path, data=sent, content_type=FORM).status_code == 200
    assert all("\0" not in comment.body for comment in stored())


def test_endless_brackets_and_names_are_tolerated(client, fields, stored) -> None:
    odd = "[" * 20_000 + "&comment_context" + "[a]" * 5_000 + "=x&=&&&==&" + "n" * 9_000 + "=1&"
    raw = odd + urlencode(fields)
    assert client.post(CHECK, data=raw, content_type=FORM).data == b"false"
    assert len(stored()) == 1


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("charset", ["utf-7", "zlib", "idna", "x" * 500, "utf-8\0", "\"'", "hex"])
def test_a_charset_that_is_none_is_utf_8(client, fields, stored, charset: str) -> None:
    raw = urlencode(fields | {"blog_charset": charset}).encode()
    answer = client.post(CHECK, data=raw, content_type=f"{FORM}; charset={charset.strip(chr(0))}")
    assert answer.data == b"false"
    assert stored()[0].body == fields["comment_content"]


def test_addresses_that_a_client_repeats_are_stored_nowhere(ask, installation, database_kind):
    from sqlalchemy import inspect, text

    ask(
        POST_email="second@example.org",
        HTTP_X_AUTHOR="second@example.org",
        reporter="second@example.org",
        comment_content="Write to second@example.org about the bread.",
        comment_author="second@example.org",
        user_agent="agent second@example.org",
        permalink="https://example.org/p?mail=second@example.org",
        comment_context="second@example.org",
    )
    with installation.database.reading() as session:
        for table in inspect(session.connection()).get_table_names():
            rows = session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            assert "second@" not in repr(rows), table


def test_a_refusal_repeats_nothing_of_what_was_sent(ask) -> None:
    for change in ({"blog": "jane secret"}, {"api_key": "jane secret"}, {"user_ip": None}):
        answer = ask(**change, permalink=None)
        assert "jane" not in answer.text + str(answer.headers)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=40), max_size=6))
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_whatever_is_sent_the_answer_is_one_that_clients_know(client, fields, changes) -> None:
    raw = urlencode(fields | changes)
    answer = client.post(CHECK, data=raw, content_type=FORM)
    assert answer.status_code == 200
    known = VERDICTS | {b"invalid", b"Missing required field: blog"}
    assert answer.data in known
    assert len(answer.headers["X-akismet-guid"]) == 36
    assert (answer.data in VERDICTS) != ("X-akismet-debug-help" in answer.headers)
