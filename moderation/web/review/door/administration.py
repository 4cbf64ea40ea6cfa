"""What the pages for a site's admins share: who may open them, and the notice on top of them."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from moderation.actions.people.membership import Desk
from moderation.actions.upkeep.undo_change import read_change
from moderation.web.current import look
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in


def admin_desk(site: str) -> Desk:
    """The site, for an admin of it. Raises ``NotFound``, and ``Forbidden`` for other roles."""
    here = desk(site)
    here.require(permission=here.may_administer, to="administer it")
    return here


def frame(here: Desk) -> dict[str, object]:
    """What every one of these pages is rendered with."""
    who = signed_in().moderator_id
    notice = read_change(look(), here.site_id, request.args.get("notice", ""), who)
    return {"desks": desks_for_bar(), "change": notice}


def back_to(
    endpoint: str,
    here: Desk,
    change_id: str | None = None,
    *,
    endpoint_id: str | None = None,
    anchor: str | None = None,
) -> Response:
    """To a page of the site, with a notice of the change if there is one."""
    values: dict[str, Any] = {"site": here.site, "notice": change_id, "endpoint_id": endpoint_id}
    return redirect(url_for(endpoint, _anchor=anchor, **values), 303)
