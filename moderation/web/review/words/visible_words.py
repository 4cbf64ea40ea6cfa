"""Teach the templates to show what strangers typed as what it is."""

from collections.abc import Callable

from flask import Blueprint

from moderation.web.review.words.visible_text import pieces, targets
from moderation.web.review.words.visible_text.addresses import addresses
from moderation.web.review.words.visible_text.pieces import Piece
from moderation.web.review.words.visible_text.targets import openable
from moderation.web.review.words.word_difference import difference


def teach_visible_text(blueprint: Blueprint) -> None:
    """Make the filters known to the templates."""
    filters: dict[str, Callable[..., object]] = {
        "pieces": pieces,
        "line_pieces": line_pieces,
        "plain": plain,
        "targets": targets,
        "openable": openable,
        "difference": difference,
        "has_address": lambda text: next(addresses(text), None) is not None,
    }
    for name, function in filters.items():
        blueprint.add_app_template_filter(function, name)


def line_pieces(text: str) -> list[Piece]:
    """A name, a title or an excerpt in pieces: its links are nobody's business here."""
    if text.isascii() and text.isprintable():  # as most are, and a list has a hundred of them
        return [Piece(text, count=len(text))] if text else []
    return pieces(text, with_addresses=False)


def plain(text: str) -> str:
    """A text for where nothing can be marked, such as a title: what can't be seen is spelled."""
    return "".join(
        f"[{piece.sign.label}]" if piece.sign else piece.text for piece in line_pieces(text)
    )
