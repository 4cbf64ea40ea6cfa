"""POST /v1alpha1/comments:suggestscore: taken down where the site wants that, else forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.installation.installation import Installation
from moderation.actions.upkeep.expire import expire
from moderation.tables import SuggestedScore
from tests.fixtures.tones import HEATED
from tests.web.perspective.conftest import SUGGEST

REJECTED = {"TOXICITY": {"summaryScore": {"value": 1}}}
APPROVED = {"TOXICITY": {"summaryScore": {"value": 0}}}


@pytest.fixture
def kept(installation: Installation):
    """What was taken down: attribute, score, and the text as it can be opened."""

    def read():
        with installation.database.reading() as session:
            rows = session.scalars(select(SuggestedScore).order_by(SuggestedScore.attribute)).all()
        return [(row.attribute, row.score, installation.vault.open(row)) for row in rows]

    return read


@pytest.fixture
def suggest(ask):
    """Suggests: ``suggest(REJECTED)``."""

    def suggest_one(scores, **changes):
        return ask(SUGGEST, requestedAttributes=None, attributeScores=scores, **changes)

    return suggest_one


def test_it_is_answered_and_forgotten_unless_the_site_says_otherwise(suggest, kept):
    answer = suggest(REJECTED, languages=["en"], clientToken="comment:7")
    assert answer.json == {
        "detectedLanguages": ["en"],
        "requestedLanguages": ["en"],
        "clientToken": "comment:7",
    }
    assert kept() == []


def test_it_is_kept_sealed_without_addresses_and_the_newest_word_counts(
    suggest, kept, set_door, installation
):
    set_door(suggestions="keep")
    text = {"text": f"{HEATED} Write to jane@example.org"}
    context = {"entries": [{"text": "where it stands"}]}
    sent = {"comment": text, "context": context, "communityId": "Coral:us", "sessionId": "me"}
    assert suggest(REJECTED, **sent).status_code == 200
    assert kept() == [("toxicity", 1.0, f"{HEATED} Write to [email]")]
    suggest(APPROVED | {"SPAM@2": {"summaryScore": {"value": 0.5, "type": "PROBABILITY"}}}, **sent)
    assert [row[:2] for row in kept()] == [("spam", 0.5), ("toxicity", 0.0)]
    with installation.database.reading() as session:
        row = session.scalars(select(SuggestedScore)).first()
        stored = session.execute(select(SuggestedScore.__table__)).all()
    assert b"blockhead" not in row.sealed
    assert "us" not in str(stored).split()
    assert row.language == "en"


@pytest.mark.parametrize(
    "scores",
    [
        {},
        None,
        {"TOXICITY": {}},
        {"TOXICITY": {"summaryScore": {"value": 2}}},
        {"TOXICITY": {"summaryScore": {}}},
        {"TOXICITY": {"spanScores": [{"begin": 1, "score": {"value": 1}}]}},
        {"UNKNOWN": {"summaryScore": {"value": 1}}},
    ],
)
def test_what_says_nothing_is_refused(suggest, scores, kept, set_door):
    set_door(suggestions="keep")
    answer = suggest(scores)
    assert (answer.status_code, answer.json["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert kept() == []


def test_a_word_on_a_piece_is_read_and_not_kept(suggest, kept, set_door):
    set_door(suggestions="keep")
    span = {"begin": 0, "end": 4, "score": {"value": 1}}
    assert suggest({"TOXICITY": {"spanScores": [span]}}).status_code == 200
    assert kept() == []


def test_what_was_kept_goes_by_itself(suggest, kept, set_door, installation):
    set_door(suggestions="keep")
    suggest(REJECTED)
    with installation.database.transaction() as session:
        session.scalars(select(SuggestedScore)).one().created_at = clock.now() - timedelta(days=31)
    assert expire(installation).counts["suggested_scores"] == 1
    assert kept() == []
