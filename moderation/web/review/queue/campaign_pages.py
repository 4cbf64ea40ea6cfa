"""The copies of one comment: look at them, decide on all that wait, undo that as one."""

from collections.abc import Mapping

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.campaigns.decide_campaign import decide_campaign
from moderation.actions.campaigns.review_campaign import read_copies, review_campaign
from moderation.actions.decisions.batches import undo_batch
from moderation.actions.decisions.decide import WantedDecision
from moderation.actions.decisions.joint_decisions import (
    Joint,
    JointNotice,
    batch_with,
    joints_named,
    read_joint_notice,
    undo_together,
)
from moderation.actions.people.membership import Desk
from moderation.actions.queue.listing import Listing
from moderation.actions.queue.review_comment import Dossier, review_comment
from moderation.identifiers import is_id
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.comment.decision_form import campaign_form
from moderation.web.review.door.guard import desk, desks_for_bar, open_among, open_desks, signed_in
from moderation.web.review.listing.listing_address import (
    listing_of,
    listing_values,
    query_of,
    queue_address,
)
from moderation.web.review.room import blueprint

_COPIES = "/<site>/comments/<comment_id>/copies"
_OVERTAKEN = N_("None of them is waiting any more, so nothing was recorded. Look again.")


def joint_notice() -> JointNotice | None:
    """What the address says was decided together, if it was by the one who asks."""
    return _notice_of(request.args.get("notice", ""))


def _notice_of(joint_id: str) -> JointNotice | None:
    if not is_id(joint_id):
        return None
    site_ids = [one.site_id for one in open_desks()]
    return read_joint_notice(look(), joint_id, signed_in().moderator_id, site_ids)


@blueprint.get(_COPIES, endpoint="copies")
def _copies(site: str, comment_id: str) -> Response:
    return _page(desk(site), comment_id, listing_of(request.args))


@blueprint.post(f"{_COPIES}/decisions", endpoint="decide_copies")
def _decide(site: str, comment_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    form = campaign_form(request.form)
    review_comment(look(), installation(), here.site_id, comment_id)
    number = decide_campaign(
        installation(),
        here.site_id,
        comment_id,
        WantedDecision(form.status, signed_in().actor, joint_id=form.joint_id),
        desks=open_desks(),
        until=form.until,
    )
    if not number and _notice_of(form.joint_id) is None:
        return make_response(_page(here, comment_id, form.listing, sentence=_OVERTAKEN), 409)
    return _to_queue(here, form.listing, form.joint_id)


@blueprint.post("/<site>/campaigns/<joint_id>/undo", endpoint="undo_copies")
def _undo(site: str, joint_id: str) -> Response:
    here = desk(site)
    here.require(permission=here.may_decide, to="decide on comments")
    who, listing = signed_in().moderator_id, listing_of(listing_values(request.form))
    if found := batch_with(look(), joint_id, open_desks()):
        there, batch_id = found
        undo_batch(installation(), there.site_id, batch_id, who)
        return redirect(url_for("review.batch", site=there.site, batch_id=batch_id), 303)
    undo_together(installation(), joint_id, who, open_desks())
    return _to_queue(here, listing, joint_id)


@blueprint.app_template_global("joints_of")
def _joints_of(comment: Dossier) -> Mapping[str, Joint]:
    together = {one.joint_id for one in comment.history if one.joint_id}
    return joints_named(look(), g.desk.site_id, together)


def _page(
    here: Desk, comment_id: str, listing: Listing, *, sentence: str | None = None
) -> Response:
    comment = review_comment(look(), installation(), here.site_id, comment_id)
    page = render_template(
        "review/queue/copies.html",
        comment=comment,
        campaign=review_campaign(look(), installation(), comment_id, open_among),
        copies=read_copies(look(), installation(), comment_id, open_among),
        listing=listing,
        sentence=sentence,
        desks=desks_for_bar(),
    )
    return make_response(page)


def _to_queue(here: Desk, listing: Listing, joint_id: str) -> Response:
    query = query_of(listing) | {"notice": joint_id}
    return redirect(queue_address(here.site, listing, **query), 303)
