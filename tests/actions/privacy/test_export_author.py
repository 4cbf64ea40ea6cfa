"""Exporting an author: everything that is kept of them, as they wrote it."""

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.privacy import export_author as exporting
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.privacy.export_author import export_author
from moderation.actions.queue.notes import add_note
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from tests.fixtures.comments import Submit
from tests.fixtures.sites import ModeratorAccount

ADDRESS = "jane@example.org"


def test_what_was_written_thought_decided_and_told_is_in_it(
    installation: Installation,
    submit: Submit,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    made = submit(author_email=ADDRESS, body="First, by jane@example.org.", language="en")
    edit_comment(installation, submitting_site, made.id, "The second text.")
    wanted = WantedDecision("rejected", moderator.actor, "Not here.", "off_topic")
    decide(installation, submitting_site.id, made.id, wanted)
    add_note(installation, submitting_site.id, made.id, moderator.id, "She asked twice.")
    [comment] = export_author(installation, ADDRESS, None)["comments"]
    assert (comment["body"], comment["language"]) == ("The second text.", "en")
    [earlier] = comment["earlier_texts"]
    assert (earlier["number"], earlier["body"]) == (1, "First, by jane@example.org.")
    assert [one["revision"] for one in comment["opinions"]] == [1, 2]
    assert all(one["reasons"] for one in comment["opinions"])
    assert [one["decided_by"] for one in comment["decisions"]] == ["policy", "policy", "moderator"]
    newest = comment["decisions"][-1]
    assert (newest["note"], newest["reason"]) == ("Not here.", "off_topic")
    assert [one["text"] for one in comment["notes"]] == ["She asked twice."]
    assert [one["type"] for one in comment["events"]] == [
        "comment.pending",
        "comment.edited",
        "comment.rejected",
    ]


def test_notices_given_with_the_address_are_told_to_who_has_it_and_erased_with_it(
    installation: Installation, submit: Submit, submitting_site: SubmittingSite
) -> None:
    made = submit(author_email="author@example.org")
    approved = WantedDecision("approved", Actor("site"))
    decide(installation, submitting_site.id, made.id, approved)
    for address in (ADDRESS, "nora@example.org"):
        why = f"It says of {address.partition('@')[0]} what is not so."
        notice = WantedNotice("§ 186", why, "de", "Jane", address, good_faith=True)
        wanted = WantedReport("illegal", notice=notice)
        report_comment(installation, submitting_site.id, made.id, "198.51.100.0/24", wanted)
    [told] = export_author(installation, ADDRESS, None)["notices"]
    assert (told["email"], told["name"], told["law"]) == (ADDRESS, "Jane", "§ 186")
    assert (told["comment_id"], told["state"], told["appeals"]) == (made.id, "open", [])
    of_author = export_author(installation, "author@example.org", None)
    assert of_author["notices"] == []
    assert "§ 186" not in str(of_author)
    erase_author(installation, ADDRESS, None, delete_comments=False)
    assert export_author(installation, ADDRESS, None)["notices"] == []
    [other] = export_author(installation, "nora@example.org", None)["notices"]
    assert other["email"] == "nora@example.org"


def test_a_fingerprint_is_told_with_its_end(installation: Installation, submit: Submit) -> None:
    submit(author_email=ADDRESS)
    submit(author_email=ADDRESS, body="Short.")
    short, long = export_author(installation, ADDRESS, None)["comments"]
    assert short["fingerprint"] is None
    assert long["fingerprint"]["seen_at"] == long["created_at"]
    assert long["fingerprint"]["kept_until"] > long["created_at"]


def test_many_comments_are_read_in_batches_and_each_is_told_once(
    installation: Installation, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_AT_ONCE", 2)
    ids = [submit(author_email=ADDRESS, body=f"Number {number} of five.").id for number in range(5)]
    told = export_author(installation, ADDRESS, None)["comments"]
    assert [one["id"] for one in told] == ids[::-1]
    assert all(len(one["events"]) == 1 for one in told)


def test_nobody_elses_comments_are_in_it(installation: Installation, submit: Submit) -> None:
    submit(author_email="john@example.org")
    told = export_author(installation, ADDRESS, None)
    assert told == {"comments": [], "lists": [], "notices": []}
