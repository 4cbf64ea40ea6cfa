"""Labels: what people's decisions say, fit to learn from."""

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.learning.collect_labels import collect_labels
from tests.fixtures.comments import Submit
from tests.fixtures.labels import Teach, good_texts, spam_texts
from tests.fixtures.sites import ModeratorAccount

SITE = Actor("site")


def test_a_decision_labels_the_comment_with_who_decided(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> None:
    first, second = submit(body="First of all."), submit(body="Second of all.")
    decide(installation, submitting_site.id, first.id, WantedDecision("spam", moderator.actor))
    decide(installation, submitting_site.id, second.id, WantedDecision("approved", SITE))
    spam, good = collect_labels(installation).usable
    assert (spam.is_spam, spam.labeller, spam.weight) == (True, f"moderator:{moderator.id}", 1.0)
    assert (good.is_spam, good.labeller, good.weight) == (False, f"site:{submitting_site.id}", 0.5)
    assert (spam.submission.text, spam.submission.title) == ("First of all.", "How to bake bread")
    assert "jane@" not in repr(spam)


def test_an_undone_decision_teaches_nothing(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> None:
    comment = submit()
    decided = decide(installation, submitting_site.id, comment.id, WantedDecision("spam", SITE))
    undo_decision(installation, submitting_site.id, comment.id, decided.decision.id, SITE)
    assert collect_labels(installation).found == 0


@pytest.mark.parametrize("later", ["rejected", "pending"])
def test_a_decision_that_another_one_overtook_teaches_nothing(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit, later: str
) -> None:
    comment = submit()
    decide(installation, submitting_site.id, comment.id, WantedDecision("approved", SITE))
    decide(installation, submitting_site.id, comment.id, WantedDecision(later, SITE))
    assert collect_labels(installation).found == 0


def test_the_newest_label_of_a_comment_wins(
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    moderator: ModeratorAccount,
) -> None:
    comment = submit()
    decide(installation, submitting_site.id, comment.id, WantedDecision("spam", SITE))
    decide(installation, submitting_site.id, comment.id, WantedDecision("approved", SITE))
    decide(installation, submitting_site.id, comment.id, WantedDecision("spam", moderator.actor))
    labels = collect_labels(installation)
    assert (labels.found, labels.contradicting) == (1, 0)
    assert labels.usable[0].labeller == f"moderator:{moderator.id}"


def test_a_text_that_was_edited_since_teaches_nothing(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> None:
    comment = submit()
    decide(installation, submitting_site.id, comment.id, WantedDecision("approved", SITE))
    edit_comment(installation, submitting_site, comment.id, "Quite another text.")
    assert collect_labels(installation).found == 0


def test_rejected_comments_are_no_labels(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> None:
    decide(installation, submitting_site.id, submit().id, WantedDecision("rejected", SITE))
    assert collect_labels(installation).found == 0


def test_tests_never_count(installation: Installation, teach: Teach) -> None:
    teach(spam_texts(3), is_spam=True, is_test=True)
    assert collect_labels(installation).found == 0


def test_the_same_text_counts_once_however_it_is_disguised(
    installation: Installation, teach: Teach
) -> None:
    teach(
        ["Cheap watches!", "cheap  WATCHES", "Cheap watches 77!", "c\u200bheap watches"],
        is_spam=True,
    )
    labels = collect_labels(installation)
    assert (labels.found, len(labels.usable), labels.repeated) == (4, 1, 3)


def test_a_text_that_was_called_both_is_dropped_and_counted(
    installation: Installation, teach: Teach
) -> None:
    teach(["Nice post.", *good_texts(2)], is_spam=False)
    teach(["Nice post!", "Nice post?"], is_spam=True)
    labels = collect_labels(installation)
    assert (labels.found, len(labels.usable), labels.contradicting) == (5, 2, 3)


def test_texts_without_letters_are_told_apart(installation: Installation, teach: Teach) -> None:
    teach(["👍", "👎", "1"], is_spam=False)
    assert len(collect_labels(installation).usable) == 3


def test_thousands_are_read_page_by_page_in_the_order_of_time(
    installation: Installation, teach: Teach
) -> None:
    texts = good_texts(2_100)
    teach(texts, is_spam=False)
    usable = collect_labels(installation).usable
    assert [each.submission.text for each in usable] == texts
