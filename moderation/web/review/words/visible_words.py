"""Teach the templates to show what strangers typed as what it is."""

from moderation.web.review.room import blueprint
from moderation.web.review.words.visible_text import pieces, targets
from moderation.web.review.words.visible_text.addresses import addresses
from moderation.web.review.words.visible_text.pieces import Piece
from moderation.web.review.words.visible_text.plain import is_plain
from moderation.web.review.words.visible_text.targets import openable
from moderation.web.review.words.word_difference import difference

for _filter in (pieces, targets, openable, difference, is_plain):
    blueprint.add_app_template_filter(_filter)


@blueprint.app_template_filter("has_address")
def _has_address(text: str) -> bool:
    return next(addresses(text), None) is not None


@blueprint.app_template_filter("line_pieces")
def line_pieces(text: str) -> list[Piece]:
    """A name, a title or an excerpt in pieces: its links are nobody's business here."""
    if is_plain(text):  # as most are, and a list has a hundred of them
        return [Piece(text, count=len(text))] if text else []
    return pieces(text, with_addresses=False)


@blueprint.app_template_filter("plain")
def plain(text: str) -> str:
    """A text for where nothing can be marked, such as a title: what can't be seen is spelled."""
    if is_plain(text):
        return text
    return "".join(
        f"[{piece.sign.label}]" if piece.sign else piece.text for piece in line_pieces(text)
    )
