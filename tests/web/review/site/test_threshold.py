"""The page on which a threshold is tried on past decisions, and saved."""

import re

import pytest
from sqlalchemy import select, update

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.tables import AuditRow, Comment, Site
from tests.fixtures.comments import Submit
from tests.fixtures.sites import SiteCredentials
from tests.web.review.conftest import AtTheDesk, Seat

HERE = "/review/blog/threshold"


@pytest.fixture
def decided(installation: Installation, submitting_site: SubmittingSite, submit: Submit) -> None:
    """Two comments that people approved, one of which looks like spam, and one that is spam."""
    for name, risk, status in (
        ("Fay", 0.8, "approved"),
        ("Gil", 0.2, "approved"),
        ("S", 0.9, "spam"),
    ):
        comment_id = submit(author_name=name, body=f"A comment by {name}").id
        with installation.database.transaction() as session:
            session.execute(update(Comment).where(Comment.id == comment_id).values(risk=risk))
        decide(installation, submitting_site.id, comment_id, WantedDecision(status, Actor("site")))


def figure(page: str, name: str) -> str:
    found = re.search(rf'data-figure="{name}">([^<]*)<', page)
    assert found
    return found.group(1)


def spam_above(installation: Installation) -> float:
    with installation.database.reading() as session:
        return session.scalars(select(Site.spam_above).where(Site.name == "blog")).one()


def test_a_threshold_is_tried_without_being_saved(
    admin: AtTheDesk, installation: Installation, decided: None
) -> None:
    before = spam_above(installation)
    page = admin.get(f"{HERE}?above=0.7").text
    assert figure(page, "filed_right") == "1"
    assert figure(page, "filed_wrong") == "1"
    assert "From 3 decisions." in page
    assert "So few say little." in page
    assert re.search(r'data-risk="0.8">', page)
    assert re.search(r'data-risk="0.2" hidden>', page)
    assert spam_above(installation) == before


def test_a_threshold_is_chosen_by_what_it_costs(
    admin: AtTheDesk, installation: Installation, decided: None
) -> None:
    costs = installation.classifier.costs()
    page = admin.get(HERE).text
    offered = dict(re.findall(r'above=([0-9.]+)" data-cost="([0-9]+)"', page))
    assert {int(one_of): float(above) for above, one_of in offered.items()} == pytest.approx(
        costs, abs=1e-4
    )
    assert sorted(costs.values()) == list(costs.values())
    of_500 = round(costs[500], 4)
    assert f'name="above" value="{of_500}"' in admin.get(f"{HERE}?above={of_500}").text


def test_a_site_s_share_of_spam_moves_what_thresholds_cost(
    admin: AtTheDesk, installation: Installation, decided: None
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Site).where(Site.name == "blog").values(spam_share=0.01))
    above = re.findall(r'above=([0-9.]+)" data-cost="500"', admin.get(HERE).text)
    assert float(above[0]) < installation.classifier.costs()[500]


def test_saving_is_undone_on_the_notice(
    admin: AtTheDesk, installation: Installation, decided: None
) -> None:
    before = spam_above(installation)
    answer = admin.post(f"{HERE}/save", above="0.65")
    assert answer.status_code == 303
    assert spam_above(installation) == 0.65
    page = admin.get(answer.headers["Location"]).text
    assert f"The threshold is 0.65. It was {before}." in page
    admin.post(f"{HERE}/save", above=str(before))
    assert spam_above(installation) == before
    with installation.database.reading() as session:
        acts = [row for row in session.query(AuditRow) if row.action == "site.changed"]
    assert len(acts) == 2
    assert all(act.actor.startswith("moderator:") for act in acts)


def test_a_notice_that_somebody_made_up_is_not_shown(admin: AtTheDesk, decided: None) -> None:
    for query in ("was=0.1&seal=00", "was=0.1", "was=nonsense&seal=x", "seal=%E2%98%83"):
        page = admin.get(f"{HERE}?{query}")
        assert page.status_code == 200
        shown = re.sub(r"<template.*?</template>", "", page.text, flags=re.DOTALL)
        assert "data-notice" not in shown


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("typed", ["0", "1.01", "-1", "nan", "inf", "1e400", "x", "☃"])
def test_what_is_no_threshold_is_a_sentence(
    admin: AtTheDesk, installation: Installation, decided: None, typed: str
) -> None:
    before = spam_above(installation)
    assert admin.client.get(HERE, query_string={"above": typed}).status_code == 422
    answer = admin.post(f"{HERE}/save", above=typed)
    assert answer.status_code == 422
    assert "A threshold is a number above 0" in answer.text
    assert spam_above(installation) == before


@pytest.mark.parametrize("role", ["moderator", "viewer"])
def test_only_an_admin_saves(
    seat: Seat, installation: Installation, decided: None, role: str
) -> None:
    before = spam_above(installation)
    somebody = seat(role)  # type: ignore[arg-type]
    page = somebody.get(f"{HERE}?above=0.7").text
    assert figure(page, "filed_wrong") == "1"
    assert "/threshold/save" not in page
    assert somebody.post(f"{HERE}/save", above="0.5").status_code == 403
    assert spam_above(installation) == before


def test_another_site_is_not_there(
    seat: Seat, site: SiteCredentials, other_site: SiteCredentials, installation: Installation
) -> None:
    before = spam_above(installation)
    other = seat("admin", site="shop", name="Eve")
    assert other.get(HERE).status_code == 404
    assert other.post(f"{HERE}/save", above="0.5").status_code == 404
    assert spam_above(installation) == before


def test_a_site_without_decisions_says_so(admin: AtTheDesk) -> None:
    assert "Nobody has decided anything yet." in admin.get(HERE).text
