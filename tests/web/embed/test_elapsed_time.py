"""The form's token tells how long the form stood open; it refuses nobody."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.intake.form_token import issue_form_token, seconds_since_issue


def test_a_token_tells_the_seconds_since_it_was_issued(installation) -> None:
    now = clock.now()
    token = issue_form_token(installation.vault, "site", now)
    later = now + timedelta(seconds=12.5)
    seconds = seconds_since_issue(installation.vault, "site", token, later)
    assert seconds == pytest.approx(12.5, abs=0.01)


def test_after_a_day_a_token_tells_nothing(installation) -> None:
    now = clock.now()
    token = issue_form_token(installation.vault, "site", now)
    tomorrow = now + timedelta(hours=24, seconds=1)
    assert seconds_since_issue(installation.vault, "site", token, tomorrow) is None


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("forge", ["", "1", "{0}0", "0{0}", "1{1}", "x" * 5_000, "\uff11{1}"])
def test_a_forged_token_tells_nothing(installation, forge: str) -> None:
    now = clock.now()
    token = issue_form_token(installation.vault, "site", now)
    forged = forge.format(token, token[1:])
    forged = forged if forged != token else "2" + token[1:]
    assert seconds_since_issue(installation.vault, "site", forged, now) is None


def test_a_token_of_another_site_tells_nothing(installation) -> None:
    now = clock.now()
    token = issue_form_token(installation.vault, "other", now)
    assert seconds_since_issue(installation.vault, "site", token, now) is None


def test_a_form_that_is_sent_at_once_is_held(client, post_form, stored) -> None:
    post_form(token=client.get("/v1/sites/blog/form").json["token"])
    assert stored()[0].verdict.phase == "elapsed_time"


@pytest.mark.parametrize("token", ["", "forged", "0" * 13 + "." + "0" * 32])
def test_a_form_without_a_good_token_is_taken_in(post_form, stored, token: str) -> None:
    assert post_form(token=token).status_code == 303
    assert stored()[0].verdict.phase != "elapsed_time"
