"""POST /1.1/comment-check: is this spam? ``true``, ``false``, or an error."""

from flask import Response, request

from moderation.actions.akismet.check_by_akismet import AkismetCheck, Checked, check_by_akismet
from moderation.actions.akismet.door import CHECK_PATH, GUID, guid_of_refusal
from moderation.clock import now
from moderation.web.akismet.access import asking, is_wordpress
from moderation.web.akismet.answers import text
from moderation.web.akismet.room import blueprint
from moderation.web.akismet.submission import Sent
from moderation.web.current import installation
from moderation.web.intake.fields import Limits

# WordPress's plugin approves by itself what it has heard no more of in twice this (Akismet 5.7.2,
# class.akismet.php:592 to 811); no one outlives a century, and 32 bits hold the number.
_RECHECK_AFTER_SECONDS = 50 * 365 * 86_400


@blueprint.after_request
def _identified(response: Response) -> Response:
    """An answer to a check without an identifier is a refusal, and gets one all the same."""
    if GUID not in response.headers:
        response.headers.update(guid_of_refusal(request.path))
    return response


@blueprint.post(CHECK_PATH, endpoint="check")
def check() -> Response:
    """Answer, once the comment is on disk where it is kept."""
    house, asks = installation(), asking()
    limits = Limits.of(house.settings)
    sent = Sent(asks.parameters, limits, now(), may_be_slashed=is_wordpress())
    sent.must_have("blog", "user_ip")
    checked = check_by_akismet(
        house,
        asks.site,
        AkismetCheck(
            submission=sent.submission(),
            key=asks.key,
            is_kept=sent.is_kept,
            is_recheck=sent.is_recheck,
            discards=sent.flag("test_discard"),
            callback=asks.parameters.text("callback") or None,
        ),
    )
    return text("true" if checked.is_spam else "false", headers_of(checked, sent.is_recheck))


def headers_of(checked: Checked, is_recheck: bool) -> dict[str, str]:  # noqa: FBT001
    """What the answer says besides: the identifier always, the rest only where it holds."""
    headers = {GUID: checked.guid}
    if checked.is_kept or checked.holds:
        headers["X-moderation-status"] = checked.status
    if checked.is_spam and checked.is_blatant:
        headers["X-akismet-pro-tip"] = "discard"
    # Of two equal checks at once, or one whose answer was lost, either may be the one that counts.
    if checked.holds and not is_recheck:
        headers["X-akismet-recheck-after"] = str(_RECHECK_AFTER_SECONDS)
    return headers
