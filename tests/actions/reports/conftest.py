"""Readers of several networks, and one published comment that they report."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.actions.reports.report_status import ReportStatus, read_report_status
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount


class Report(Protocol):
    """Reports a comment from a network, ``198.51.100.0/24`` unless said; the token."""

    def __call__(self, comment_id: str, network: str = ..., **said: Any) -> str: ...


class Decide(Protocol):
    """Decides as the moderator: ``decided(comment_id, "rejected", reason="abusive")``."""

    def __call__(self, comment_id: str, status: Any, **how: Any) -> str: ...


NETWORK = "198.51.100.0/24"


def network(number: int) -> str:
    """One of 65,536 networks."""
    return f"10.{number // 256}.{number % 256}.0/24"


def notice(**changes: Any) -> WantedNotice:
    """A whole notice; what is named is otherwise."""
    said = {
        "law": "Criminal Code, section 185",
        "why": "It calls a baker by name a thief, which she is not.",
        "language": "en",
        "good_faith": True,
    }
    return WantedNotice(**(said | changes))


@pytest.fixture
def report(installation: Installation, submitting_site: SubmittingSite) -> Report:
    def report_one(comment_id: str, network: str = NETWORK, **said: Any) -> str:
        kind = "illegal" if said.get("notice") else said.pop("kind", "abusive")
        wanted = WantedReport(kind, **said)
        return report_comment(installation, submitting_site.id, comment_id, network, wanted)

    return report_one


@pytest.fixture
def decided(
    installation: Installation, submitting_site: SubmittingSite, moderator: ModeratorAccount
) -> Decide:
    def decide_one(comment_id: str, status: Any, **how: Any) -> str:
        wanted = WantedDecision(status, moderator.actor, **how)
        return decide(installation, submitting_site.id, comment_id, wanted).decision.id

    return decide_one


@pytest.fixture
def published(
    installation: Installation, submitting_site: SubmittingSite, submit: Submit
) -> Callable[..., str]:
    """A comment that the site let through: ``published(body="…")`` is its identifier."""

    def publish(**changes: Any) -> str:
        comment_id = submit(**changes).id
        approved = WantedDecision("approved", Actor("site"))
        decide(installation, submitting_site.id, comment_id, approved)
        return comment_id

    return publish


@pytest.fixture
def status_of(installation: Installation) -> Callable[[str], ReportStatus]:
    """What whoever has a token reads."""
    return lambda token: seen(installation, read_report_status, installation.vault, token)
