"""Who asks: the key, wherever a client has put it, and how fast its site may go."""

from dataclasses import dataclass

from flask import request

from moderation.actions.akismet.door import akismet_key_form
from moderation.actions.installation import SubmittingSite
from moderation.actions.sites.authenticate_site import site_by_key
from moderation.errors import Malformed, TooManyRequests, Unauthenticated
from moderation.web.akismet.parameters import AkismetParameters, parse
from moderation.web.current import installation
from moderation.web.rate_limit import allow, must_wait
from moderation.web.visitor import visitor_network

_FORM = "application/x-www-form-urlencoded"
# Of one network. Whoever guesses among 2^48 keys where a thousand are good needs on average nine
# thousand years for one.
_WRONG_KEYS = "1/60"


@dataclass(frozen=True, slots=True, repr=False)
class Asking:
    """A site that has shown its key, and what it asks."""

    site: SubmittingSite
    key: str
    parameters: AkismetParameters


def asking(*, about: str = "") -> Asking:
    """The site whose key the request carries. Raises ``Unauthenticated``, ``TooManyRequests``.

    ``about`` names a parameter with the key that is asked about; it wins where it is sent.
    A network that has shown too many wrong keys is not told which are good.
    """
    network = f"akismet key|{visitor_network()}"
    _refuse_haste(must_wait(network, _WRONG_KEYS))
    parameters = read_parameters()
    sent = parameters.text(about) or sent_key(parameters, request.query_string, _host())
    key = akismet_key_form(sent)
    site = site_by_key(installation(), key, kind="akismet") if key else None
    if key is None or site is None:
        allow(network, _WRONG_KEYS)
        raise Unauthenticated("The key is missing, not known, or has expired.")
    _refuse_haste(allow(f"site|{site.id}", installation().settings.rate_limit))
    return Asking(site, key, parameters)


def _refuse_haste(wait: float | None) -> None:
    if wait is not None:
        raise TooManyRequests("Too many requests.", retry_after=max(1, round(wait + 0.5)))


def is_wordpress() -> bool:
    """Whether WordPress's own plugin asks."""
    agent = request.headers.get("User-Agent", "")
    return "WordPress/" in agent and "Akismet/" in agent


def read_parameters() -> AkismetParameters:
    """The body's parameters, or the query's where there is no body. Raises ``Malformed``."""
    request.max_content_length = installation().settings.largest_body
    raw = request.get_data(cache=True)
    if not raw:
        return parse(request.query_string)
    if request.mimetype not in {"", _FORM}:
        raise Malformed(f"Send {_FORM}.")
    return parse(raw, request.mimetype_params.get("charset"))


def sent_key(parameters: AkismetParameters, query: bytes, host: str) -> str:
    """The key by precedence: body ``api_key``, body ``key``, query ``api_key``, the host's label.

    An empty one counts as none; a wrong one is wrong, whatever stands in another place.
    """
    return (
        parameters.text("api_key")
        or parameters.text("key")
        or parse(query).text("api_key")
        or host.partition(".")[0]
    )


def _host() -> str:
    # Not request.host, which knows a name even where the client, by HTTP/1.0, sent none.
    return request.headers.get("Host", "")
