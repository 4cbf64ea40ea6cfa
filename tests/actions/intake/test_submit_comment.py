"""Submit a comment: the one way in."""

import dataclasses
import math
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from classifiers import Opinion
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.submission import Answer
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.publication.read_comments import read_comment
from moderation.database import Base
from moderation.errors import Invalid
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, Label, SealedValue, StoredOpinion, Thread
from tests.fixtures.looks import seen


def test_a_comment_waits_in_a_site_that_holds(submit, rows):
    view = submit()
    (comment,) = rows(Comment)
    assert (comment.id, comment.status, comment.version, comment.revision) == (
        view.id,
        "pending",
        1,
        1,
    )
    assert comment.published_revision is None
    assert view.verdict.phase == "hold_by_default"


def test_what_was_answered_is_what_is_read_again(installation, submitting_site, submit):
    view = submit(parent_id=submit().id)
    read = seen(installation, read_comment, submitting_site.id, view.id)
    assert dataclasses.replace(read, created_at=view.created_at) == view
    assert abs(read.created_at - view.created_at).total_seconds() < 0.001


def test_the_opinion_is_kept_with_the_models_name_and_reasons(submit, rows, spam_model):
    view = submit(body="CHEAP PILLS http://pills.test http://pills.test buy now!!!")
    (opinion,) = rows(StoredOpinion)
    assert (opinion.comment_id, opinion.revision, opinion.model) == (view.id, 1, spam_model.name)
    assert opinion.spam == view.opinion.spam == rows(Comment)[0].risk
    assert opinion.reasons == view.opinion.reasons
    assert opinion.reasons


def test_the_verdict_is_the_first_entry_of_the_log(submit, rows):
    view = submit()
    (decision,) = rows(Decision)
    assert (decision.version, decision.previous_status, decision.status) == (1, None, "pending")
    assert (decision.decided_by, decision.moderator_id) == ("policy", None)
    assert (decision.phase, decision.text) == (view.verdict.phase, view.verdict.text)


def test_the_site_will_be_told_and_no_address_is_in_what_it_is_told(submit, rows):
    view = submit(body="Write to me: jane@example.org")
    (event,) = rows(Event)
    assert (event.type, event.sequence, event.comment_id) == ("comment.pending", 1, view.id)
    assert event.payload["body"] == "Write to me: [email]"
    assert event.payload["previous_status"] is None
    assert event.payload["decided_by"] == "policy"
    assert "jane@" not in str(event.payload)


def test_policy_teaches_the_model_nothing(submit, rows):
    submit(author_name="viagra-test-123")
    assert rows(Label) == []


def test_the_address_is_sealed_and_only_the_vault_opens_it(installation, submitting_site, submit):
    comment_id = submit(author_email="jane@example.org").id
    with installation.database.reading() as session:
        row = session.scalars(select(SealedValue)).one()
        opened = installation.vault.open_value(session, submitting_site.id, comment_id)
    assert b"jane" not in row.sealed
    assert (row.field, opened) == ("email", "jane@example.org")


def test_the_vault_opens_nothing_for_another_site(installation, other_submitting_site, submit):
    comment_id = submit().id
    with installation.database.reading() as session:
        assert installation.vault.open_value(session, other_submitting_site.id, comment_id) is None


def test_addresses_in_texts_are_masked_and_their_originals_sealed(
    installation, submitting_site, submit
):
    view = submit(
        body="Ask bob@example.org",
        author_name="bob@example.org",
        author_url="https://example.org/?from=bob@example.org",
    )
    assert (view.body, view.author_name, view.author_url) == (
        "Ask [email]",
        "[email]",
        "https://example.org/",
    )
    with installation.database.reading() as session:
        fields = set(session.scalars(select(SealedValue.field)))
        body = installation.vault.open_value(session, submitting_site.id, view.id, "body.1")
    assert fields == {"email", "body.1", "author_name", "author_url"}
    assert body == "Ask bob@example.org"


@pytest.mark.parametrize(
    ("machine", "network"),
    [
        ("192.0.2.44", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        (None, None),
    ],
)
def test_the_visitors_machine_is_never_kept(submit, rows, machine, network):
    submit(author_ip=machine)
    assert rows(Comment)[0].author_network == network


def test_comments_without_an_author_are_taken_in(submit, rows):
    submit(author_email=None, author_name="", author_url=None, author_ip=None, user_agent=None)
    assert len(rows(Comment)) == 1
    assert rows(SealedValue) == []


def test_one_page_is_one_thread_however_its_address_is_written(submit, rows):
    submit(thread_url="https://example.org/p?a=1#comments")
    submit(thread_url="HTTPS://EXAMPLE.org/p?a=1")
    submit(thread_url="https://example.org/p?a=1&utm_source=letter")
    assert [thread.url for thread in rows(Thread)] == ["https://example.org/p?a=1"]


def test_what_is_masked_in_an_address_still_tells_pages_apart(submit, rows):
    submit(thread_url="https://example.org/p?a=1")
    for address in ("jane@example.org", "jim@example.org", "jane@example.org"):
        submit(thread_url=f"https://example.org/p?a=1&email={address}")
    assert [thread.url for thread in rows(Thread)] == ["https://example.org/p?a=1"] * 3


def test_a_page_takes_its_newest_title(submit, rows):
    submit(thread_title="Old")
    submit(thread_title="New", thread_excerpt="What it is about")
    submit(thread_title="", thread_excerpt="")
    (thread,) = rows(Thread)
    assert (thread.title, thread.excerpt) == ("New", "What it is about")


def test_sites_do_not_share_a_thread(submit, rows, other_submitting_site):
    submit()
    submit(site=other_submitting_site)
    assert len(rows(Thread)) == 2


@pytest.mark.parametrize(
    "body", ["字 é é \N{PILE OF POO}", "\u202eright to left", "a" * 10_000, "\\x00"]
)
def test_any_text_is_kept_as_it_came(installation, submitting_site, submit, body):
    comment_id = submit(body=body).id
    assert seen(installation, read_comment, submitting_site.id, comment_id).body == body


def test_the_time_of_writing_is_the_sites_and_the_time_of_coming_ours(submit, rows):
    written = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    submit(submitted_at=written)
    (comment,) = rows(Comment)
    assert comment.submitted_at == written
    assert comment.created_at > written


def test_a_reply_to_a_comment_of_another_page_is_refused(submit, rows):
    parent = submit(thread_url="https://example.org/other").id
    with pytest.raises(Invalid) as refused:
        submit(parent_id=parent)
    assert [flaw.pointer for flaw in refused.value.flaws] == ["#/parent_id"]
    assert len(rows(Comment)) == 1
    assert len(rows(Thread)) == 1


def test_a_reply_to_another_sites_comment_is_refused(submit, other_submitting_site):
    parent = submit(site=other_submitting_site).id
    with pytest.raises(Invalid):
        submit(parent_id=parent)


def test_a_reply_to_nothing_is_refused(submit):
    with pytest.raises(Invalid):
        submit(parent_id=new_id())


def test_the_public_can_only_reply_to_what_it_sees(submit):
    parent = submit().id
    with pytest.raises(Invalid):
        submit(parent_id=parent, parent_must_be_public=True)


def test_whatever_fails_leaves_nothing_behind(installation, submitting_site, submission, rows):
    def render(_view):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit_comment(installation, submitting_site, submission(), render)
    of_the_site = {"sites", "site_origins", "api_keys", "signing_secrets", "audit", "audit_heads"}
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ not in of_the_site:
            assert rows(mapper.class_) == [], mapper.class_


class _Odd:
    """A model that answers with whatever it was made with."""

    name = "odd"

    def __init__(self, answer):
        self._answer = answer

    def opinion(self, _submission):
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    "answer",
    [
        RuntimeError("broken"),
        RecursionError(),
        MemoryError(),
        None,
        Opinion(math.nan, (), "odd"),
        Opinion(math.inf, (), "odd"),
        Opinion(-0.1, (), "odd"),
        Opinion(1.1, (), "odd"),
        Opinion("0.1", (), "odd"),
    ],
    ids=repr,
)
def test_a_failing_model_holds_the_comment_and_loses_nothing(
    installation, submitting_site, submission, rows, answer
):
    failing = dataclasses.replace(installation, classifier=Classifier(_Odd(answer)))
    eager = dataclasses.replace(submitting_site, mode="publish")
    submit_comment(failing, eager, submission(), lambda view: Answer(201, view.id.encode()))
    (comment,) = rows(Comment)
    assert (comment.status, comment.risk) == ("pending", None)
    assert [decision.phase for decision in rows(Decision)] == ["opinion_missing"]
    assert rows(StoredOpinion) == []


def test_a_site_that_publishes_publishes_at_once_and_the_page_changes(
    installation, submitting_site, submit, rows
):
    eager = dataclasses.replace(submitting_site, mode="publish")
    view = submit(site=eager)
    (comment,) = rows(Comment)
    assert (view.status, comment.published_revision) == ("approved", 1)
    assert rows(Thread)[0].version == 2


def test_an_authors_record_is_read_by_policy(installation, submitting_site, submit):
    eager = dataclasses.replace(submitting_site, mode="publish")
    statuses = [submit(site=eager, body=f"Thought {number}").status for number in range(6)]
    assert statuses == ["approved"] * 5 + ["pending"]


def test_a_repeated_text_is_recognised_whatever_its_case_and_spaces(submitting_site, submit):
    submit(body="The very   same text")
    view = submit(body="the VERY same\ntext", author_email="bob@example.org")
    again = submit(
        body="the VERY same\ntext",
        author_email="bob@example.org",
        site=dataclasses.replace(submitting_site, mode="publish"),
    )
    assert view.verdict.phase == again.verdict.phase == "exact_repeat"
    assert "2 times" in again.verdict.text


def test_the_figures_count_what_policy_concluded(submit):
    from prometheus_client import REGISTRY

    labels = {"status": "pending", "phase": "hold_by_default"}
    before = REGISTRY.get_sample_value("moderation_comments_total", labels) or 0
    submit()
    assert REGISTRY.get_sample_value("moderation_comments_total", labels) == before + 1


def test_an_address_that_hides_behind_what_nobody_sees_is_masked(submit):
    assert submit(author_name="jane\u200b@example\u2060.org").author_name == "[email]"
