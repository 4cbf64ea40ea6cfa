"""What a site may send, as pydantic models: they validate, and they are the description."""

from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from moderation.actions.installation import CommentSubmission
from moderation.errors import Flaw, Invalid
from moderation.identifiers import is_id
from moderation.settings import Settings
from moderation.vault import mask_text
from moderation.web.intake.fields import (
    Body,
    Email,
    Excerpt,
    IpAddress,
    Language,
    Limits,
    Name,
    Referrer,
    Title,
    Url,
    UserAgent,
)

_Model = TypeVar("_Model", bound=BaseModel)

_SENTENCES = {
    "missing": "This field is required.",
    "extra_forbidden": "This field is not known here.",
    "string_type": "This must be a text.",
    "string_too_short": "This must not be empty.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "float_type": "This must be a number.",
    "bool_type": "This must be true or false.",
    "timezone_aware": "This needs a time zone, such as 2026-01-31T12:00:00Z.",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)


class SubmittedThread(_Strict):
    """The page that is commented on."""

    url: Annotated[Url, Field(description="The page's address; its fragment is ignored.")]
    title: Annotated[
        Title,
        Field(description="Of more than one line, or of more than 500 letters, a line of 500."),
    ] = ""
    excerpt: Annotated[Excerpt, Field(description="Of more than 2,000 letters the first.")] = ""


class SubmittedAuthor(_Strict):
    """Who wrote the comment. The address is sealed on the way in and never sent back."""

    name: Name
    email: Annotated[
        Email | None, Field(description="Null where the site asks its authors for none.")
    ]
    url: Url | None = None

    @field_validator("url", mode="before")
    @classmethod
    def _no_url(cls, value: Any) -> Any:
        return None if value == "" else value


class SubmittedContext(_Strict):
    """What the site's form noticed."""

    honeypot: Annotated[
        str, Field(max_length=1_000, description="A field that people cannot see.")
    ] = ""
    elapsed_seconds: Annotated[
        float | None, Field(ge=0, le=1e7, description="From showing the form to sending it.")
    ] = None


class SubmittedComment(_Strict):
    """One comment, as a site submits it."""

    thread: SubmittedThread
    author: SubmittedAuthor
    body: Body
    parent_id: Annotated[str | None, Field(max_length=36)] = None
    author_ip: Annotated[
        IpAddress, Field(description="With a port or without; what is no address is dropped.")
    ] = None
    user_agent: Annotated[UserAgent, Field(description="Of more than 2,000 letters the first.")] = (
        None
    )
    referrer: Annotated[Referrer, Field(description="Of more than 2,000 letters the first.")] = None
    submitted_at: Annotated[AwareDatetime, Field(strict=False)] | None = None
    language: Annotated[
        Language, Field(description="Such as `de-AT`; what names none is dropped.")
    ] = None
    context: SubmittedContext = SubmittedContext()
    wants_author_token: Annotated[
        bool,
        Field(description="Answer with `author_token`, by which the author asks `/v1/authored`."),
    ] = False

    wants_replies_by_mail: Annotated[
        bool,
        Field(
            description="The author asks for mail. Where the site has it on, they are asked to "
            "confirm that once the comment is published. `language` is that of the mail."
        ),
    ] = False

    @field_validator("submitted_at", mode="before")
    @classmethod
    def _only_text(cls, value: Any) -> Any:
        # Not strict, so that text is read; but a number is not a moment.
        if value is not None and not isinstance(value, str):
            raise ValueError("This must be a text.")
        return value

    @field_validator("parent_id")
    @classmethod
    def _an_identifier(cls, value: str | None) -> str | None:
        if value is not None and not is_id(value):
            raise ValueError("There is no such comment in this thread to reply to.")
        return value

    @field_validator("submitted_at")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        try:
            return value and value.astimezone(UTC)
        except OverflowError:
            raise ValueError("This moment is too far away.") from None

    def as_submission(self) -> CommentSubmission:
        """The comment in the words of the actions."""
        return CommentSubmission(
            thread_url=self.thread.url,
            thread_title=self.thread.title,
            thread_excerpt=self.thread.excerpt,
            body=self.body,
            author_name=self.author.name,
            author_email=self.author.email,
            author_url=self.author.url,
            parent_id=self.parent_id,
            author_ip=self.author_ip,
            user_agent=self.user_agent,
            referrer=self.referrer,
            submitted_at=self.submitted_at,
            page_must_be_open=True,
            language=self.language,
            wants_token=self.wants_author_token,
            wants_mail=self.wants_replies_by_mail,
            honeypot=self.context.honeypot,
            elapsed_seconds=self.context.elapsed_seconds,
        )


class Edit(_Strict):
    """A new text for a comment."""

    body: Body


def validate(model: type[_Model], document: dict[str, Any], settings: Settings) -> _Model:
    """``document`` as ``model``. Raises ``Invalid`` with a pointer and a sentence for each flaw."""
    try:
        return model.model_validate(document, context=Limits.of(settings))
    except ValidationError as error:
        flaws = [_flaw(found["loc"], found["type"], found["msg"]) for found in _found(error)]
        raise Invalid("Some values cannot be accepted.", flaws) from None


def _found(error: ValidationError) -> list[Any]:
    return list(error.errors(include_url=False, include_input=False, include_context=False))


def _flaw(location: tuple[int | str, ...], kind: str, message: str) -> Flaw:
    detail = _SENTENCES.get(kind, message.removeprefix("Value error, "))
    return Flaw(detail, pointer="#" + "".join(f"/{_pointer_part(part)}" for part in location))


def _pointer_part(part: int | str) -> str:
    """A name as JSON Pointer writes it. It may be somebody's choice, so it is masked and cut."""
    return mask_text(str(part))[:64].replace("~", "~0").replace("/", "~1")
