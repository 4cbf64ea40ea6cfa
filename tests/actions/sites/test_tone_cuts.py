"""A site's share of heated comments: cut by its own past, each language for itself."""

from typing import Any

import pytest
from sqlalchemy import select, update

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.learning.try_tone_share import try_tone_share
from moderation.actions.sites import tone_cuts
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.actions.sites.set_site import set_site
from moderation.actions.sites.tone_cuts import PastTone, PastTones, renew_all_cuts
from moderation.errors import Invalid
from moderation.tables import Comment, Site
from tests.fixtures.comments import Submit
from tests.fixtures.tones import FRIENDLY, HEATED, ByWords


@pytest.fixture(autouse=True)
def ten_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten comments of a language are enough to cut it."""
    monkeypatch.setattr(tone_cuts, "FEWEST", 10)


def past(language: str, number: int) -> list[PastTone]:
    return [PastTone(f"{language}{n}", language, n / number, "approved") for n in range(number)]


def test_at_most_the_share_of_each_language_lies_above_its_cut() -> None:
    tones = PastTones([*past("en", 100), *past("de", 50), *past("fi", 9)])
    cuts = tones.cuts(0.03)
    assert set(cuts) == {"en", "de"}
    assert sum(one.heat > cuts["en"] for one in past("en", 100)) == 3
    assert sum(one.heat > cuts["de"] for one in past("de", 50)) == 1
    assert [one.id for one in tones.held(0.03)] == ["en99", "de49", "en98", "en97"]


def test_where_all_are_alike_none_is_held() -> None:
    alike = [PastTone(str(n), "en", 0.5, "approved") for n in range(100)]
    assert PastTones(alike).held(0.1) == []


def held_above(installation: Installation) -> Any:
    with installation.database.reading() as session:
        return session.execute(select(Site.tone_share, Site.tone_cuts)).one()


def test_a_share_is_tried_and_set_and_holds_what_is_more_heated(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    heated_past: list[str],
) -> None:
    with installation.database.reading() as session:
        trial = try_tone_share(session, submitting_site.id, 0.1)
    assert trial.present is None
    assert [one.id for one in trial.held] == [heated_past[19], heated_past[18]]
    assert held_above(installation) == (None, None)
    set_site(installation, "blog", {"mode": "publish", "tone_share": "0.1"})
    assert held_above(installation) == (0.1, {"en": 0.17})
    site = site_by_name(installation, "blog")
    assert site is not None
    view = submit(site=site, body=HEATED, author_email="b@example.org")
    assert (view.status, view.verdict and view.verdict.phase) == ("pending", "tone_above_share")
    calm = submit(site=site, body=f"{FRIENDLY} And the crumb.", author_email="c@example.org")
    assert calm.status == "approved"
    set_site(installation, "blog", {"tone_share": ""})
    assert held_above(installation) == (None, None)


def test_a_model_that_fails_lets_pass_what_it_would_have_held(
    installation: Installation, submit: Submit, heated_past: list[str], tone: ByWords
) -> None:
    set_site(installation, "blog", {"mode": "publish", "tone_share": "0.1"})
    tone.fails = True
    site = site_by_name(installation, "blog")
    assert submit(site=site, body=HEATED, author_email="b@example.org").status == "approved"


def test_the_cuts_follow_the_past(installation: Installation, heated_past: list[str]) -> None:
    set_site(installation, "blog", {"tone_share": "0.1"})
    with installation.database.transaction() as session:
        session.execute(update(Comment).values(heat=Comment.heat + 0.5))
    renew_all_cuts(installation)
    assert held_above(installation).tone_cuts == {"en": pytest.approx(0.67)}


@pytest.mark.parametrize("typed", ["0", "-1", "0.51", "nan", "inf", "x"])
def test_what_is_no_share_is_refused(
    installation: Installation, submitting_site: SubmittingSite, typed: str
) -> None:
    with pytest.raises(Invalid):
        set_site(installation, "blog", {"tone_share": typed})
    assert held_above(installation) == (None, None)
