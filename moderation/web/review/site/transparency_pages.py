"""What the public is told of a site: the figures of a period, and statements on their way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from moderation import clock
from moderation.actions.installation import Actor
from moderation.actions.numbers.read_report import ReportOfPeriod, read_report
from moderation.actions.people.membership import Desk
from moderation.actions.transparency.account import send_parked_again
from moderation.actions.transparency.read_submissions import read_submissions
from moderation.languages import N_
from moderation.web.current import installation, look
from moderation.web.review.door.administration import admin_desk
from moderation.web.review.door.guard import desk, desks_for_bar, signed_in
from moderation.web.review.room import blueprint
from moderation.web.review.words.csv_answer import Cell, csv_answer

_YEAR = timedelta(days=334)  # so that the month of today is the twelfth
PARTS: Mapping[str, str] = {
    "notices": N_("Notices of illegal content"),
    "reports": N_("Reports of readers"),
    "decisions": N_("Decisions against comments"),
    "appeals": N_("Appeals"),
    "automation": N_("Automated means"),
}
WORDS: Mapping[str, str] = {
    "received.reader": N_("Received"),
    "received.trusted": N_("Received from trusted flaggers"),
    "decided.removed": N_("Comment taken down"),
    "decided.kept": N_("Comment kept"),
    "median_hours": N_("Median time to the answer (hours)"),
    "came": N_("Received"),
    "removed": N_("Comment taken down"),
    "kept": N_("Comment kept"),
    "illegal.removed.partly": N_("Illegal, taken down: a person, with a program’s opinion"),
    "illegal.removed.none": N_("Illegal, taken down: a person alone"),
    "illegal.removed.untold": N_("Illegal, taken down: the site itself"),
    "illegal.refused.partly": N_("Illegal, not published: a person, with a program’s opinion"),
    "illegal.refused.none": N_("Illegal, not published: a person alone"),
    "illegal.refused.untold": N_("Illegal, not published: the site itself"),
    "terms.removed.partly": N_("House rules, taken down: a person, with a program’s opinion"),
    "terms.removed.none": N_("House rules, taken down: a person alone"),
    "terms.removed.untold": N_("House rules, taken down: the site itself"),
    "terms.refused.partly": N_("House rules, not published: a person, with a program’s opinion"),
    "terms.refused.none": N_("House rules, not published: a person alone"),
    "terms.refused.untold": N_("House rules, not published: the site itself"),
    "found_by_machine": N_("Pointed out by a program"),
    "found_by_people": N_("Found by people"),
    "author.came": N_("Of authors: received"),
    "author.granted": N_("Of authors: granted"),
    "author.refused": N_("Of authors: refused"),
    "notifier.came": N_("Of who gave notice: received"),
    "notifier.granted": N_("Of who gave notice: granted"),
    "notifier.refused": N_("Of who gave notice: refused"),
    "filed_as_spam": N_("Filed as spam by a program"),
    "reversed_by_people": N_("of these published by people"),
    "error_rate": N_("Error rate"),
}


@blueprint.get("/<site>/transparency", endpoint="transparency")
def _transparency(site: str) -> str:
    here = _desk(site)
    is_admin = here.may_administer
    return render_template(
        "review/site/transparency.html",
        report=_report(here),
        parts=PARTS,
        words=WORDS,
        standing=read_submissions(look(), here.site_id) if is_admin else None,
        sent=request.args.get("sent"),
        desks=desks_for_bar(),
    )


@blueprint.get("/<site>/transparency.csv", endpoint="transparency_file")
def _file(site: str) -> Response:
    return csv_answer("transparency-report", _sheet(_report(_desk(site))))


@blueprint.post("/<site>/transparency/parked", endpoint="resend_statements")
def _resend(site: str) -> AnyResponse:
    here = admin_desk(site)
    actor = Actor.moderator(signed_in().moderator_id)
    sent = send_parked_again(installation(), here.site_id, actor)
    return redirect(url_for("review.transparency", site=site, sent=sent), 303)


def _desk(site: str) -> Desk:
    here = desk(site)
    here.require(permission=here.may_decide, to="see its numbers")
    return here


def _report(here: Desk) -> ReportOfPeriod:
    """Of the months that the address names: the last twelve, if it names none."""
    today = clock.now()
    first = request.args.get("from") or f"{today - _YEAR:%Y-%m}"
    return read_report(look(), here.site_id, first, request.args.get("to") or f"{today:%Y-%m}")


def _sheet(report: ReportOfPeriod) -> Iterator[Sequence[Cell]]:
    """One line a month and indicator, as the harmonised templates want to be filled."""
    yield ["site", "part", "indicator", "category", "month", "value"]
    for line in report.lines:
        for month, value in zip(report.months, line.numbers, strict=True):
            yield [report.site, line.part, line.indicator, line.category, month, value]
