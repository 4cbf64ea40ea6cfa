"""What the product refuses to do, in sentences. Doors turn these into their own protocol's words.

No message carries a value that somebody sent: only what is wrong with it, and where.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with an input: a JSON pointer or a parameter's name, and a sentence."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def as_dict(self) -> dict[str, str]:
        """The flaw as RFC 9457 writes it."""
        where = {"pointer": self.pointer, "parameter": self.parameter}
        return {key: value for key, value in where.items() if value is not None} | {
            "detail": self.detail
        }


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """Something asked for that will not be done; nothing has been changed."""

    status = 400
    kind = "bad-request"
    title = "The request cannot be understood"

    def __init__(
        self,
        detail: str,
        flaws: Sequence[Flaw] = (),
        *,
        parameter: str | None = None,
        pointer: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """``parameter`` or ``pointer`` says what the sentence is about where it is one thing."""
        super().__init__(detail)
        self.detail = detail
        about = [Flaw(detail, pointer, parameter)] if parameter or pointer else []
        self.flaws = (*flaws, *about)
        self.retry_after = retry_after


class Malformed(Refusal):
    """The request is not what its content type says."""


class Unauthenticated(Refusal):
    """Nobody we know sent this, or the proof does not hold."""

    status = 401
    kind = "unauthenticated"
    title = "The sender could not be established"


class Forbidden(Refusal):
    """We know who asks, and they may not."""

    status = 403
    kind = "forbidden"
    title = "This is not allowed"


class Unconfirmed(Forbidden):
    """They may, once they have proven again who they are."""

    kind = "unconfirmed"
    title = "This asks for a fresh proof of who you are"


class Closed(Refusal):
    """The page takes no comments, now or any more."""

    status = 403
    kind = "closed"
    title = "This page is closed for new comments"


class NotFound(Refusal):
    """It does not exist, or belongs to somebody else: the answer is the same."""

    status = 404
    kind = "not-found"
    title = "There is nothing here"

    def __init__(self, detail: str = "Nothing with this identifier exists for you.") -> None:
        super().__init__(detail)


class Conflict(Refusal):
    """The thing has moved on since the asker last looked."""

    status = 409
    kind = "conflict"
    title = "The present state does not allow this"


class Replayed(Conflict):
    """A signed message that was taken in before."""

    kind = "replayed"
    title = "This message was already taken in"


class InProgress(Conflict):
    """The first request with this Idempotency-Key has not ended."""

    kind = "in-progress"
    title = "The first request with this key is still under way"


class NotInTime(Refusal):
    """The request did not come to its end in the time that we wait for one."""

    status = 408
    kind = "not-in-time"
    title = "The request took too long to arrive"


class TooLarge(Refusal):
    """More bytes than we are willing to read."""

    status = 413
    kind = "too-large"
    title = "The request is too large"


class UnsupportedMediaType(Refusal):
    """A content type that this door does not read."""

    status = 415
    kind = "unsupported-media-type"
    title = "The content type is not one that is read here"


class Invalid(Refusal):
    """Understood, and some of its values cannot be accepted."""

    status = 422
    kind = "invalid"
    title = "Some values cannot be accepted"


class KeyReused(Refusal):
    """An Idempotency-Key that came before with another request."""

    status = 422
    kind = "idempotency-key-reused"
    title = "This Idempotency-Key belongs to another request"


class TooManyRequests(Refusal):
    """The sender goes faster than agreed."""

    status = 429
    kind = "too-many-requests"
    title = "Too many requests"


class Unavailable(Refusal):
    """We cannot keep the promise right now; nothing was stored, and trying again is right."""

    status = 503
    kind = "unavailable"
    title = "The service cannot do this at the moment"
