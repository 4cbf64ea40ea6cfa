"""A comment as this protocol writes it, in our own words.

Everything but the text is optional here. What is missing or malformed is absent and never a
refusal; nothing is made up.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from moderation.actions.installation import CommentSubmission
from moderation.errors import Malformed
from moderation.unseen import is_visible
from moderation.web.akismet.answers import MissingField
from moderation.web.akismet.parameters import AkismetParameters
from moderation.web.intake.fields import Email, IpAddress, Limits, Url

# What is said in public. Messages to a site's owner are nobody else's business, and one that a
# moderator approved would stand on the page.
_COMMENTS = frozenset(
    {"", "comment", "reply", "forum-post", "blog-post", "trackback", "pingback", "webmention"}
    | {"review"}
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", re.ASCII)
_MOMENT = re.compile(r"\d{13}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# As PHP's addslashes writes: no quote without a backslash before it, and none before anything else.
_SLASHED = re.compile(r"""(?:[^\\'"\0]|\\[\\'"0])*""")
_SLASH = re.compile(r"""\\([\\'"0])""")
_CUT = " […]"  # as one writes it in any language; whoever sees the text sees that it goes on
_HONEYPOTS = ("POST_ak_hp_textarea", "ak_hp_textarea")
_LONGEST_ELAPSED = 86_400.0
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(days=1)
_NOT_A_SITE = "The blog is not the full address of a site, such as https://example.org"

_URL: TypeAdapter[str] = TypeAdapter(Url)
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_IP: TypeAdapter[str | None] = TypeAdapter(IpAddress)


@dataclass(frozen=True)
class Sent:
    """One request about one comment."""

    parameters: AkismetParameters
    limits: Limits
    now: datetime
    may_be_slashed: bool = False

    def __repr__(self) -> str:
        return "<Sent>"

    def must_have(self, *names: str) -> None:
        """Raise ``MissingField`` for the first that was not sent; ``blog`` must not be empty."""
        for name in names:
            if not self.parameters.has(name) or (name == "blog" and not self._text(name)):
                raise MissingField(name)

    @property
    def is_kept(self) -> bool:
        """Whether a moderator should see it: something was said, and in public."""
        kind = self._text("comment_type") or self._text("content_type")
        return kind.casefold() in _COMMENTS and is_visible(self._whole_body)

    @property
    def is_recheck(self) -> bool:
        """Whether the client asks again of its own accord."""
        return self._asks_again

    def submission(self, *, is_report: bool = False) -> CommentSubmission:
        """The comment. Raises ``Malformed`` without a usable blog.

        Of a text over the limit the beginning is kept: a refusal would be no answer to WordPress.
        A report says nothing of how the form was filled in, nor of who vouches for the author.
        """
        return CommentSubmission(
            thread_url=self._thread_url,
            body=self._body,
            whole_body=self._whole_body if self._is_cut else None,
            author_name=self._line("comment_author", self.limits.name),
            author_email=self._accepted(_EMAIL, "comment_author_email"),
            author_url=self._accepted(_URL, "comment_author_url"),
            thread_excerpt=self._line_of(", ".join(self.parameters.context), 2_000),
            author_ip=self._accepted(_IP, "user_ip") or self._accepted(_IP, "comment_author_IP"),
            user_agent=self._line("user_agent", 500) or self._line("comment_agent", 500) or None,
            referrer=self._line("referrer", 2_000) or None,
            submitted_at=self._submitted_at,
            language=self._language,
            honeypot="" if is_report else self._honeypot,
            elapsed_seconds=None if is_report or self.is_recheck else self._elapsed_seconds,
            is_test=self.flag("is_test"),
            marked_as_ham_test=not is_report and self._is_administrator,
        )

    def flag(self, name: str) -> bool:
        """A yes: ``1`` or ``true``."""
        return self._text(name).casefold() in {"1", "true"}

    @property
    def _thread_url(self) -> str:
        found = self._accepted(_URL, "permalink") or self._accepted(_URL, "blog")
        if found is None:
            raise Malformed(_NOT_A_SITE)
        return found

    @cached_property
    def _whole_body(self) -> str:
        return self._text("comment_content").replace("\r\n", "\n")

    @property
    def _is_cut(self) -> bool:
        return len(self._whole_body) > self.limits.body

    @property
    def _body(self) -> str:
        if not self._is_cut:
            return self._whole_body
        return self._whole_body[: max(1, self.limits.body - len(_CUT))].rstrip() + _CUT

    @property
    def _honeypot(self) -> str:
        own = self._text("honeypot_field_name")
        names = (*_HONEYPOTS, own, f"POST_{own}") if own and own not in _MEANT else _HONEYPOTS
        return next((text for name in names if (text := self._text(name))), "")[:1_000]

    @property
    def _elapsed_seconds(self) -> float | None:
        """From when the visitor's browser showed the form; by its own clock, so within reason."""
        shown = self._text("POST_ak_js")
        if not _MOMENT.fullmatch(shown):
            return None
        seconds = self.now.timestamp() - int(shown) / 1000
        return seconds if 0.0 <= seconds <= _LONGEST_ELAPSED else None

    @property
    def _is_administrator(self) -> bool:
        # The site vouches for who is signed in there; whoever has its key could approve anyway.
        roles = self._text("user_role").casefold().split(",")
        return "administrator" in (role.strip() for role in roles)

    @property
    def _language(self) -> str | None:
        first = self._text("blog_lang").partition(",")[0].strip()
        return first if len(first) <= 35 and _LANGUAGE.fullmatch(first) else None

    @property
    def _submitted_at(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(self._text("comment_date_gmt")[:40])
            moment = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return moment if _OLDEST <= moment <= self.now + _CLOCKS_DIFFER else None

    def _accepted(self, kind: TypeAdapter[Any], name: str) -> str | None:
        value: Any = self._text(name)
        try:
            return kind.validate_python(value, context=self.limits) if value else None
        except ValidationError:
            return None

    def _line(self, name: str, most: int) -> str:
        return self._line_of(self._text(name), most)

    def _line_of(self, text: str, most: int) -> str:
        return _CONTROL.sub(" ", text)[:most].strip()

    def _text(self, name: str) -> str:
        text = self.parameters.text(name)
        return unslashed(text) if self.may_be_slashed and not self._asks_again else text

    @property
    def _asks_again(self) -> bool:
        return bool(self.parameters.text("recheck_reason"))


def unslashed(text: str) -> str:
    """The text as its author typed it: WordPress puts a backslash before each quote and backslash.

    It does so before a comment is stored, and Akismet's plugin asks then (5.0.2 and 5.7.2). What
    has a quote without one wasn't written so, and stays as it is.
    """
    if "\\" not in text or not _SLASHED.fullmatch(text):
        return text
    return _SLASH.sub(lambda found: "\0" if found[1] == "0" else found[1], text)


# A honeypot that bears the name of a field which means something else is none.
_MEANT = frozenset(
    {"api_key", "key", "blog", "user_ip", "user_agent", "referrer", "permalink", "content_type"}
    | {"comment_type", "comment_author", "comment_author_email", "comment_author_url"}
    | {"comment_content", "comment_date_gmt", "blog_lang", "blog_charset", "user_role", "is_test"}
    | {"honeypot_field_name", "callback", "comment_parent", "comment_post_ID"}
)
