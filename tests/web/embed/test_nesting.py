"""Replies stand under what they reply to, to a depth that a screen can show."""

from datetime import UTC, datetime

from moderation.actions.publication.read_thread import PublicComment
from moderation.web.embed.nesting import DEEPEST, Node, nested


def _comment(name: str, parent: str | None = None) -> PublicComment:
    return PublicComment(name, parent, "Ann", None, "text", datetime(2026, 1, 1, tzinfo=UTC))


def _shape(nodes: list[Node]) -> list[object]:
    return [[node.comment.id, *_shape(node.replies)] for node in nodes]


def test_replies_stand_under_their_parents_in_order() -> None:
    comments = [_comment("a"), _comment("b"), _comment("c", "a"), _comment("d", "c")]
    assert _shape(nested(comments)) == [["a", ["c", ["d"]]], ["b"]]


def test_a_reply_to_what_is_not_shown_stands_at_the_top() -> None:
    assert _shape(nested([_comment("b", "elsewhere")])) == [["b"]]


def test_the_authors_own_comment_stands_where_it_will_be() -> None:
    tree = nested([_comment("a"), _comment("b")], _comment("own", "a"))
    assert _shape(tree) == [["a", ["own"]], ["b"]]
    assert tree[0].replies[0].is_awaiting


def test_a_long_chain_is_flattened_and_costs_no_recursion() -> None:
    chain = [_comment("0"), *(_comment(str(n), str(n - 1)) for n in range(1, 5_000))]
    tree = nested(chain)
    for _depth in range(DEEPEST - 1):
        assert len(tree) == 1
        tree = tree[0].replies
    assert len(tree) == 5_000 - DEEPEST + 1
    assert tree[0].answers is None
    assert tree[1].answers is tree[0].comment


def test_a_page_says_how_deep_replies_stand() -> None:
    comments = [_comment("a"), _comment("b", "a"), _comment("c", "b")]
    assert _shape(nested(comments, deepest=1)) == [["a"], ["b"], ["c"]]
    assert _shape(nested(comments, deepest=2)) == [["a", ["b"], ["c"]]]
