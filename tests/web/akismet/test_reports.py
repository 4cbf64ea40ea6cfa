"""POST /1.1/submit-spam and submit-ham: a report moves the comment, labels it, and is counted."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from moderation import clock
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.upkeep.expire import expire
from moderation.tables import AkismetDay, AkismetReport, Decision, Label
from tests.web.akismet.conftest import CHECK, HAM, SPAM, THANKS

GUID = "X-akismet-guid"


@pytest.fixture
def labels(installation):
    """Every label, oldest first: whether it is spam, and who says so."""

    def read() -> list[tuple[bool, str]]:
        with installation.database.reading() as session:
            rows = session.scalars(select(Label).order_by(Label.id))
            return [(row.is_spam, row.source) for row in rows]

    return read


@pytest.fixture
def corrections(installation):
    """How many answers were corrected: missed spam, and false positives."""

    def read() -> tuple[int, int]:
        with installation.database.reading() as session:
            sums = select(
                func.coalesce(func.sum(AkismetDay.missed_spam), 0),
                func.coalesce(func.sum(AkismetDay.false_positives), 0),
            )
            missed, false = session.execute(sums).one()
            return int(missed), int(false)

    return read


def test_missed_spam_is_moved_labelled_and_counted_once(ask, stored, labels, corrections) -> None:
    guid = ask().headers[GUID]
    for _ in range(3):
        answer = ask(SPAM, guid=guid, comment_check_response="false", reporter="admin")
        assert (answer.status_code, answer.text) == (200, THANKS)
    assert [comment.status for comment in stored()] == ["spam"]
    assert labels() == [(True, "site")]
    assert corrections() == (1, 0)


def test_a_false_positive_is_found_by_its_content(ask, stored, labels, corrections) -> None:
    assert ask(POST_ak_hp_textarea="x").data == b"true"
    assert ask(HAM, comment_check_response="true").text == THANKS
    assert [comment.status for comment in stored()] == ["approved"]
    assert labels() == [(False, "site")]
    assert corrections() == (0, 1)


def test_agreeing_teaches_and_corrects_nothing(ask, labels, corrections) -> None:
    ask(POST_ak_hp_textarea="x")
    ask(SPAM)
    assert labels() == [(True, "site")]
    assert corrections() == (0, 0)


def test_a_change_of_mind_is_two_decisions(ask, installation, stored) -> None:
    ask()
    ask(SPAM)
    ask(HAM)
    assert [comment.status for comment in stored()] == ["approved"]
    with installation.database.reading() as session:
        assert session.scalar(select(func.count(Decision.id))) == 3


def test_a_comment_that_was_never_seen_is_taken_in_with_that_decision(
    ask, stored, labels, corrections
) -> None:
    for _ in range(2):
        assert ask(SPAM, comment_check_response="false").text == THANKS
    assert [comment.status for comment in stored()] == ["spam"]
    assert labels() == [(True, "site")]
    assert corrections() == (1, 0)
    assert ask(CHECK).data == b"true"


def test_what_came_by_another_door_is_found(ask, stored, submit) -> None:
    submit(body="Thank you, the crust came out just as you describe it.")
    ask(SPAM)
    assert [comment.status for comment in stored()] == ["spam"]


def test_the_author_of_a_report_is_not_vouched_for(ask, stored) -> None:
    ask(SPAM, user_role="administrator", POST_ak_hp_textarea="x")
    (comment,) = stored()
    assert comment.status == "spam"


def test_a_webmention_is_kept_and_can_be_corrected(ask, stored, labels) -> None:
    ask(CHECK, comment_type="webmention")
    assert [comment.status for comment in stored()] == ["pending"]
    ask(SPAM, comment_type="webmention")
    assert [comment.status for comment in stored()] == ["spam"]
    assert labels() == [(True, "site")]


def test_a_test_teaches_nothing(ask, labels, stored) -> None:
    ask(SPAM, is_test="1")
    assert [comment.status for comment in stored()] == ["spam"]
    assert labels() == []


@pytest.mark.parametrize("guid", ["", "nothing", "0" * 36, "a\0b"])
def test_an_unknown_identifier_is_passed_over(ask, stored, guid: str) -> None:
    ask()
    assert ask(SPAM, guid=guid).text == THANKS
    assert [comment.status for comment in stored()] == ["spam"]


def test_the_identifier_of_another_site_moves_nothing_there(
    ask, stored, other_site: SiteCredentials, installation
) -> None:
    guid = ask().headers[GUID]
    answer = ask(SPAM, api_key=other_site.keys["akismet"], guid=guid)
    assert answer.text == THANKS
    assert [comment.status for comment in stored()] == ["pending"]


def test_in_opinion_mode_a_report_is_counted_once_and_nothing_is_kept(
    ask, stored, labels, corrections, opinion_mode
) -> None:
    for _ in range(2):
        assert ask(SPAM, comment_check_response="false").text == THANKS
    assert corrections() == (1, 0)
    ask(HAM, comment_check_response="true")
    assert corrections() == (1, 1)
    assert (stored(), labels()) == ([], [])


def test_a_message_is_not_kept_by_a_report_either(ask, stored, corrections) -> None:
    assert ask(SPAM, comment_type="contact-form").text == THANKS
    assert (stored(), corrections()) == ([], (1, 0))


def test_what_is_remembered_of_a_report_is_forgotten(ask, installation, opinion_mode) -> None:
    ask(SPAM)
    with installation.database.transaction() as session:
        session.scalars(select(AkismetReport)).one().created_at = clock.now() - timedelta(days=31)
    assert expire(installation).counts["akismet_reports"] == 1


def test_erasing_the_author_forgets_what_recognises_them(ask, installation, stored) -> None:
    from moderation.actions.privacy.erase_author import erase_author
    from moderation.tables import AkismetComment

    ask()
    erase_author(installation, "jane@example.org", None, delete_comments=False)
    with installation.database.reading() as session:
        assert session.scalars(select(AkismetComment)).all() == []


def test_a_report_that_is_a_test_leaves_the_real_comment_alone(ask, stored, labels) -> None:
    guid = ask().headers[GUID]
    assert ask(SPAM, guid=guid, is_test="1").text == THANKS
    assert ask(SPAM, is_test="1").text == THANKS
    assert {comment.id: comment.status for comment in stored()}[guid] == "pending"
    assert labels() == []


def test_a_test_does_not_stand_for_the_real_comment(ask, stored, labels) -> None:
    tried = ask(is_test="1").headers[GUID]
    assert ask(is_test="1").headers[GUID] == tried
    assert ask().headers[GUID] != tried
    ask(SPAM)
    assert labels() == [(True, "site")]
    assert {comment.id: comment.status for comment in stored()}[tried] == "pending"


def test_what_is_reported_as_spam_is_taken_in_and_decided_as_one(
    ask, stored, installation, monkeypatch
) -> None:
    # In two steps a site that publishes by default would show it for a moment, or for good.
    from moderation.actions.akismet import report_by_akismet

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(report_by_akismet, "decide_in", fail)
    assert ask(SPAM).status_code == 500
    assert stored() == []
    monkeypatch.undo()
    assert ask(SPAM).text == THANKS
    assert [comment.status for comment in stored()] == ["spam"]
