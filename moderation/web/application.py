"""The framework's application and answers, without what costs every request and serves none here.

What is left out was measured: a tenth of what taking a comment cost the processor.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from werkzeug.datastructures import Headers

from moderation.web.template_code import TemplateEnvironment

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LEFT_TO_THE_FRAMEWORK = frozenset({"location", "content-location"})


class WholeAnswer(Response):
    """An answer whose headers are sent as they are, without a copy of each, where that is all."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """As the framework's, which does it where an address or no body is to be sent."""
        names = {name.lower() for name, _ in self.headers}
        is_plain = self.status_code >= 200 and self.status_code not in {204, 304}
        if is_plain and "content-length" in names and not names & _LEFT_TO_THE_FRAMEWORK:
            return self.headers
        return super().get_wsgi_headers(environ)


class Application(Flask):
    """The framework's; no handler of ours is a coroutine, so none is looked at whether it is."""

    jinja_environment = TemplateEnvironment
    response_class = WholeAnswer

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The same: it is synchronous."""
        return func
