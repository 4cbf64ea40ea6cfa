"""An article to try the form on: served by ``moderation demo``, and nowhere else."""

from flask import Blueprint

from moderation.web.demonstration import article

blueprint = Blueprint(
    "demonstration",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/demo/static",
)

blueprint.get("/")(article.show_first_page)
blueprint.get("/demo/")(article.show_article)
