"""Words that run from right to left don't turn round what stands beside them."""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask

from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from tests.fixtures.comments import Submit
from tests.web.review import full_desk
from tests.web.review.conftest import AtTheDesk
from tests.web.review.every_route import routes

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

HEBREW = re.compile("[\u0590-\u05ff]")
# No element can be in these; or nobody sees them, and a screen reader reads in its own order.
PLAIN = {"title", "option", "textarea", "pre", "desc"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
LEAVING = {"review.sign_out", "review.static_file"}


def test_every_word_of_strangers_is_isolated(
    app: Flask,
    installation: Installation,
    submitting_site: SubmittingSite,
    submit: Submit,
    admin: AtTheDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TEXT", "NAME", "TITLE"):
        monkeypatch.setattr(full_desk, name, "תודה על המתכון")
    who = full_desk.moderator_called(installation, "Ada")
    values = full_desk.fill(installation, submitting_site, submit, who)
    loose = {}
    paths = [one.path for one in routes(app, values) if one.shows and one.endpoint not in LEAVING]
    lists = [f"/review/blog/?status={name}" for name in ("approved", "spam", "rejected")]
    notice = f"/review/blog/?notice={values['decision_id']}"
    for path in [*paths, *lists, notice]:
        answer = admin.get(path)
        if answer.mimetype == "text/html":
            reader = _Loose()
            reader.feed(answer.text)
            loose |= dict.fromkeys(reader.found, path)
    assert loose == {}


class _Loose(HTMLParser):
    """Texts in Hebrew that nothing isolates."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_safe = tag == "bdi" or tag in PLAIN or named.get("dir") == "auto"
        is_unseen = "unseen" in (named.get("class") or "").split()
        if tag not in VOID:
            self._open.append((tag, is_safe or is_unseen))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if HEBREW.search(data) and not any(is_safe for _, is_safe in self._open):
            around = " > ".join(tag for tag, _ in self._open[-3:])
            self.found.append(f"{around}: {data.strip()}")
