"""The "Leave a Reply" form and the thread, for any page: by one script tag, or as plain HTML."""

from flask import Blueprint

from moderation.errors import Refusal
from moderation.transactions.unreachable import UNREACHABLE
from moderation.web.embed import form, hosted_page, script
from moderation.web.embed.origins import share_with_registered_origins
from moderation.web.embed.refusals import answer_refusal, answer_unreachable

blueprint = Blueprint("embed", __name__, template_folder="templates")

# A registered page asks by OPTIONS whether it may; Flask's own answer would not name it.
for method, view in (
    ("GET", form.open_form),
    ("POST", form.receive_form),
    ("OPTIONS", form.allow_form),
):
    blueprint.add_url_rule(
        "/v1/sites/<site>/form", view_func=view, methods=[method], provide_automatic_options=False
    )
blueprint.get("/embed/<site>/comments")(hosted_page.show_comments)
blueprint.get("/embed.js")(script.embed_script)
blueprint.get("/embed-files/<version>/<name>")(script.embed_file)

blueprint.add_app_template_global(script.files_version, "embed_files_version")
blueprint.after_request(share_with_registered_origins)
blueprint.register_error_handler(Refusal, answer_refusal)
for kind in UNREACHABLE:
    blueprint.register_error_handler(kind, answer_unreachable)
