"""/embed/{site}/comments?url=…: a page's thread and form as a page of their own.

It is what a page links to for readers without JavaScript.
"""

from flask import Response, render_template, request

from moderation.actions.installation import SubmittingSite
from moderation.errors import Invalid
from moderation.unseen import seen_line
from moderation.vault import address_of_page, name_of_page
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
    url = _page_url(found)
    require_own_page(found, url)
    named = name_of_page(installation().vault, found.id, url)
    title = seen_line(request.args.get("title", ""))[:LONGEST_TITLE].rstrip()
    language = request.args.get("lang", "")
    words = catalogue_for([language, *request.accept_languages.values()])
    depth = number_parameter("depth", DEEPEST, MOST)
    query = {"url": named, "title": title, "lang": language}
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
    # Of a page whose address is somebody's own nothing is shown that would lead there.
    shown = url if named == url else ""
    return as_page(
        render_template("embed/hosted_page.html", section=section, words=words, url=shown)
    )


def _page_url(site: SubmittingSite) -> str:
    name = text_parameter("url", installation().settings.max_url_characters, required=True) or ""
    url = address_of_page(installation().vault, site.id, name)
    if url is None or any(character.isspace() or not character.isprintable() for character in url):
        detail = "This is not a URL."
        raise Invalid(detail, parameter="url")
    return url
