"""What clients send, as pydantic models: by the names of JSON, or of the protocol's own files.

What is not known here is left, and so is what is never looked at: sessions, communities, contexts.
"""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from moderation.actions.perspective.attributes import sayable
from moderation.actions.perspective.refused import (
    invalid,
    missing_text,
    no_attributes,
    not_plain_text,
    overlong_text,
    unknown_score_type,
    unreadable,
)
from moderation.unseen import is_visible
from moderation.web.intake.json_body import parse_object

LONGEST_BYTES = 20_480
_MOST_ATTRIBUTES = 100
_PLAIN = frozenset({"", "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED"})
_PROBABILITY = frozenset({"", "PROBABILITY", "SCORE_TYPE_UNSPECIFIED"})
# A stranger's text must not be able to have a request refused: clients then let it pass. One sign
# stands for one, so that spans keep their places.
_MENDED = frozenset({"text", "clientToken", "client_token"})
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$")]


class _Sent(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="ignore",
        hide_input_in_errors=True,
        frozen=True,
    )


class SentText(_Sent):
    """The text."""

    text: str = ""
    type: str = ""

    def checked(self) -> str:
        """The text, where it can be analysed. Raises ``Refused``."""
        if self.type not in _PLAIN:
            raise not_plain_text()
        if not is_visible(self.text):
            raise missing_text()
        size = len(self.text.encode())
        if size > LONGEST_BYTES:
            raise overlong_text(size, LONGEST_BYTES)
        return self.text


class SentContext(_Sent):
    """What the text stands below. It is not read."""

    entries: list[Any] | None = None
    article_and_parent_comment: dict[str, Any] | None = None


class WantedAttribute(_Sent):
    """How one attribute is wanted."""

    score_type: str = ""
    score_threshold: float | None = None


class _About(_Sent):
    comment: SentText = SentText()
    context: SentContext = SentContext()
    languages: Annotated[list[Language], Field(max_length=10)] = []
    client_token: str = ""

    def check_context(self) -> None:
        """Raise ``Refused`` for two kinds of context at once."""
        if self.context.entries and self.context.article_and_parent_comment:
            raise invalid("Only one of context.entries and context.articleAndParentComment is set.")


class AnalyzeRequest(_About):
    """A text, and what is asked about it."""

    requested_attributes: Annotated[
        dict[str, WantedAttribute], Field(max_length=_MOST_ATTRIBUTES)
    ] = {}
    span_annotations: bool = False
    drop_unsupported_attributes: bool = False

    def thresholds(self) -> dict[str, float | None]:
        """The attributes, and below which score each is left out. Raises ``Refused``."""
        if not self.requested_attributes:
            raise no_attributes()
        for name, wanted in self.requested_attributes.items():
            if wanted.score_type not in _PROBABILITY:
                raise unknown_score_type(sayable(wanted.score_type), sayable(name))
        return {name: wanted.score_threshold for name, wanted in self.requested_attributes.items()}


class SuggestedValue(_Sent):
    """A score as it should have been."""

    value: Annotated[float, Field(ge=0, le=1)]


class SuggestedSpan(_Sent):
    """The same of a piece."""

    begin: int
    end: int
    score: SuggestedValue


class Suggested(_Sent):
    """What somebody says that one attribute should have been."""

    summary_score: SuggestedValue | None = None
    span_scores: list[SuggestedSpan] = []


class SuggestRequest(_About):
    """A text, and what somebody says that its scores should have been."""

    attribute_scores: Annotated[dict[str, Suggested], Field(max_length=_MOST_ATTRIBUTES)] = {}

    def summaries(self) -> dict[str, float]:
        """The scores of whole texts, by attribute. Raises ``Refused`` where nothing is said."""
        if not self.attribute_scores:
            raise invalid("attribute_scores must not be empty.")
        if any(
            not (one.summary_score or one.span_scores) for one in self.attribute_scores.values()
        ):
            raise invalid("Attribute scores must have a summary score or span scores.")
        said = {name: one.summary_score for name, one in self.attribute_scores.items()}
        return {name: score.value for name, score in said.items() if score}


_Kind = TypeVar("_Kind", bound=_Sent)


def read(kind: type[_Kind], raw: bytes) -> _Kind:
    """A body as what it should be. Raises ``Refused`` and ``Malformed``."""
    sent = parse_object(raw, mended=_MENDED, replacement=_REPLACEMENT)
    try:
        return kind.model_validate(_without_nulls(sent))
    except ValidationError as wrong:
        where = ".".join(str(part) for part in wrong.errors()[0]["loc"][:1])
        raise unreadable(f"Unexpected value at '{sayable(where)}'.") from None


def _without_nulls(value: Any) -> Any:
    """What is null is not there, as in every message of the protocol."""
    if isinstance(value, dict):
        return {
            name: _without_nulls({} if each is None and name.isupper() else each)
            for name, each in value.items()
            if each is not None or name.isupper()
        }
    return value
