"""What every request costs less than in the framework changes no answer."""

from inspect import iscoroutinefunction
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.test import create_environ

from moderation.web.application import WholeAnswer


@pytest.fixture
def database_kind() -> str:
    """One is enough: no database knows of it."""
    return "sqlite"


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (201, {"X-Request-Id": "one", "Vary": "Accept-Encoding"}),
        (204, {"Content-Length": "3"}),
        (303, {"Location": "/review/é/"}),
        (304, {"ETag": '"one"', "Content-Language": "de"}),
        (200, {"Content-Location": "/naïve"}),
    ],
)
@pytest.mark.parametrize("body", [b"one", [b"one", b"two"], iter([b"one"])])
def test_the_same_headers_are_sent_as_by_the_framework(
    status: int, headers: dict[str, str], body: Any
) -> None:
    environ = create_environ("/somewhere/")
    theirs = Response(body, status, headers).get_wsgi_headers(environ)
    ours = WholeAnswer(body, status, headers).get_wsgi_headers(environ)
    assert list(ours) == list(theirs)


def test_no_handler_is_a_coroutine(app: Flask) -> None:
    hooks = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    functions = [one for kind in hooks for hooked in kind.values() for one in hooked]
    functions += app.view_functions.values()
    assert len(functions) > 100
    assert not [one for one in functions if iscoroutinefunction(one)]
    assert app.ensure_sync(functions[0]) is functions[0]
