"""Edit a comment: judged again, and the public text stays until that is decided."""

import dataclasses

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.lists.add_entry import turn_lists
from moderation.actions.publication.read_thread import read_thread
from moderation.errors import Conflict, NotFound
from moderation.identifiers import new_id
from moderation.tables import Comment, Decision, Event, ListEntry, Revision, StoredOpinion
from moderation.tables.thread import Thread

SITE = Actor("site")


@pytest.fixture
def edit(installation, submitting_site):
    """Edits a comment of the site ``blog``; ``mode`` and others change the site."""

    def edit_one(comment_id, body, **site):
        changed = dataclasses.replace(submitting_site, **site)
        return edit_comment(installation, changed, comment_id, body)

    return edit_one


@pytest.fixture
def published(installation, submitting_site, submit):
    """The identifier of an approved comment."""
    comment_id = submit(body="The approved text").id
    decide(installation, submitting_site.id, comment_id, WantedDecision("approved", SITE))
    return comment_id


@pytest.fixture
def public_texts(installation, rows):
    """What the public reads."""

    def read():
        with installation.database.reading() as session:
            thread = session.query(Thread).one()
            shown, _next = read_thread(session, thread.id, after=None, limit=10)
            return [comment.body for comment in shown]

    return read


def test_the_new_text_is_judged_and_the_old_one_kept(edit, submit, rows):
    comment_id = submit(body="First").id
    view = edit(comment_id, "Second")
    (comment,) = rows(Comment)
    (revision,) = rows(Revision)
    assert (view.body, view.version, view.status) == ("Second", 2, "pending")
    assert (comment.body, comment.revision) == ("Second", 2)
    assert (revision.number, revision.body) == (1, "First")
    assert sorted(opinion.revision for opinion in rows(StoredOpinion)) == [1, 2]
    assert view.opinion.spam == comment.risk


def test_the_model_hears_of_the_new_text_all_that_it_heard_of_the_first(monkeypatch, submit, edit):
    heard = []
    monkeypatch.setattr(Classifier, "opinion", lambda _, asked, __: heard.append(asked))
    named = {"author_url": "https://jane.example.org/", "language": "de"}
    comment_id = submit(body="First", thread_title="A page", thread_excerpt="Its text", **named).id
    edit(comment_id, "Second")
    first, second = heard
    assert first.language == "de"
    assert second == dataclasses.replace(first, text="Second")


def test_the_approved_text_stays_public_until_the_edit_is_decided(
    installation, submitting_site, edit, published, public_texts
):
    assert edit(published, "The edited text").status == "pending"
    assert public_texts() == ["The approved text"]
    decide(installation, submitting_site.id, published, WantedDecision("approved", SITE))
    assert public_texts() == ["The edited text"]


def test_rejecting_an_edit_takes_the_comment_down(
    installation, submitting_site, edit, published, public_texts
):
    edit(published, "The edited text")
    decide(installation, submitting_site.id, published, WantedDecision("rejected", SITE))
    assert public_texts() == []


def test_a_second_edit_leaves_the_approved_text_too(edit, published, public_texts):
    edit(published, "The second text")
    edit(published, "The third text")
    assert public_texts() == ["The approved text"]


def test_an_edit_of_public_text_is_never_filed_as_spam_by_policy(
    installation, submitting_site, edit, published, public_texts
):
    view = edit(published, "See viagra-test now", spam_above=0.0)
    assert (view.status, view.verdict.phase) == ("pending", "edit_of_published")
    _block(installation, submitting_site.id, "casino")
    view = edit(published, "Casino")
    assert (view.status, view.verdict.phase) == ("pending", "blocked_term")
    assert public_texts() == ["The approved text"]


def test_a_site_that_publishes_publishes_the_edit(edit, published, public_texts):
    assert edit(published, "A better text", mode="publish").status == "approved"
    assert public_texts() == ["A better text"]


def test_a_comment_is_no_repeat_of_itself(edit, submit):
    comment_id = submit(body="The same").id
    assert edit(comment_id, "the   SAME", mode="publish").verdict.phase == "publish_by_default"


def test_the_site_is_told_of_the_edit_once_with_what_policy_concluded(edit, submit, rows):
    edit(submit().id, "Second")
    told = [(event.sequence, event.type, event.payload["status"]) for event in rows(Event)]
    assert sorted(told) == [(1, "comment.pending", "pending"), (2, "comment.edited", "pending")]


def test_the_same_text_changes_nothing(edit, submit, count):
    comment_id = submit(body="The same").id
    assert edit(comment_id, "The same").version == 1
    assert (count(Decision), count(Event), count(Revision)) == (1, 1, 0)


def test_addresses_in_the_new_text_are_masked_and_sealed(
    installation, submitting_site, edit, submit
):
    comment_id = submit().id
    assert edit(comment_id, "Ask bob@example.org").body == "Ask [email]"
    with installation.database.reading() as session:
        opened = installation.vault.open_value(session, submitting_site.id, comment_id, "body.2")
    assert opened == "Ask bob@example.org"


def test_without_an_opinion_the_edit_waits(installation, submitting_site, submit, public_texts):
    blind = dataclasses.replace(installation, classifier=Classifier(None))
    eager = dataclasses.replace(submitting_site, mode="publish")
    comment_id = submit(site=eager, body="The approved text").id
    view = edit_comment(blind, eager, comment_id, "Another text")
    assert (view.status, view.verdict.phase) == ("pending", "opinion_missing")
    assert public_texts() == ["The approved text"]


def test_another_sites_comment_does_not_exist(installation, other_submitting_site, submit):
    comment_id = submit().id
    with pytest.raises(NotFound):
        edit_comment(installation, other_submitting_site, comment_id, "Mine now")


def test_a_comment_that_is_none_does_not_exist(edit):
    with pytest.raises(NotFound):
        edit(new_id(), "Anything")


def test_a_decision_made_while_the_text_was_judged_is_not_overwritten(
    installation, submitting_site, submit, rows, spam_model
):
    comment_id = submit().id

    class Interrupted(Classifier):
        def opinion(self, submission, spam_share=None):
            decide(installation, submitting_site.id, comment_id, WantedDecision("rejected", SITE))
            return super().opinion(submission, spam_share)

    slow = dataclasses.replace(installation, classifier=Interrupted(spam_model))
    with pytest.raises(Conflict):
        edit_comment(slow, submitting_site, comment_id, "Too late")
    assert rows(Comment)[0].status == "rejected"
    assert rows(Revision) == []


def _block(installation, site_id, term):
    with installation.database.transaction() as session:
        turn_lists(session, site_id)
        session.add(
            ListEntry(
                id=new_id(),
                site_id=site_id,
                list_name="blocked",
                kind="term",
                value=term,
                created_at=clock.now(),
            )
        )
