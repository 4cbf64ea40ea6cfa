"""Where every page leads to: an address with nothing but a site and a comment in it is put together
once, and what is asked there is put behind it.

Whatever else decides what it looks like is part of what it is remembered by.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App

from moderation.web.review.room import blueprint

_ANY_COMMENT = "00000000-0000-0000-0000-000000000000"
_IDENTIFIER = re.compile("[0-9a-f-]{36}")
_NOTHING, _SITE = frozenset[str](), frozenset({"site"})
_SITE_AND_COMMENT, _OTHER = frozenset({"site", "comment_id"}), frozenset({""})
_SAFE_IN_QUERY = "!$'()*,/:;?@"  # as the framework has it


@blueprint.record_once
def _teach(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["url_for"] = _remembering(state.app)


def link(endpoint: str, **values: Any) -> str:
    """The same as ``url_for`` says, as templates have it."""
    address: Callable[..., str] = current_app.jinja_env.globals["url_for"]  # type: ignore[assignment]
    return address(endpoint, **values)


def _remembering(app: App) -> Callable[..., str]:
    """One that forgets with its application: another may have other pages."""

    @lru_cache(maxsize=1_000)
    def arguments(endpoint: str) -> frozenset[str] | None:
        """What its path is made of; None where that is more than we know, or it has several."""
        rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
        is_known = (
            len(rules) == 1 and not rules[0].defaults and rules[0].arguments <= _SITE_AND_COMMENT
        )
        return frozenset(rules[0].arguments) if is_known else None

    @lru_cache(maxsize=1_000)
    def kept(_prefix: str, _method: str, endpoint: str, site: str | None, *, of_one: bool) -> str:
        return url_for(endpoint, site=site, comment_id=_ANY_COMMENT if of_one else None)

    def address(
        endpoint: str, *, site: str | None = None, comment_id: str | None = None, **more: Any
    ) -> str:
        if arguments(endpoint) != _given(site, comment_id) or (more and not _is_query(more)):
            return url_for(endpoint, site=site, comment_id=comment_id, **more)
        of_one = comment_id is not None
        path = kept(request.script_root, request.method, endpoint, site, of_one=of_one)
        if comment_id:
            path = path.replace(_ANY_COMMENT, comment_id)
        asked = [(name, value) for name, value in more.items() if value is not None]
        return f"{path}?{urlencode(asked, safe=_SAFE_IN_QUERY)}" if asked else path

    return address


def _given(site: str | None, comment_id: str | None) -> frozenset[str]:
    if comment_id is None:
        return _NOTHING if site is None else _SITE
    is_one = site is not None and _IDENTIFIER.fullmatch(comment_id)
    return _SITE_AND_COMMENT if is_one else _OTHER


def _is_query(more: dict[str, Any]) -> bool:
    """Whether nothing of it is the framework's to understand."""
    return all(
        (value is None or isinstance(value, str)) and not name.startswith("_")
        for name, value in more.items()
    )
