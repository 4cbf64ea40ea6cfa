"""/embed/authored#TOKEN: an author's own comment as a page; the fragment is told to no server."""

from flask import Response, render_template, request

from moderation.web.embed.catalogues import catalogue_for
from moderation.web.embed.page_headers import as_page


def show_authored() -> Response:
    """The page, which is the same for everybody: its script asks by the token."""
    words = catalogue_for([request.args.get("lang", ""), *request.accept_languages.values()])
    service = request.script_root
    return as_page(render_template("embed/authored.html", words=words, service=service))
