"""The public form as the description tells of it. The form's own door reads and validates it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from moderation.web.api.representation import AuthorOut


class SubmittedForm(BaseModel):
    """What a page's form sends. A field that is not known here is refused by its name."""

    model_config = ConfigDict(extra="forbid")

    body: Annotated[str, Field(description="The comment; also read as `comment`.")]
    name: Annotated[str, Field(description="The author's name; also read as `author`.")]
    email: Annotated[str, Field(description="Sealed on the way in and never sent back.")]
    thread_url: Annotated[str, Field(description="The page, on one of the site's own origins.")]
    url: Annotated[str, Field(description="The author's website, with or without https://.")] = ""
    thread_title: str = ""
    parent_id: Annotated[str, Field(description="The published comment that this answers.")] = ""
    token: Annotated[
        str, Field(description="From GET of the same address; tells how long the writing took.")
    ] = ""
    subject: Annotated[str, Field(description="Leave it empty: people cannot see it.")] = ""
    lang: Annotated[str, Field(description="The language of a page that answers.")] = ""


class FormAnswer(BaseModel):
    """What the author is told: their comment, published or awaiting moderation."""

    id: str
    status: Annotated[str, Field(json_schema_extra={"enum": ["approved", "pending"]})]
    parent_id: str | None
    created_at: datetime
    author: AuthorOut
    body: str
