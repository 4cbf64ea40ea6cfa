"""Domains of a site's list, and whether a text names one of them, or one under it."""

import re
from collections.abc import Iterable, Iterator

_HOST = re.compile(r"(?<![\w.-])[^\W_][\w-]{0,62}(?:\.[\w-]{1,63}){1,10}")


class Domains:
    """Domains that can be found in a text. ``find`` gives back the one that is listed."""

    __slots__ = ("_known",)

    def __init__(self, domains: Iterable[str] = ()) -> None:
        self._known = {form: domain for domain in domains for form in _forms(domain)}

    def __bool__(self) -> bool:
        return bool(self._known)

    def find(self, *texts: str) -> str | None:
        """A listed domain that one of the texts names, else None."""
        if not self._known:
            return None
        for text in texts:
            for host in hosts_in(text):
                found = self._listed(host)
                if found is not None:
                    return found
        return None

    def _listed(self, host: str) -> str | None:
        labels = host.split(".")
        for start in range(len(labels) - 1):
            found = self._known.get(".".join(labels[start:]))
            if found is not None:
                return found
        return None


def hosts_in(text: str) -> Iterator[str]:
    """What in a text looks like a host, in small letters."""
    for found in _HOST.finditer(text.casefold()):
        yield found.group()


def _forms(domain: str) -> set[str]:
    """A domain as people write it, and as machines do (``xn--…``)."""
    try:
        return {domain, domain.encode("idna").decode()}
    except UnicodeError:
        return {domain}
