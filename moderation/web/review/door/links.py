"""Where every page leads to: an address with nothing but a site in it is put together once.

Whatever else decides what it looks like is part of what it is remembered by.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import request, url_for
from flask.blueprints import BlueprintSetupState

from moderation.web.review.room import blueprint


@blueprint.record_once
def _teach(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["url_for"] = _remembering()


def _remembering() -> Callable[..., str]:
    """One that forgets with its application: another may have other pages."""

    @lru_cache(maxsize=1_000)
    def kept(_prefix: str, _method: str, endpoint: str, site: str | None) -> str:
        return url_for(endpoint, site=site)

    def link(endpoint: str, *, site: str | None = None, **more: Any) -> str:
        if more or endpoint.startswith("."):
            return url_for(endpoint, site=site, **more)
        return kept(request.script_root, request.method, endpoint, site)

    return link
