"""The parameters of a request: what this door asks for is read, and nothing else is even decoded.

Clients send whatever their server knows of a visitor, the address twice among it (``POST_email``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from moderation.errors import TooLarge
from moderation.web.akismet.charsets import codec_of, text_of

_MOST = 2_000
_MOST_CONTEXTS = 100
_LONGEST_CHARSET = 50
_CONTEXT = re.compile(rb"comment_context(\[[^\[\]]{0,20}\])?")


@dataclass(frozen=True, slots=True, repr=False)
class AkismetParameters:
    """Parameters by name, as bytes; the last of a name counts, as in PHP."""

    values: dict[bytes, bytes] = field(default_factory=dict)
    contexts: Sequence[bytes] = ()
    sent_in: str | None = None  # Python's name of the charset that the request says it is in
    blog_in: str | None = None  # and of the one that the blog is in

    def text(self, name: str) -> str:
        """A value without the white space around it; empty where there is none."""
        return self._decoded(self.values.get(name.encode(), b"")).strip()

    def has(self, name: str) -> bool:
        """Whether it was sent at all, if only empty."""
        return name.encode() in self.values

    @property
    def context(self) -> list[str]:
        """What the page is about, in whichever of its three spellings."""
        return [text for raw in self.contexts if (text := self._decoded(raw).strip())]

    def _decoded(self, raw: bytes) -> str:
        return text_of(raw, self.sent_in, self.blog_in)


def parse(raw: bytes, charset: str | None = None) -> AkismetParameters:
    """Parameters of a form's body or of a query. Raises ``TooLarge`` for more than 2,000."""
    pairs = raw.split(b"&", _MOST)
    if len(pairs) > _MOST:
        raise TooLarge("There are more than 2,000 parameters.")
    values: dict[bytes, bytes] = {}
    contexts: list[bytes] = []
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        name = _unquoted(name)
        if _CONTEXT.fullmatch(name):
            contexts.append(_unquoted(value))
        elif name:
            values[name] = _unquoted(value)
    # Found out once, because everything is decoded by it.
    blog = values.get(b"blog_charset", b"")[:_LONGEST_CHARSET].decode("ascii", "replace")
    return AkismetParameters(values, contexts[:_MOST_CONTEXTS], codec_of(charset), codec_of(blog))


def _unquoted(raw: bytes) -> bytes:
    return unquote_to_bytes(raw.replace(b"+", b" "))
