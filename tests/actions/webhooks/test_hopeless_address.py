"""An address that can never work is refused when it is entered."""

from ipaddress import ip_network

import pytest

from moderation.actions.installation import Installation, SubmittingSite
from moderation.actions.webhooks.hopeless_address import why_hopeless
from moderation.actions.webhooks.webhook_endpoints import add_webhook
from moderation.errors import Invalid
from moderation.reaching.receiver_url import receiver_of

OWN = (ip_network("10.0.0.0/8"), ip_network("127.0.0.0/8"))
HERE = ("127.0.0.1", "10.1.2.3", "localhost", "hooks.localhost", "hooks", "nas.local", "a.internal")
NOWHERE = ("[::1]", "169.254.169.254", "224.0.0.1", "hooks.invalid", "abc.onion", "192.168.1.1")


def why(host: str, *allowed: object) -> str | None:
    receiver = receiver_of(f"https://{host}/hook", allow_http=False, ports=frozenset())
    return why_hopeless(receiver, allowed)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", HERE)
def test_what_is_not_public_is_refused_unless_the_operator_lets_webhooks_go_there(
    host: str,
) -> None:
    assert "not public" in (why(host) or "")
    assert why(host, *OWN) is None


@pytest.mark.parametrize("host", NOWHERE)
def test_what_is_nowhere_or_not_allowed_is_refused_whatever_else_is(host: str) -> None:
    assert why(host)
    assert why(host, *OWN)


@pytest.mark.parametrize(
    "host",
    ["example.org", "8.8.4.4", "local.example.org", "localhost.example.org", "[2606:4700::1]"],
)
def test_what_may_work_is_let_in(host: str) -> None:
    assert why(host) is None


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_it_is_refused_where_it_is_typed(
    installation: Installation, submitting_site: SubmittingSite
) -> None:
    with pytest.raises(Invalid) as refused:
        add_webhook(installation, submitting_site.id, "https://127.0.0.1/hook", [], "", None)
    assert refused.value.flaws[0].parameter == "url"
