"""The "Leave a Reply" form and the thread, for any page: by one script tag, or as plain HTML."""

from flask import Blueprint

from moderation.errors import Refusal
from moderation.transactions.unreachable import UNREACHABLE
from moderation.web.embed import (
    authored_page,
    form,
    hosted_page,
    mail_pages,
    report_form,
    report_status,
    script,
)
from moderation.web.embed.origins import share_with_registered_origins
from moderation.web.embed.refusals import answer_refusal, answer_unreachable

blueprint = Blueprint("embed", __name__, template_folder="templates")

# A registered page asks by OPTIONS whether it may; Flask's own answer would not name it.
_REPORTS = "/v1/sites/<site>/comments/<comment_id>/reports"
for path, method, view in (
    ("/v1/sites/<site>/form", "GET", form.open_form),
    ("/v1/sites/<site>/form", "POST", form.receive_form),
    ("/v1/sites/<site>/form", "OPTIONS", form.allow_form),
    (_REPORTS, "GET", report_form.open_report),
    (_REPORTS, "POST", report_form.receive_report),
    (_REPORTS, "OPTIONS", report_form.allow_report),
):
    blueprint.add_url_rule(path, view_func=view, methods=[method], provide_automatic_options=False)
blueprint.get("/embed/<site>/comments/<comment_id>/report")(report_form.show_report_form)
blueprint.get("/v1/reports/<token>", endpoint="report_status")(report_status.show_report_status)
blueprint.delete("/v1/reports/<token>", endpoint="delete_report")(report_status.delete_report)
blueprint.post("/embed/reports/<token>/withdrawal", endpoint="withdraw_by_page")(
    report_status.withdraw_by_page
)
blueprint.post("/v1/reports/<token>/appeal", endpoint="appeal_notice")(report_status.receive_appeal)
blueprint.post("/embed/reports/<token>/appeal", endpoint="appeal_by_page")(
    report_status.appeal_by_page
)
for path, show, press in (
    ("/mail/confirm/<token>", mail_pages.show_confirmation, mail_pages.receive_confirmation),
    ("/mail/notice/<token>", mail_pages.show_notice, mail_pages.receive_notice),
    ("/mail/off/<token>", mail_pages.show_ending, mail_pages.receive_ending),
):
    blueprint.get(path)(show)
    blueprint.post(path)(press)
blueprint.get("/embed/authored")(authored_page.show_authored)
blueprint.get("/embed/<site>/comments")(hosted_page.show_comments)
blueprint.get("/embed.js")(script.embed_script)
blueprint.get("/embed-files/<version>/<name>")(script.embed_file)

blueprint.add_app_template_global(script.files_version, "embed_files_version")
blueprint.after_request(share_with_registered_origins)
blueprint.register_error_handler(Refusal, answer_refusal)
for kind in UNREACHABLE:
    blueprint.register_error_handler(kind, answer_unreachable)
