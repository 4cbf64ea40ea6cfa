"""What WordPress's own plugin needs beside the protocol, as it was seen of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.errors import Unavailable
from moderation.web.akismet.submission import unslashed
from tests.web.akismet.conftest import CHECK

GUID = "X-akismet-guid"
PLUGIN = {"User-Agent": "WordPress/7.1 | Akismet/5.7.2"}
LINK = "<a href='https://bread.example.org/'>my bread</a>"
TYPED = f"""Don't say "never": C:\\new & {LINK}, 2 < 3"""
STORED = (
    """Don't say "never": C:\\new &amp; """
    """<a href="https://bread.example.org/" rel="nofollow ugc">my bread</a>, 2 &lt; 3"""
)


class TestARefusalHasAnIdentifier:
    """Without one WordPress's plugin publishes: Akismet 5.7.2, class.akismet.php:1599 to 1614."""

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"api_key": "0123456789ab"}, 200),
            ({"blog": None}, 200),
            ({"POST_comment": "x" * 400_000}, 413),
        ],
    )
    def test_whatever_is_wrong(self, ask, changes, status) -> None:
        answer = ask(**changes)
        assert answer.status_code == status
        assert answer.data not in {b"true", b"false"}
        assert len(answer.headers[GUID]) == 36

    @pytest.mark.parametrize(
        "error", [Unavailable("The database did not answer in time."), ZeroDivisionError()]
    )
    def test_whatever_fails(self, ask, monkeypatch, error) -> None:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr("moderation.web.akismet.check.check_by_akismet", fail)
        answer = ask()
        assert answer.status_code >= 500
        assert len(answer.headers[GUID]) == 36

    def test_a_check_that_was_answered_keeps_its_own(self, ask, stored) -> None:
        assert ask().headers[GUID] == stored()[0].id

    def test_other_endpoints_have_none(self, ask) -> None:
        assert GUID not in ask("/1.1/submit-spam", api_key="0123456789ab").headers


def test_nobody_lives_to_see_what_waits_be_approved_by_wordpress(ask) -> None:
    """Its plugin approves after twice the number (Akismet 5.7.2, class.akismet.php:592 to 811)."""
    seconds = 2 * int(ask().headers["X-akismet-recheck-after"])
    assert seconds >= 100 * 365 * 86_400


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_newer_plugins_ask_in_passing_does_not_exist(client) -> None:
    """Akismet 5.7.2 asks for the plugins that it fits, and does without an answer."""
    assert client.get("/1.2/compatible-plugins").status_code == 404


class TestTheWordsOfWordpress:
    """It asks with backslashes first, and later as it has stored the text (6.1.9 and 7.1.0)."""

    def test_a_text_and_a_name_are_read_as_they_were_typed(self, client, fields, stored) -> None:
        asked = {"comment_content": slashed(TYPED), "comment_author": slashed("Pat O'Brien")}
        client.post(CHECK, data=fields | asked, headers=PLUGIN)
        (comment,) = stored()
        assert (comment.body, comment.author_name) == (TYPED, "Pat O'Brien")

    def test_when_it_asks_again_it_is_the_same_comment(self, client, fields, stored) -> None:
        first = fields | {"comment_content": slashed(TYPED)}
        again = fields | {"comment_content": STORED, "recheck_reason": "recheck_queue"}
        answers = [client.post(CHECK, data=one, headers=PLUGIN) for one in (first, again)]
        (comment,) = stored()
        assert [answer.headers[GUID] for answer in answers] == [comment.id] * 2
        assert comment.body == TYPED

    def test_another_address_behind_the_same_words_is_another_comment(
        self, client, fields, stored
    ) -> None:
        for host in ("bread", "pills"):
            text = f'Look <a href="https://{host}.example.org/">here</a>'
            client.post(CHECK, data=fields | {"comment_content": text})
        assert len(stored()) == 2

    def test_whoever_else_asks_means_the_backslashes(self, ask, stored) -> None:
        ask(comment_content="It is C:\\\\new, isn\\'t it")
        assert stored()[0].body == "It is C:\\\\new, isn\\'t it"


@given(st.text())
def test_slashes_go_as_they_came(text: str) -> None:
    assert unslashed(slashed(text)) == text


@pytest.mark.parametrize("text", ["it's C:\\new", 'say "so" \\\\ now', "\\", "a\\b"])
def test_what_was_not_slashed_stays(text: str) -> None:
    assert unslashed(text) == text


def slashed(text: str) -> str:
    """As PHP's addslashes does it."""
    return re.sub(r"""([\\'"])""", r"\\\1", text).replace("\0", "\\0")
