"""Coral asks: the answers in its words, and what is stored."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest
from sqlalchemy import select

from moderation.actions.coral.coral_secrets import add_coral_secret, read_coral_secrets
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.queue.author_history import author_history
from moderation.actions.sites.add_site import SiteCredentials, add_site
from moderation.app import create_app
from moderation.statuses import STATUSES
from moderation.tables import Comment, SealedValue, Site, Thread
from moderation.web.coral.verdict_words import ANSWERS, CoralReason, CoralStatus
from tests.fixtures.looks import seen
from tests.web.coral.conftest import NEXT_SECRET, PATH, SECRET, Coral, question, written

Stored = Callable[[], list[Comment]]
SetSite = Callable[..., None]

SPAM = "Buy cheap viagra now!!! http://pills.example.net http://casino.example.net best price"
HELD = {"status": "PREMOD", "actions": []}
STATUSES_OF_CORAL = {"NONE", "APPROVED", "REJECTED", "PREMOD", "SYSTEM_WITHHELD"}
REASONS_OF_CORAL = {"COMMENT_DETECTED_SPAM", "COMMENT_DETECTED_TOXIC"}


def test_what_is_held_waits_in_coral_too(coral: Coral, stored: Stored) -> None:
    answer = coral.ask()
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.get_json() == {"status": "PREMOD", "actions": []}
    [comment] = stored()
    assert (comment.status, comment.author_name, comment.author_url) == ("pending", "", None)
    assert comment.body == "The crust came out just as you describe it."
    assert (comment.author_network, comment.user_agent) == (None, None)


def test_what_is_published_is_published_but_not_approved(coral: Coral, set_site: SetSite) -> None:
    set_site(mode="publish")
    assert coral.ask().get_json() == {"status": "NONE", "actions": []}


def test_spam_is_withheld_and_flagged(coral: Coral, set_site: SetSite) -> None:
    set_site(spam_above=0.5)
    assert coral.ask(body=SPAM).get_json() == {
        "status": "SYSTEM_WITHHELD",
        "actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_SPAM"}],
    }


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_without_an_opinion_of_the_model_it_is_held(
    coral: Coral, installation: Installation, set_site: SetSite
) -> None:
    set_site(mode="publish")
    broken = Installation(
        installation.settings,
        installation.database,
        installation.vault,
        Classifier(None),
        installation.doors,
    )
    answer = Coral(create_app(broken).test_client()).ask()
    assert answer.get_json()["status"] == "PREMOD"


def test_every_status_has_an_answer_that_coral_knows() -> None:
    assert set(ANSWERS) == set(STATUSES)
    assert set(get_args(CoralStatus)) == STATUSES_OF_CORAL
    assert set(get_args(CoralReason)) == REASONS_OF_CORAL
    for answer in ANSWERS.values():
        said = json.loads(answer.model_dump_json())
        assert set(said) == {"status", "actions"}
        assert said["status"] in STATUSES_OF_CORAL
        for action in said["actions"]:
            assert set(action) == {"actionType", "reason"}
            assert action["actionType"] == "FLAG"
            assert action["reason"] in REASONS_OF_CORAL


def test_the_page_is_the_storys(coral: Coral, installation: Installation) -> None:
    coral.ask(url="https://EXAMPLE.org/2026/bread#comments")
    with installation.database.reading() as session:
        assert session.scalars(select(Thread.url)).all() == ["https://example.org/2026/bread"]


def test_the_site_is_found_by_the_page_or_by_name(coral: Coral, stored: Stored) -> None:
    for number, path in enumerate((PATH, f"{PATH}/blog", f"{PATH}?site=blog")):
        assert coral.ask(path, author=f"author {number}").status_code == 200
    assert len(stored()) == 3


def test_a_page_elsewhere_needs_the_sites_name(coral: Coral, stored: Stored) -> None:
    assert coral.ask(url="https://elsewhere.example.org/a").status_code == 401
    assert coral.ask(f"{PATH}/blog", url="https://elsewhere.example.org/a").status_code == 200
    assert len(stored()) == 1


def test_two_sites_on_one_origin_are_told_apart_by_their_secrets(
    coral: Coral, installation: Installation, stored: Stored
) -> None:
    add_site(installation, "news", ["https://example.org"])
    add_coral_secret(installation, "news", NEXT_SECRET)
    assert coral.ask(secrets=[NEXT_SECRET]).status_code == 200
    [comment] = stored()
    with installation.database.reading() as session:
        assert session.get_one(Site, comment.site_id).name == "news"


def test_the_same_message_again_makes_no_second_comment(
    coral: Coral, set_site: SetSite, stored: Stored
) -> None:
    set_site(mode="publish")
    body = written(question())
    answers = [coral.send(body) for _ in range(3)]
    assert {answer.data for answer in answers} == {answers[0].data}
    assert len(stored()) == 1


def test_the_same_message_twice_at_one_moment_has_one_answer(coral: Coral, stored: Stored) -> None:
    with ThreadPoolExecutor(2) as both:
        for number in range(10):
            asked = [both.submit(coral.ask, body=f"Number {number}, sent twice.") for _ in "ab"]
            assert [one.result().get_json() for one in asked] == [HELD, HELD]
    assert len(stored()) == 10


def test_the_same_words_elsewhere_are_another_comment(coral: Coral, stored: Stored) -> None:
    coral.ask()
    coral.ask(parent="comment-7")
    coral.ask(author="another")
    coral.ask(url="https://example.org/2026/butter")
    assert len(stored()) == 4


def test_an_edit_is_judged_as_a_comment_of_its_own(coral: Coral, stored: Stored) -> None:
    coral.ask()
    assert coral.ask(action="EDIT", body="I meant the crumb, not the crust.").status_code == 200
    assert [comment.status for comment in stored()] == ["pending", "pending"]


def test_an_author_is_known_again_and_their_identifier_is_kept_nowhere(
    coral: Coral, installation: Installation, submitting_site: SubmittingSite, stored: Stored
) -> None:
    coral.ask(author="the-very-author", body="One thing that I have to say of it.")
    coral.ask(author="the-very-author", body="And another, which is not the same at all.")
    coral.ask(author="somebody-else", body="Quite a different opinion, and a different person.")
    first = stored()[0]
    history = seen(installation, author_history, installation, submitting_site.id, first.id)
    assert history is not None
    assert history.counts == {"pending": 1}
    with installation.database.reading() as session:
        rows = session.scalars(select(SealedValue)).all()
        assert [row.sealed for row in rows] == [None] * 3
        assert len({row.blind_index for row in rows}) == 2
        for table in reversed(Comment.metadata.sorted_tables):
            assert "the-very-author" not in repr(session.execute(select(table)).all())


def test_a_flood_of_one_author_is_held(coral: Coral, set_site: SetSite) -> None:
    set_site(mode="publish")
    said = [coral.ask(body=f"Number {n} of what I think about it.") for n in range(6)]
    assert [answer.get_json()["status"] for answer in said] == ["NONE"] * 5 + ["PREMOD"]


def test_of_a_picture_without_words_there_is_no_opinion(coral: Coral, stored: Stored) -> None:
    for body in ("", "  \n ", "\u200b\u3164"):
        answer = coral.ask(body=body)
        assert (answer.status_code, answer.data) == (204, b"")
    assert stored() == []


def test_an_address_in_the_text_is_masked(coral: Coral, stored: Stored) -> None:
    coral.ask(body="Write to jane@example.org about the bread, please.")
    assert stored()[0].body == "Write to [email] about the bread, please."


def test_the_use_of_a_secret_is_noted(
    coral: Coral, installation: Installation, submitting_site: SubmittingSite
) -> None:
    add_coral_secret(installation, "blog", NEXT_SECRET)
    coral.ask(secrets=[SECRET])
    newest, oldest = seen(installation, read_coral_secrets, installation, submitting_site.id)
    assert newest.last_used_at is None
    assert oldest.last_used_at is not None


def test_software_that_asks_as_coral_does_may_sign_with_the_sites_secret(
    coral: Coral, site: SiteCredentials
) -> None:
    assert coral.ask(secrets=[site.signing_secret]).status_code == 200


def test_who_asks_too_fast_gets_no_opinion(coral: Coral, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderation.web.coral.phase.allow", lambda *_: 1.0)
    assert coral.ask().status_code == 204
