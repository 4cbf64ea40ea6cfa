"""The article, and the way to it."""

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.actions.demonstration.prepare_demonstration import TITLE
from moderation.web.embed.catalogues import DEFAULT, catalogue_for
from moderation.web.embed.origins import DEMONSTRATION, demonstration_origin, find_site
from moderation.web.embed.page_headers import as_page
from moderation.web.embed.section import section_of


def show_first_page() -> AnyResponse:
    """The demonstration has one page."""
    return redirect(url_for("demonstration.show_article"))


def show_article() -> Response:
    """The article with its thread and its form. Raises ``NotFound`` without the site ``demo``."""
    site = find_site(DEMONSTRATION)
    path = url_for("demonstration.show_article")
    url = demonstration_origin() + path
    section = section_of(site, url, TITLE, catalogue_for([DEFAULT]), path=path)
    return as_page(
        render_template("demonstration/article.html", section=section, title=TITLE, url=url)
    )
