"""What a stranger typed, cut into pieces that show what would else deceive or not be seen.

    pieces("p\u0430ypal")  # the Cyrillic letter is a piece of its own and says so

Pure: it knows no page. The pieces' texts put together are the very text.
"""

from moderation.web.review.words.visible_text.pieces import Piece, Pull, pieces
from moderation.web.review.words.visible_text.targets import Target, targets

__all__ = ["Piece", "Pull", "Target", "pieces", "targets"]
