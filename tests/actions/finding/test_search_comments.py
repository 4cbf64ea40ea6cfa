"""Searching: what is asked is found, on one's own sites, in step with every change."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update

from moderation import clock
from moderation.actions.decisions.subject import hold_comment
from moderation.actions.finding.read_for_search import (
    count_unread,
    is_all_read,
    read_for_search,
    searchable_share,
)
from moderation.actions.finding.search_comments import find_comment, search_comments
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.people.membership import Desk
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.upkeep.expire import expire
from moderation.errors import Invalid
from moderation.search.question import understand
from moderation.search.words import plain_words
from moderation.tables import Comment, SearchDocument
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.strictness import examples

Find = Callable[..., list[str]]


@pytest.fixture
def find(installation: Installation, submitting_site: SubmittingSite) -> Find:
    """The identifiers that a question finds, once the worker has read what there is."""

    def ask(asked: str, *sites: SubmittingSite) -> list[str]:
        read_for_search(installation)
        desks = [Desk(one.id, one.name, "viewer") for one in sites or (submitting_site,)]
        question = understand(asked)
        assert question is not None
        return [row.id for row in search_comments(installation, desks, question).rows]

    return ask


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_what_is_being_changed_is_not_read_before_it_is_changed(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit, find: Find
) -> None:
    comment = submit(author_name="Jane Doe")
    with installation.database.transaction() as session:
        held = hold_comment(session, submitting_site.id, comment.id)
        held.author_name = "Somebody"
        session.flush()
        assert read_for_search(installation) == 0
    assert find("somebody") == [comment.id]
    assert find("doe") == []


@pytest.mark.parametrize(
    "asked",
    [
        "crust",
        "CRUST",
        "Crüst",
        "crust dough",
        '"sour dough"',
        "sour-dough",
        "cru*",
        "crus*",
        "dought*",
        "jane",
        'author:"jane doe"',
        "author:jan*",
        'thread:"how to bake"',
        "thread:https://example.org/2026/bread#comments",
        "status:pending crust",
        "crust status:spam status:pending",
        "after:2020",
        "after:2020-01-31 before:2100-01-01 crust",
        "Кошек ёлка",
        "елка мой",
        "汉字",
        "字列",
        "列",
        "汉",
        '"汉字列"',
        "ภาษา",
        "ﬁne",
        "straße",
        "STRASSE",
        'crust"',
        '"sour   DOUGH"',
        "“sour dough”",
    ],
)
def test_what_is_asked_is_found(submit: Submit, find: Find, asked: str) -> None:
    body = "The crust of sour dough. Doughty кошек ёлка мой, 汉字列 ภาษาไทย fine Straße"
    wanted = submit(body=body).id
    submit(body="Nothing of that.", author_name="Zoë", thread_url="https://example.org/other",
           thread_title="Elsewhere")  # fmt: skip
    assert wanted in find(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "crusts",
        '"dough sour"',
        "rust",
        '"dough jane"',
        "author:crust",
        "author:doe author:zoe",
        "thread:crust",
        'thread:"bake how"',
        "thread:https://example.org/nowhere",
        "status:approved",
        "before:2020",
        "after:2100",
        "мои",
        "汉列",
        "字汉",
        "dou* sweet",
        "crust bread",
        "\ue004",
    ],
)
def test_what_is_not_asked_is_not_found(submit: Submit, find: Find, asked: str) -> None:
    submit(body="The crust of sour dough, кошек ёлка мой, 汉字列")
    try:
        assert find(asked) == []
    except Invalid:
        assert plain_words(asked) == []


def test_the_newest_come_first_and_pages_hold_each_once(
    installation: Installation,
    submit: Submit,
    submitting_site: SubmittingSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.actions.finding.search_comments.PAGE", 3)
    made = [submit(body=f"Bread number {number}.").id for number in range(8)]
    read_for_search(installation)
    desks = [Desk(submitting_site.id, "blog", "viewer")]
    question = understand("bread")
    assert question is not None
    found: list[str] = []
    end: int | None = None
    for size in (3, 3, 2):
        page = search_comments(installation, desks, question, end)
        assert len(page.rows) == size
        found += [row.id for row in page.rows]
        end = page.next_end
    assert end is None
    assert found == made[::-1]


def test_where_the_time_is_up_the_answer_says_how_far_it_got(
    installation: Installation,
    submit: Submit,
    submitting_site: SubmittingSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.search.windows.LEVELS", (2,))
    monkeypatch.setattr("moderation.search.index.LEVELS", (2,))
    monkeypatch.setattr("moderation.search.windows.look_back.__defaults__", (0.0,))
    wanted = submit(body="The needle.").id
    for number in range(12):
        submit(body=f"Hay number {number}.")
    read_for_search(installation)
    desks = [Desk(submitting_site.id, "blog", "viewer")]
    question = understand("needle")
    assert question is not None
    page = search_comments(installation, desks, question)
    assert not page.rows
    assert page.looked_back_to is not None
    looks = 1
    while page.next_end and not page.rows:
        page = search_comments(installation, desks, question, page.next_end)
        looks += 1
    assert [row.id for row in page.rows] == [wanted]
    assert looks >= 3


def test_other_sites_comments_are_never_found(
    submit: Submit,
    find: Find,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
) -> None:
    ours = submit(body="Bread of ours.").id
    theirs = submit(body="Bread of theirs.", site=other_submitting_site).id
    assert find("bread") == [ours]
    assert find("thread:https://example.org/2026/bread") == [ours]
    assert find("bread", other_submitting_site) == [theirs]
    assert find("bread", submitting_site, other_submitting_site) == [theirs, ours]


def test_somebody_of_many_sites_finds_only_theirs(
    submit: Submit,
    find: Find,
    submitting_site: SubmittingSite,
    other_submitting_site: SubmittingSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moderation.search.index._MOST_SITES", 0)
    ours = submit(body="Bread of ours.").id
    submit(body="Bread of theirs.", site=other_submitting_site)
    assert find("bread", submitting_site) == [ours]
    assert find("status:pending", submitting_site) == [ours]


def test_nobody_without_a_site_finds_anything(installation: Installation, submit: Submit) -> None:
    comment = submit()
    read_for_search(installation)
    question = understand("crust")
    assert question is not None
    assert search_comments(installation, [], question).rows == []
    assert seen(installation, find_comment, [], comment.id) is None


def test_a_comment_is_found_by_its_identifier_on_ones_own_sites_only(
    installation: Installation, submit: Submit, other_submitting_site: SubmittingSite
) -> None:
    comment = submit(site=other_submitting_site)
    own = Desk(comment.id, "blog", "viewer")
    assert seen(installation, find_comment, [own], comment.id) is None
    desk = Desk(other_submitting_site.id, "shop", "viewer")
    assert seen(installation, find_comment, [desk], comment.id) == ("shop", "pending")


def test_a_new_comment_waits_for_the_worker_and_is_counted(
    installation: Installation, submit: Submit
) -> None:
    assert is_all_read(installation)
    for _ in range(3):
        submit(body="Bread.")
    assert not is_all_read(installation)
    assert seen(installation, count_unread) == 3
    assert seen(installation, searchable_share) == (0, 3)
    assert read_for_search(installation) == 3
    assert is_all_read(installation)
    assert seen(installation, searchable_share) == (3, 3)


def test_many_comments_are_read_in_batches(
    installation: Installation, submit: Submit, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.finding.read_for_search.BATCH", 2)
    made = [submit(body=f"Bread number {number}.").id for number in range(5)]
    assert read_for_search(installation, limit=2) == 2
    assert find("bread") == made[::-1]


def test_an_edit_takes_the_old_words_away_at_once(
    installation: Installation, submit: Submit, submitting_site: SubmittingSite, find: Find
) -> None:
    comment = submit(body="The old words.")
    assert find("old") == [comment.id]
    edit_comment(installation, submitting_site, comment.id, "The new text.")
    assert _ask_now(installation, submitting_site, "old") == []
    assert find("new") == [comment.id]
    assert find("old") == []


def test_an_erased_authors_name_is_found_no_more(
    installation: Installation, submit: Submit, submitting_site: SubmittingSite, find: Find
) -> None:
    comment = submit(author_name="Wilhelmina")
    assert find("author:wilhelmina") == [comment.id]
    erase_author(installation, "jane@example.org", None, delete_comments=False)
    assert _ask_now(installation, submitting_site, "wilhelmina") == []
    assert find("wilhelmina") == []
    assert find("crust") == [comment.id]


def test_what_expires_is_found_no_more(
    installation: Installation, submit: Submit, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    comment = submit(body="Bread.")
    assert find("bread") == [comment.id]
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(status="spam"))
    later = clock.now() + timedelta(days=4_000)
    monkeypatch.setattr(clock, "now", lambda: later)
    expire(installation)
    assert find("bread") == []
    with installation.database.reading() as session:
        assert session.query(SearchDocument).count() == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("delete_comments", [True, False])
def test_nothing_of_an_erased_comment_is_left_in_any_file(
    installation: Installation,
    submit: Submit,
    find: Find,
    tmp_path: Any,
    *,
    delete_comments: bool,
) -> None:
    """Enough comments around it that the index has many pages and levels."""
    secrets = [f"zq{number}wilhelmina{number}" for number in range(12)]
    for number in range(240):
        words = " ".join(f"w{number * step % 997}x{step}" for step in range(1, 40))
        submit(body=words, author_name="Jo", author_email="john@example.org")
        if number % 20 == 0:
            secret = secrets[number // 20]
            submit(body=f"{secret} {words}" if delete_comments else words, author_name=secret)
            read_for_search(installation)
    for secret in secrets:
        assert len(find(secret)) == 1
    erase_author(installation, "jane@example.org", None, delete_comments=delete_comments)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    content = b"\n".join(path.read_bytes() for path in files)
    assert b"wilhelmina" not in content
    assert [secret for secret in secrets if secret.encode() in content] == []
    with installation.database.transaction() as session:
        session.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))


words = st.text(
    st.sampled_from("abcéÉüßяйЙё汉字列かなไทย \"*:-_'’\u200bﬁ٣"), min_size=1, max_size=12
)


@settings(max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(bodies=st.lists(words, min_size=1, max_size=5), asked=words)
def test_a_word_finds_exactly_the_comments_that_hold_it(
    installation: Installation,
    submit: Submit,
    find: Find,
    submitting_site: SubmittingSite,
    bodies: list[str],
    asked: str,
) -> None:
    with installation.database.transaction() as session:
        session.execute(delete(Comment))
    for body in bodies:
        submit(body=f"{body} ,", author_name="")
    for word in {word for body in [*bodies, asked] for word in plain_words(body) if len(word) > 1}:
        holding = {body for body in bodies if word in plain_words(body)}
        expected = sum(body in holding for body in bodies)
        assert len(find(word)) == expected, word
    with suppress(Invalid):
        if understand(asked):  # blanks ask nothing
            find(asked)


def _ask_now(installation: Installation, site: SubmittingSite, asked: str) -> list[str]:
    question = understand(asked)
    assert question is not None
    page = search_comments(installation, [Desk(site.id, site.name, "viewer")], question)
    return [row.id for row in page.rows]
