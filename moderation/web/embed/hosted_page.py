"""/embed/{site}/comments?url=…: a page's thread and form as a page of their own.

It is what a page links to for readers without JavaScript.
"""

from flask import Response, render_template, request

from moderation.errors import Invalid
from moderation.unseen import seen_line
from moderation.web.current import installation
from moderation.web.embed.catalogues import catalogue_for
from moderation.web.embed.nesting import DEEPEST, MOST
from moderation.web.embed.origins import find_site, require_own_page
from moderation.web.embed.page_headers import as_page
from moderation.web.embed.section import section_of
from moderation.web.intake.fields import LONGEST_TITLE
from moderation.web.intake.queries import number_parameter, text_parameter


def show_comments(site: str) -> Response:
    """The thread and the form of the page at ``url``. Raises ``NotFound`` and ``Invalid``."""
    found = find_site(site)
    url = _page_url()
    require_own_page(found, url)
    title = seen_line(request.args.get("title", ""))[:LONGEST_TITLE].rstrip()
    language = request.args.get("lang", "")
    words = catalogue_for([language, *request.accept_languages.values()])
    depth = number_parameter("depth", DEEPEST, MOST)
    query = {"url": url, "title": title, "lang": language}
    if depth != DEEPEST:
        query["depth"] = str(depth)
    section = section_of(
        found,
        url,
        title,
        words,
        path=request.script_root + request.path,
        query={name: value for name, value in query.items() if value},
        depth=depth,
    )
    return as_page(render_template("embed/hosted_page.html", section=section, words=words, url=url))


def _page_url() -> str:
    url = text_parameter("url", installation().settings.max_url_characters, required=True) or ""
    if any(character.isspace() or not character.isprintable() for character in url):
        detail = "This is not a URL."
        raise Invalid(detail, parameter="url")
    return url
