"""Claims: leases that end by themselves, taken by one of many."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from moderation import clock
from moderation.actions.decisions.claim_comment import (
    LEASE,
    ClaimedComment,
    claim_comment,
    claimed_by_others,
    claims_on,
    release_comment,
)
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.decide_at_desk import next_in
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.queue.listing import Listing, Position
from moderation.actions.upkeep.expire import expire
from moderation.errors import Conflict, NotFound
from moderation.identifiers import new_id
from moderation.tables import Claim, Decision, Moderator
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

Rows = Callable[[Any], Sequence[Any]]
Take = Callable[..., Any]


@pytest.fixture
def ben(installation: Installation, moderator: ModeratorAccount) -> str:
    """Another moderator of ``blog``."""
    add_moderator(installation, "ben@example.org", "moderator", "blog", "Ben")
    with installation.database.reading() as session:
        query = select(Moderator.id).where(Moderator.display_name == "Ben")
        return session.scalars(query).one()


@pytest.fixture
def take(installation: Installation, submitting_site: SubmittingSite) -> Take:
    """Claims a comment of ``blog``: ``take(comment_id, who)``."""

    def take_one(comment_id: str, who: str, **named: Any) -> Any:
        return claim_comment(installation, submitting_site.id, comment_id, who, **named)

    return take_one


def test_one_has_it_and_the_other_hears_who_and_until_when(
    take: Take, submit: Submit, moderator: ModeratorAccount, ben: str
) -> None:
    comment = submit().id
    assert take(comment, ben).moderator == "Ben"
    with pytest.raises(ClaimedComment) as refused:
        take(comment, moderator.id)
    assert refused.value.claim.moderator == "Ben"
    assert 118 <= refused.value.claim.seconds_left <= 120


def test_a_claim_is_renewed_by_its_holder_and_ends_by_itself(
    take: Take,
    submit: Submit,
    moderator: ModeratorAccount,
    ben: str,
    installation: Installation,
    submitting_site: SubmittingSite,
    rows: Rows,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comment, now = submit().id, clock.now()
    first = take(comment, ben)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=90))
    assert take(comment, ben).expires_at > first.expires_at
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=90) + LEASE)
    assert seen(installation, claims_on, submitting_site.id) == {}
    assert take(comment, moderator.id).moderator == "Mo"
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=1))
    assert expire(installation).counts["claims"] == 1
    assert rows(Claim) == []


def test_of_many_who_claim_at_once_exactly_one_gets_it(
    take: Take, submit: Submit, installation: Installation, rows: Rows
) -> None:
    comment = submit().id
    people = [_moderator(installation, f"Person {number}") for number in range(6)]

    def attempt(who: str) -> bool:
        try:
            take(comment, who)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(attempt, people))
    assert outcomes.count(True) == 1
    (claim,) = rows(Claim)
    assert claim.moderator_id == people[outcomes.index(True)]


def test_of_many_who_take_over_at_once_exactly_one_gets_it(
    take: Take, submit: Submit, installation: Installation, ben: str
) -> None:
    comment = submit().id
    take(comment, ben)
    people = [_moderator(installation, f"Person {number}") for number in range(4)]

    def attempt(who: str) -> bool:
        try:
            take(comment, who, take_from=ben)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(attempt, people)).count(True) == 1


def test_a_decision_on_what_another_is_on_is_refused_until_it_is_taken_over(
    take: Take,
    submit: Submit,
    moderator: ModeratorAccount,
    ben: str,
    installation: Installation,
    submitting_site: SubmittingSite,
    rows: Rows,
) -> None:
    comment = submit().id
    take(comment, ben)
    with pytest.raises(ClaimedComment):
        decide(installation, submitting_site.id, comment, WantedDecision("spam", moderator.actor))
    assert len(rows(Decision)) == 1
    take(comment, moderator.id, take_from=ben)
    assert decide(
        installation, submitting_site.id, comment, WantedDecision("spam", moderator.actor)
    ).is_new
    assert rows(Claim) == []


def test_the_site_itself_is_not_held_up(
    take: Take,
    submit: Submit,
    ben: str,
    installation: Installation,
    submitting_site: SubmittingSite,
) -> None:
    comment = submit().id
    take(comment, ben)
    assert decide(
        installation, submitting_site.id, comment, WantedDecision("spam", Actor("site"))
    ).is_new


def test_what_is_given_back_is_free_and_nobody_gives_back_anothers(
    take: Take,
    submit: Submit,
    moderator: ModeratorAccount,
    ben: str,
    installation: Installation,
    submitting_site: SubmittingSite,
    rows: Rows,
) -> None:
    comment = submit().id
    take(comment, ben)
    release_comment(installation, submitting_site.id, comment, moderator.id)
    assert len(rows(Claim)) == 1
    release_comment(installation, submitting_site.id, comment, ben)
    assert take(comment, moderator.id).moderator == "Mo"


def test_another_sites_comment_is_as_missing(
    installation: Installation, other_submitting_site: SubmittingSite, submit: Submit, ben: str
) -> None:
    for comment in (submit().id, new_id(), "nonsense"):
        with pytest.raises(NotFound):
            claim_comment(installation, other_submitting_site.id, comment, ben)


def test_the_next_comment_is_one_that_nobody_else_is_on(
    take: Take,
    submit: Submit,
    moderator: ModeratorAccount,
    ben: str,
    installation: Installation,
    submitting_site: SubmittingSite,
) -> None:
    third, second, first = (submit().id for _ in range(3))
    take(second, ben)
    place = Position(first, None)
    site = submitting_site.id

    def next_of(who: str) -> str | None:
        others = claimed_by_others(seen(installation, claims_on, site), who)
        return seen(installation, next_in, site, Listing(), place, others)

    assert next_of(moderator.id) == third
    assert next_of(ben) == second


def _moderator(installation: Installation, name: str) -> str:
    address = f"{name.replace(' ', '-').lower()}@example.org"
    add_moderator(installation, address, "moderator", "blog", name)
    with installation.database.reading() as session:
        return session.scalars(select(Moderator.id).where(Moderator.display_name == name)).one()
