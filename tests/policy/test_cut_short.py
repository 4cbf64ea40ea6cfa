"""Phase: the text was longer than is kept."""

from moderation.policy.cut_short import cut_short


def test_a_text_of_which_only_the_beginning_is_here_is_held_and_not_spam(case):
    verdict = cut_short(case(cut_from=23_412))
    assert (verdict.status, "23412" in verdict.text) == ("pending", True)


def test_a_whole_text_holds_nobody_up(case):
    assert cut_short(case()) is None
