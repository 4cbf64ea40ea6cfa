"""Templates say what Jinja's own code says, and ask it only about what is not a plain function."""

from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import DictLoader, StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from moderation.languages import Said
from moderation.web import template_code
from moderation.web.application import Application
from moderation.web.template_code import TemplateEnvironment

_TEMPLATES = {
    "parts.html": "{% macro row(it, by) %}<i title='{{ by.upper() }}'>{{ it }}</i>{% endmacro %}"
    "{% macro around(it) %}[{{ caller(it) }}]{% endmacro %}",
    "layout.html": "<p>{% block main %}{% endblock %}</p>{{ said('<end>') }}",
    "page.html": """{% extends "layout.html" %}{% import "parts.html" as parts with context %}
{% block main %}{% set inner = "in the block" %}{{ names_here("inner") }}
{% for it in values %}{{ parts.row(it, by="<me>") }}{{ loop.cycle("a", "b") }}
{{ names_here("it") }}{% set x = it %}{{ names_here("x") }}{{ said(*[it], **{"more": "&"}) }}
{% call(one) parts.around(it) %}{{ one }}{{ said(one) }}{% endcall %}{% endfor %}
{{ super() }}{{ told("<b>") }}{{ "%s<br>"|safe }}{{ nothing }}{{ odd }}{{ made("x") }}{% endblock %}
""",
}


class _Odd:
    def __html__(self) -> str:
        return "<odd>"

    def __call__(self, text: str) -> str:
        return text + "<"


def _said(text: object, more: str = "") -> str:
    return f"{text}{more}"


@pass_context
def _names_here(context: Context, name: str) -> str:
    return f"{name}={context.resolve(name)}"


_VALUES = {
    "values": ["<script>", Markup("<b>&amp;</b>"), None, 3, True, "", _Odd()],
    "said": _said,
    "told": Markup,
    "names_here": _names_here,
    "odd": _Odd(),
    "made": _Odd(),
}


def test_pages_are_what_the_frameworks_code_makes_of_them() -> None:
    app = Flask(__name__)
    pages = [
        kind(app, loader=DictLoader(_TEMPLATES), autoescape=True)
        .get_template("page.html")
        .render(_VALUES)
        for kind in (TemplateEnvironment, Environment)
    ]
    assert pages[0] == pages[1]
    assert "&lt;script&gt;" in pages[0]
    assert "x=&lt;script&gt;" in pages[0]


def test_plain_functions_and_methods_are_called_without_asking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    call = Context.call

    def told(context: Context, callee: Any, *values: Any, **named: Any) -> Any:
        asked.append(callee)
        return call(context, callee, *values, **named)

    monkeypatch.setattr(Context, "call", told)
    environment = Application(__name__).jinja_env
    source = "{{ said('a') }}{{ 'b'.upper() }}{{ it.__call__('c') }}{{ names_here('it') }}"
    text = environment.from_string(source).render(_VALUES | {"it": _Odd()})
    assert text.startswith("aBc&lt;it=")
    assert asked == [_names_here]


def test_what_is_not_there_is_an_error_where_it_is_called() -> None:
    environment = TemplateEnvironment(Flask(__name__), undefined=StrictUndefined)
    with pytest.raises(UndefinedError):
        environment.from_string("{{ missing() }}").render()


@pytest.mark.parametrize("name", ["_safe", "escape"])
def test_text_is_made_safe_without_a_copy_of_it_as_markup(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_code, "_safe", getattr(template_code, name))
    for text in ["plain", "", "<a href='x'>\"&amp;</a>", "é€😀", "\udc80", "a" * 400 + "<"]:
        assert TemplateEnvironment.escaped(text) == escape(text)
    assert TemplateEnvironment.escaped(Said("a<b")) == "a&lt;b"
    environment = TemplateEnvironment(Flask(__name__), autoescape=True)
    source = (
        "{% macro row(it) %}{{ it }}{% endmacro %}{% set block %}{{ it }}{% endset %}"
        "{{ row(it) }}{{ block }}{% filter upper %}{{ it }}{% endfilter %}"
    )
    shown = environment.from_string(source).render(it="<i>")
    assert shown == "&lt;i&gt;&lt;i&gt;&LT;I&GT;"
