"""The page of the model: who may see it, and what its buttons do."""

import pytest

from moderation.actions.installation.installation import Installation
from moderation.actions.learning.read_models import read_models
from moderation.actions.sites.add_site import SiteCredentials
from moderation.tables import AuditRow
from tests.fixtures.looks import seen
from tests.fixtures.trained_models import Store
from tests.web.review.conftest import AtTheDesk, Seat

FIGURES = {
    name: {
        "before": {"ham_flagged": 0.0, "recall": 0.488, "ham": ham, "spam": spam},
        "after": {"ham_flagged": 0.001, "recall": 0.61, "ham": ham, "spam": spam},
    }
    for name, ham, spam in (("the golden set", 1500, 500), ("recent decisions", 40, 20))
}


def in_use(installation: Installation) -> str:
    [name] = [model.name for model in seen(installation, read_models, installation) if model.in_use]
    return name


def test_it_shows_every_model_with_its_figures_and_why_it_was_refused(
    admin: AtTheDesk, store: Store
) -> None:
    store("spam-2026-12+first", figures=FIGURES, verdict="It flags 3 more of 40 good comments.")
    page = admin.get("/review/model").text
    assert "spam-2026-12+first" in page
    assert "48.8 → 61.0 % of 500" in page
    assert "It flags 3 more of 40 good comments." in page
    assert "It came with the service" in page
    assert "of 1,500" in page
    assert "Go back" not in page


def test_a_model_is_used_and_left_by_a_button(
    admin: AtTheDesk, store: Store, installation: Installation
) -> None:
    store("first")
    assert admin.post("/review/model/use", name="first").status_code == 303
    assert in_use(installation) == "first"
    assert "Go back" in admin.get("/review/model").text
    for _ in range(2):
        assert admin.post("/review/model/back", name="first").status_code == 303
        assert in_use(installation) == "spam-2026-12"
    with installation.database.reading() as session:
        acts = [row for row in session.query(AuditRow) if row.action == "model.promoted"]
    assert len(acts) == 2
    assert {act.actor.partition(":")[0] for act in acts} == {"moderator"}


@pytest.mark.parametrize("role", ["moderator", "viewer"])
def test_only_an_admin_sees_it(seat: Seat, role: str, installation: Installation) -> None:
    somebody = seat(role)  # type: ignore[arg-type]
    assert somebody.get("/review/model").status_code == 403
    assert somebody.post("/review/model/use", name="first").status_code == 403
    assert somebody.post("/review/model/back", name="first").status_code == 403
    assert "/review/model" not in somebody.get("/review/blog/").text


def test_an_admin_of_some_sites_only_does_not(
    seat: Seat, site: SiteCredentials, other_site: SiteCredentials, store: Store
) -> None:
    store("first")
    somebody = seat("admin", name="Ada")
    assert somebody.get("/review/model").status_code == 403
    assert somebody.post("/review/model/use", name="first").status_code == 403


def test_a_model_that_is_none_is_a_page_that_says_so(admin: AtTheDesk) -> None:
    assert admin.post("/review/model/use", name="nothing").status_code == 404
    assert admin.post("/review/model/use").status_code == 404


def test_the_bar_leads_to_it(admin: AtTheDesk) -> None:
    assert 'href="/review/model"' in admin.get("/review/blog/").text
