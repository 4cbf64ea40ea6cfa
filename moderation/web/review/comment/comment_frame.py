"""The page of one comment: everything around what a moderator decides on."""

from collections.abc import Sequence

from flask import make_response, render_template
from werkzeug.wrappers import Response

from classifiers import Span
from moderation.actions.campaigns.review_campaign import review_campaign
from moderation.actions.decisions.decide_at_desk import next_in, read_notice
from moderation.actions.factors.confirm import must_type_password
from moderation.actions.people.membership import Desk
from moderation.actions.queue.author_history import author_history
from moderation.actions.queue.highlight_comment import highlight_comment
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.read_beside import Beside, read_before, read_beside
from moderation.actions.queue.read_tone import read_tone
from moderation.actions.queue.review_comment import review_comment
from moderation.web.current import installation, look
from moderation.web.review.comment.claim_pages import others_are_on
from moderation.web.review.comment.note_pages import saved_note
from moderation.web.review.comment.tone_pulls import with_tone
from moderation.web.review.door.guard import desks_for_bar, open_among, signed_in
from moderation.web.review.listing.row_addresses import RowAddresses
from moderation.web.review.words.visible_text import Pull


def comment_page(
    here: Desk,
    comment_id: str,
    listing: Listing,
    *,
    notice: str = "",
    sentence: str | None = None,
    note: str | None = None,
    reason: str | None = None,
    **more: object,
) -> Response:
    """The page. ``sentence`` is said at its top; ``more`` is for the part that asked for it."""
    dossier = review_comment(look(), installation(), here.site_id, comment_id)
    who = signed_in()
    beside = read_beside(look(), here.site_id, listing)
    highlights = highlight_comment(installation(), dossier)
    tone = read_tone(installation(), dossier)
    parent_id = dossier.parent.id if dossier.parent else None
    page = render_template(
        "review/comment/comment.html",
        comment=dossier,
        highlights=highlights,
        tone=tone,
        pulls=with_tone(pulls_of(highlights.spans) if highlights else (), tone),
        author=author_history(look(), installation(), here.site_id, comment_id),
        before=read_before(look(), dossier.thread_id, comment_id, parent_id),
        campaign=review_campaign(look(), installation(), comment_id, open_among),
        listing=listing,
        ways=RowAddresses(listing, here.site),
        page=beside,
        previous=_previous(beside, comment_id),
        following=next_in(look(), here.site_id, listing, dossier.position, others_are_on()),
        notice=read_notice(look(), [here.site_id], notice, who.moderator_id),
        sentence=sentence,
        note=note,
        reason=reason,
        saved_note=saved_note(comment_id),
        must_confirm=here.may_reveal and must_type_password(look(), who),
        desks=desks_for_bar(),
        **more,
    )
    return make_response(page)


def _previous(page: Beside, comment_id: str) -> str | None:
    ids = [row.id for row in page.rows]
    place = ids.index(comment_id) if comment_id in ids else 0
    return ids[place - 1] if place else None


MOST = 60
_LEAST = 0.02  # log-odds; less than this tells nobody anything
_LEAST_ALONE = 0.15  # where all words together hardly matter, one must by itself
_MATTERS = 1.0
_SHARE_OF_HEAVIEST = 0.35
_STRONG_SHARE = 0.7


def pulls_of(spans: Sequence[Span]) -> list[Pull]:
    """The spans that stand out, in the order of the text, with the strongest among them."""
    heaviest = max((abs(span.weight) for span in spans), default=0.0)
    do_matter = abs(sum(span.weight for span in spans)) >= _MATTERS
    least = max(_LEAST if do_matter else _LEAST_ALONE, _SHARE_OF_HEAVIEST * heaviest)
    told = sorted(
        (span for span in spans if abs(span.weight) >= least), key=lambda span: -abs(span.weight)
    )
    return sorted(
        Pull(*span, is_strong=do_matter and abs(span.weight) >= _STRONG_SHARE * heaviest)
        for span in told[:MOST]
    )
