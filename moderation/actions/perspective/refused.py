"""What is refused, with what Perspective's clients know a refusal by."""

from collections.abc import Mapping
from typing import Any

from moderation.errors import Refusal

_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_SERVICE = "commentanalyzer.googleapis.com"

Details = Mapping[str, Any]


class Refused(Refusal):
    """A request that Perspective would not have answered. ``details`` are the protocol's."""

    def __init__(self, message: str, details: Details | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        self.details = [details] if details else []


def error_info(reason: str, **metadata: str) -> Details:
    """Why Google's front would not let a request through."""
    return {
        "@type": _INFO,
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": _SERVICE} | metadata,
    }


def _error(error_type: str, **more: object) -> Details:
    return {"@type": _ERROR, "errorType": error_type} | more


def no_key() -> Refused:
    """Nobody says who asks."""
    return Refused(
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
        status=403,
    )


def wrong_key() -> Refused:
    """Whoever asks is not known, or not any more."""
    message = "API key not valid. Please pass a valid API key."
    return Refused(message, error_info("API_KEY_INVALID"))


def missing_text() -> Refused:
    """There is nothing to read."""
    return Refused("Comment must be non-empty.", _error("COMMENT_EMPTY"))


def overlong_text(size: int, limit: int) -> Refused:
    """More bytes than Perspective read."""
    message = f"Comment text was too many bytes. Value ({size}) exceeded limit ({limit})."
    return Refused(message, _error("COMMENT_TOO_LONG"))


def no_attributes() -> Refused:
    """It is not said what to look for."""
    return Refused("Missing requested_attributes", _error("NO_REQUESTED_ATTRIBUTES"))


def unknown_attribute(name: str) -> Refused:
    """Nobody here looks for that."""
    return Refused(f"Unknown requested attribute: {name}", _error("INVALID_REQUEST"))


def unknown_score_type(score_type: str, name: str) -> Refused:
    """Only probabilities are told."""
    message = f"Requested score type {score_type} is not supported by attribute {name}"
    return Refused(message, _error("INVALID_REQUEST"))


def unknown_language(name: str, requested: list[str], detected: list[str]) -> Refused:
    """The text is in a language in which nobody has labelled anything for us."""
    languages = ", ".join(requested or detected)
    said = {"detectedLanguages": detected, "requestedLanguages": requested, "attribute": name}
    return Refused(
        f"Attribute {name} does not support request languages: {languages}",
        _error("LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE", languageNotSupportedByAttributeError=said),
    )


def not_plain_text() -> Refused:
    """Markup is not read as text."""
    return Refused("Currently, only 'PLAIN_TEXT' comments are supported", _error("INVALID_REQUEST"))


def unreadable(why: str) -> Refused:
    """Not what the protocol says."""
    return Refused(f"Invalid JSON payload received. {why}")


def invalid(message: str) -> Refused:
    """Readable, and not allowed."""
    return Refused(message, _error("INVALID_REQUEST"))


def no_language() -> Refused:
    """None is named, and none can be found out."""
    return Refused("Unable to detect language", _error("LANGUAGE_DETECTION_FAILED"))
