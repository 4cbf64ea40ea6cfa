"""POST /1.1/comment-check: what is answered, and what becomes of the comment."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.tables import Comment, SealedValue, Thread
from tests.fixtures.hostile import DECEIVING, UNDECEIVING
from tests.web.akismet.conftest import CHECK

GUID = "X-akismet-guid"
RECHECK = "X-akismet-recheck-after"
TIP = "X-akismet-pro-tip"
STATUS = "X-moderation-status"
SPOKEN_OF_ERRORS = ("X-akismet-debug-help", "X-akismet-alert-code", "X-akismet-error")


def test_a_comment_that_waits_is_false_for_now(ask, stored) -> None:
    answer = ask()
    (comment,) = stored()
    assert (answer.status_code, answer.data) == (200, b"false")
    assert answer.content_type.startswith("text/plain")
    assert answer.headers[GUID] == comment.id
    assert int(answer.headers[RECHECK]) < 2**31
    assert answer.headers[STATUS] == "pending"
    assert (comment.status, comment.author_name) == ("pending", "Jane Doe")
    assert comment.thread_url == "https://example.org/2026/bread"
    assert not [name for name in SPOKEN_OF_ERRORS if name in answer.headers]


def test_what_the_client_knows_is_kept_as_from_every_other_door(ask, installation) -> None:
    ask(comment_date_gmt="2026-11-01 08:00:00", comment_context="baking")
    with installation.database.reading() as session:
        comment = session.scalars(select(Comment)).one()
        sealed = session.scalars(select(SealedValue)).one()
        excerpt = session.scalars(select(Thread.excerpt)).one()
        address = installation.vault.open_value(session, comment.site_id, comment.id)
    assert (comment.language, comment.author_network) == ("en_US", "192.0.2.0/24")
    assert comment.submitted_at.isoformat() == "2026-11-01T08:00:00+00:00"
    assert comment.parent_id is None
    assert (sealed.field, address, excerpt) == ("email", "jane@example.org", "baking")


@pytest.mark.parametrize("name", ["viagra-test-123", "akismet-guaranteed-spam"])
def test_the_known_author_is_spam(ask, stored, name: str) -> None:
    answer = ask(comment_author=name)
    assert answer.data == b"true"
    assert TIP not in answer.headers
    assert RECHECK not in answer.headers
    assert stored()[0].status == answer.headers[STATUS] == "spam"


def test_the_known_address_is_spam(ask) -> None:
    assert ask(comment_author_email="akismet-guaranteed-spam@example.com").data == b"true"


@pytest.mark.parametrize("role", ["administrator", "editor, Administrator"])
def test_an_administrator_is_ham_whatever_else_holds(ask, stored, role: str) -> None:
    answer = ask(comment_author="viagra-test-123", user_role=role)
    assert answer.data == b"false"
    assert RECHECK not in answer.headers
    assert stored()[0].status == "approved"


@pytest.mark.parametrize("role", ["editor", "author", "editor,author"])
def test_who_writes_articles_follows_the_mode_of_the_site(ask, stored, role: str) -> None:
    ask(user_role=role)
    assert stored()[0].status == "pending"


@pytest.mark.parametrize(
    "honeypot",
    [
        {"POST_ak_hp_textarea": "buy"},
        {"honeypot_field_name": "fax", "fax": "buy"},
        {"honeypot_field_name": "fax", "POST_fax": "buy"},
    ],
)
def test_a_filled_honeypot_may_be_discarded_and_is_kept_here(ask, stored, honeypot) -> None:
    answer = ask(**honeypot)
    assert (answer.data, answer.headers[TIP]) == (b"true", "discard")
    assert stored()[0].verdict.phase == "honeypot"


def test_a_honeypot_cannot_be_a_field_that_means_something_else(ask) -> None:
    assert ask(honeypot_field_name="comment_author").data == b"false"


def test_who_was_too_quick_waits(ask, stored) -> None:
    from moderation import clock

    shown = int(clock.now().timestamp() * 1000) - 900
    ask(POST_ak_js=str(shown))
    assert stored()[0].verdict.phase == "elapsed_time"


@pytest.mark.parametrize("shown", ["0", "99999999999999", "soon", "4102444800000"])
def test_a_clock_that_cannot_be_right_says_nothing(ask, stored, shown: str) -> None:
    ask(POST_ak_js=shown)
    assert stored()[0].verdict.phase == "hold_by_default"


def test_the_discard_of_a_trial_keeps_nothing(ask, stored) -> None:
    answer = ask(test_discard="1")
    assert (answer.data, answer.headers[TIP], stored()) == (b"true", "discard", [])


def test_a_test_is_kept_as_one(ask, installation) -> None:
    ask(is_test="true")
    with installation.database.reading() as session:
        assert session.scalars(select(Comment.is_test)).one() is True


def test_the_same_comment_sent_again_has_its_present_status_and_is_no_second_one(
    ask, stored, installation, submitting_site
) -> None:
    first = ask()
    again = ask()
    assert (again.data, again.headers[GUID]) == (b"false", first.headers[GUID])
    decide(
        installation,
        submitting_site.id,
        first.headers[GUID],
        WantedDecision("rejected", Actor("site")),
    )
    assert ask(recheck_reason="recheck").data == b"true"
    assert len(stored()) == 1


def test_what_still_waits_is_provisional_however_often_it_is_asked_about(ask) -> None:
    assert all(RECHECK in ask().headers for _ in range(3))
    again = ask(recheck_reason="recheck_queue")
    assert RECHECK not in again.headers
    assert again.headers[STATUS] == "pending"


@pytest.mark.parametrize(
    "other",
    [
        {"comment_author": "Ann"},
        {"comment_author_email": "ann@example.org"},
        {"comment_author_url": ""},
        {"comment_content": "Another text about bread."},
        {"permalink": "https://example.org/2026/rolls"},
    ],
)
def test_what_differs_is_another_comment(ask, stored, other) -> None:
    ask()
    ask(**other)
    assert len(stored()) == 2


def test_a_recheck_finds_what_came_by_another_door(ask, stored, submit) -> None:
    comment = submit(body="Thank you, the crust came out just as you describe it.")
    answer = ask(recheck_reason="recheck_queue")
    assert answer.headers[GUID] == comment.id
    assert len(stored()) == 1


def test_a_recheck_of_the_unknown_is_taken_in_and_not_provisional(ask, stored) -> None:
    answer = ask(recheck_reason="recheck_queue")
    assert RECHECK not in answer.headers
    assert len(stored()) == 1


def test_whatever_is_missing_or_malformed_is_absent(ask, stored, installation) -> None:
    answer = ask(
        comment_author="",
        comment_author_email="not an address",
        comment_author_url="javascript:alert(1)",
        user_ip="",
        user_agent=None,
        referrer=None,
        comment_date_gmt="yesterday",
        blog_lang="???",
        permalink="ftp://example.org/",
    )
    (comment,) = stored()
    assert answer.data == b"false"
    assert (comment.author_name, comment.author_url) == ("", None)
    assert comment.thread_url == "https://example.org/"
    with installation.database.reading() as session:
        assert session.scalars(select(SealedValue)).all() == []


def test_a_long_name_is_cut(ask, stored) -> None:
    ask(comment_author="n" * 300, comment_author_url="https://example.org/" + "u" * 3_000)
    (comment,) = stored()
    assert (len(comment.author_name), comment.author_url) == (100, None)


def test_markup_comes_as_it_was_written(ask, stored) -> None:
    ask(comment_content='<p>See <a href="https://example.org/a">this</a> &amp; that</p>')
    assert stored()[0].body == '<p>See <a href="https://example.org/a">this</a> &amp; that</p>'


@pytest.mark.parametrize("kind", ["contact-form", "signup", "message", "tweet"])
def test_what_is_not_said_in_public_gets_an_opinion_and_is_not_kept(ask, stored, kind) -> None:
    answer = ask(comment_type=kind)
    assert (answer.data, stored()) == (b"false", [])
    assert RECHECK not in answer.headers
    assert ask(comment_type=kind, comment_author="viagra-test-123").data == b"true"
    assert stored() == []


def test_another_name_for_the_type_is_read_too(ask, stored) -> None:
    ask(comment_type=None, content_type="signup")
    assert stored() == []
    ask(comment_type=None, content_type="forum-post")
    assert len(stored()) == 1


@pytest.mark.parametrize("text", [None, "", " \n\t "])
def test_an_empty_text_gets_an_opinion_of_name_and_link(ask, stored, text) -> None:
    assert ask(comment_content=text).data == b"false"
    assert ask(comment_content=text, comment_author="akismet-guaranteed-spam").data == b"true"
    assert stored() == []


def test_only_an_opinion_where_the_site_wants_no_more(ask, stored, opinion_mode) -> None:
    answer = ask()
    assert (answer.data, stored()) == (b"false", [])
    assert len(answer.headers[GUID]) == 36
    assert RECHECK not in answer.headers
    assert STATUS not in answer.headers
    assert ask(comment_author="viagra-test-123").data == b"true"
    assert ask(POST_ak_hp_textarea="x").headers[TIP] == "discard"
    assert stored() == []


def test_without_an_opinion_nothing_is_called_ham(ask, stored, opinion_mode, installation) -> None:
    installation.classifier._in_use = None
    answer = ask()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.data not in {b"true", b"false"}


@pytest.mark.parametrize("name", ["blog", "user_ip"])
def test_a_missing_field_is_named(ask, stored, name: str) -> None:
    answer = ask(**{name: None})
    assert answer.status_code == 200
    assert answer.data == f"Missing required field: {name}".encode()
    assert answer.headers["X-akismet-error"] == "missing-required-field"
    assert stored() == []


def test_a_blog_that_is_no_address_is_invalid(ask) -> None:
    answer = ask(blog="our blog", permalink=None)
    assert (answer.status_code, answer.data) == (200, b"invalid")
    assert "full address" in answer.headers["X-akismet-debug-help"]


def test_the_longest_text_passes_though_it_is_sent_twice(ask, stored) -> None:
    longest = "é" * 10_000
    assert ask(comment_content=longest, POST_comment=longest).data == b"false"
    assert stored()[0].body == longest


def test_a_request_beyond_every_bound_is_refused_before_it_is_read(ask, stored) -> None:
    answer = ask(POST_comment="x" * 400_000)
    assert (answer.status_code, answer.data, stored()) == (413, b"invalid", [])


def test_a_body_in_chunks_is_bounded_too(client, fields, stored) -> None:
    raw = urlencode(fields | {"POST_comment": "x" * 70_000}).encode()
    answer = client.post(
        CHECK,
        input_stream=BytesIO(raw),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, stored()) == (413, [])
    assert answer.content_type.startswith("text/plain")


def test_two_at_one_moment_make_one_comment(app, fields, stored) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def send(_: int) -> str:
        return app.test_client().post(CHECK, data=fields).headers[GUID]

    with ThreadPoolExecutor(4) as pool:
        guids = set(pool.map(send, range(8)))
    assert len(stored()) == 1
    assert guids == {stored()[0].id}


@pytest.mark.parametrize(("name", "left"), [(DECEIVING, UNDECEIVING), ("\u202e\u3164\x1f", "")])
def test_what_nobody_sees_leaves_a_name_and_it_is_known_again(
    ask, stored, installation, submitting_site, name: str, left: str
) -> None:
    ask(comment_author=name)
    (comment,) = stored()
    assert comment.author_name == left
    ask(comment_author=name, recheck_reason="recheck_queue")
    assert len(stored()) == 1
