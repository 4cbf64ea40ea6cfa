"""What Coral asks, as a pydantic model. Coral may add fields; what is not known here is left."""

import json
import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderation.actions.coral.door import coral_author
from moderation.actions.installation import CommentSubmission
from moderation.errors import Malformed, TooLarge
from moderation.settings import Settings
from moderation.unseen import is_visible
from moderation.web.intake.fields import Limits, Url, as_typed

_LONGEST_ID = 200
# Only to find out who has signed; the signature is what is believed.
_STORY = re.compile(rb'"story"\s*:\s*\{[^{}]{0,4000}?"url"\s*:\s*("[^"\\]{1,4000}")')


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True, frozen=True)


class AskedComment(_Lenient):
    """The text. ``parentID`` is Coral's identifier, which leads to nothing here."""

    body: str


class AskedAuthor(_Lenient):
    """Who wrote it, by an identifier that means nothing outside of this Coral."""

    id: Annotated[str, Field(min_length=1, max_length=_LONGEST_ID)] | None = None


class AskedStory(_Lenient):
    """The page that is commented on."""

    url: Url


class CoralQuestion(_Lenient):
    """One comment that somebody has written or edited."""

    action: Literal["NEW", "EDIT"]
    comment: AskedComment
    author: AskedAuthor = AskedAuthor()
    story: AskedStory
    tenant: Annotated[str, Field(alias="tenantID", max_length=_LONGEST_ID)] = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no text to judge: Coral lets authors send nothing but a picture."""
        return not is_visible(self.comment.body)

    def as_submission(self) -> CommentSubmission:
        """The comment in the words of the actions; Coral tells no name and no address."""
        known = self.author.id
        return CommentSubmission(
            thread_url=self.story.url,
            body=as_typed(self.comment.body),
            author_key=coral_author(self.tenant, known) if known else None,
        )


def question_of(document: dict[str, Any], settings: Settings) -> CoralQuestion:
    """``document`` as a question. Raises ``Malformed``, and ``TooLarge`` for a long text."""
    try:
        question = CoralQuestion.model_validate(document, context=Limits.of(settings))
    except ValidationError:
        raise Malformed("This is not what Coral asks.") from None
    if len(question.comment.body) > settings.max_body_characters:
        raise TooLarge("The comment is longer than this service reads.")
    return question


def page_within(raw: bytes) -> str | None:
    """The page's address in a question that is not one: enough to see whose it would be.

    What is longer or deeper than a question can be is not looked at.
    """
    found = _STORY.search(raw)
    try:
        return str(json.loads(found[1])) if found else None
    except ValueError:
        return None
