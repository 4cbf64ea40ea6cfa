"""Tone: asked as a comment comes in, or later, and never in the way of anything."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.intake.judge_tones import judge_tones
from moderation.tables import Comment, StoredTone
from tests.fixtures.comments import Submit
from tests.fixtures.tones import FRIENDLY, HEATED, ByWords

Rows = Callable[[Any], list[Any]]


@pytest.fixture
def rows(installation: Installation) -> Rows:
    """All rows of a table."""

    def read(table: Any) -> list[Any]:
        with installation.database.reading() as session:
            return list(session.scalars(select(table)))

    return read


def test_an_opinion_on_tone_is_kept_beside_the_comment_and_told_to_its_site(
    submit: Submit, rows: Rows, tone: ByWords
) -> None:
    view = submit(body=HEATED)
    (kept,) = rows(StoredTone)
    assert (kept.comment_id, kept.revision, kept.language) == (view.id, 1, "en")
    assert kept.model == "by words"
    assert kept.attributes["insult"] == 0.9
    assert view.tone is not None
    assert view.tone.attributes == kept.attributes
    (comment,) = rows(Comment)
    assert (comment.heat, comment.tone_language, comment.tone_bits) == (0.9, "en", 0b1011)
    assert tone.asked == [(HEATED, None)]


def test_where_it_has_no_opinion_none_is_kept_and_nobody_asks_again(
    installation: Installation, submit: Submit, rows: Rows, tone: ByWords
) -> None:
    assert submit(body="Hm.").tone is None
    (comment,) = rows(Comment)
    assert (comment.heat, comment.tone_language, comment.tone_bits) == (None, None, 0)
    assert rows(StoredTone) == []
    assert judge_tones(installation, 100) == 0
    assert len(tone.asked) == 1


@pytest.mark.parametrize(
    ("said", "body", "kept", "is_identified"),
    [
        (None, HEATED, "en", True),
        ("en-GB", HEATED, "en-GB", False),
        (None, "mikä?", None, False),  # too short to be sure
        ("fi", "mikä?", "fi", False),
    ],
)
def test_the_language_is_found_where_the_site_says_none_and_the_text_is_surely_in_it(
    submit: Submit,
    rows: Rows,
    tone: ByWords,
    said: str | None,
    body: str,
    kept: str | None,
    is_identified: bool,
) -> None:
    submit(body=body, language=said)
    (comment,) = rows(Comment)
    assert (comment.language, comment.language_identified) == (kept, is_identified)
    assert tone.asked == [(body, said)]


def test_a_failing_model_holds_up_nothing_and_is_asked_again_later(
    installation: Installation, submit: Submit, rows: Rows, tone: ByWords
) -> None:
    tone.fails = True
    view = submit(body=HEATED)
    assert (view.status, view.tone) == ("pending", None)
    assert view.opinion is not None
    (comment,) = rows(Comment)
    assert comment.tone_bits is None
    assert judge_tones(installation, 100) == 0
    tone.fails = False
    assert judge_tones(installation, 100) == 1
    (comment,), (kept,) = rows(Comment), rows(StoredTone)
    assert (comment.heat, kept.attributes["insult"], comment.language) == (0.9, 0.9, "en")
    assert judge_tones(installation, 100) == 0


def test_a_model_that_keeps_failing_rests(
    installation: Installation, submit: Submit, tone: ByWords
) -> None:
    tone.fails = True
    for _ in range(7):
        submit(body=HEATED)
    assert len(tone.asked) == 5
    assert installation.tone.is_degraded
    assert judge_tones(installation, 100) == 0


def test_what_was_there_before_is_judged_newest_first_and_once(
    installation: Installation, submit: Submit, rows: Rows, tone: ByWords
) -> None:
    first, second = submit(body=HEATED).id, submit(body=FRIENDLY).id
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(tone_bits=None, heat=None))
        session.query(StoredTone).delete()
    tone.asked.clear()
    assert judge_tones(installation, 100) == 2
    assert [text for text, _ in tone.asked] == [FRIENDLY, HEATED]
    assert {row.comment_id for row in rows(StoredTone)} == {first, second}


def test_an_edit_is_judged_as_a_new_text_in_the_language_that_its_site_said(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    rows: Rows,
    tone: ByWords,
) -> None:
    comment_id = submit(body=FRIENDLY).id
    view = edit_comment(installation, submitting_site, comment_id, HEATED)
    assert view.tone is not None
    assert view.tone.attributes["insult"] == 0.9
    assert sorted(row.revision for row in rows(StoredTone)) == [1, 2]
    assert tone.asked == [(FRIENDLY, None), (HEATED, None)]
    (comment,) = rows(Comment)
    assert (comment.heat, comment.language, comment.language_identified) == (0.9, "en", True)


def test_without_a_model_comments_come_in_as_ever(
    installation: Installation, submit: Submit, rows: Rows
) -> None:
    installation.tone.model = None
    assert submit(body=HEATED).tone is None
    assert judge_tones(installation, 100) == 0
    (comment,) = rows(Comment)
    assert (comment.tone_bits, comment.language) == (None, None)
