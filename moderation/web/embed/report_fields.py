"""The fields of a report, and what each must be."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from moderation.actions.reports.report_comment import ILLEGAL, WantedNotice, WantedReport
from moderation.errors import Flaw, Invalid
from moderation.settings import Settings
from moderation.unseen import is_visible
from moderation.web.embed.form_body import shown_name
from moderation.web.intake.fields import Email, Name, as_typed
from moderation.web.intake.submission import validate

LONGEST: Final = {"text": 1_000, "law": 500, "why": 2_000}
SHORTEST_WHY: Final = 20
FIELDS = ("kind", "text", "law", "why", "good_faith", "name", "email")

Kind = Literal[
    "spam", "abusive", "hate", "threat", "personal_data", "off_topic", "other", "illegal"
]


def _text(name: str) -> BeforeValidator:
    def read(value: Any) -> Any:
        text = as_typed(value) if isinstance(value, str) else value
        if isinstance(text, str) and len(text) > LONGEST[name]:
            limit = {"limit": LONGEST[name]}
            raise PydanticCustomError("too_long", "This is longer than {limit} characters.", limit)
        return text

    return BeforeValidator(read)


class SubmittedReport(BaseModel):
    """What a reader says of a published comment. ``illegal`` makes it a notice."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)

    kind: Annotated[Kind, Field(description="What the text is; `illegal` needs law and why.")]
    token: Annotated[str, Field(description="From GET of the same address; good for a day.")]
    text: Annotated[
        str,
        _text("text"),
        Field(description="For the moderators.", json_schema_extra={"maxLength": LONGEST["text"]}),
    ] = ""
    law: Annotated[
        str,
        _text("law"),
        Field(
            description="Of a notice: which law it breaks.",
            json_schema_extra={"maxLength": LONGEST["law"]},
        ),
    ] = ""
    why: Annotated[
        str,
        _text("why"),
        Field(
            description=f"Of a notice: why, in at least {SHORTEST_WHY} characters.",
            json_schema_extra={"maxLength": LONGEST["why"]},
        ),
    ] = ""
    good_faith: Annotated[
        Literal["", "yes"],
        Field(description="Of a notice: `yes`, it is believed to be accurate and complete."),
    ] = ""
    name: Annotated[Name | None, Field(description="Of who gives a notice; sealed.")] = None
    email: Annotated[Email | None, Field(description="Of who gives a notice; sealed.")] = None
    lang: Annotated[str, Field(description="The language of a page that answers.")] = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == ILLEGAL and (flaws := self._missing()):
            raise PydanticCustomError("notice", "{names}", {"names": " ".join(flaws)})
        return self

    def _missing(self) -> list[str]:
        said = {"law": is_visible(self.law), "why": is_visible(self.why)}
        said["good_faith"] = self.good_faith == "yes"
        missing = [name for name, is_said in said.items() if not is_said]
        if said["why"] and len(self.why.strip()) < SHORTEST_WHY:
            missing.append("short")
        return missing


def read_report(fields: Mapping[str, str], settings: Settings, language: str) -> WantedReport:
    """The fields as a report. Raises ``Invalid`` with a sentence for each that must be mended."""
    filled = {name: value for name, value in fields.items() if value.strip()}
    flaws = [
        Flaw("There is no such field.", parameter=shown_name(name))
        for name in filled
        if name not in SubmittedReport.model_fields
    ]
    if flaws:
        raise Invalid("Some fields cannot be accepted.", flaws)
    if filled.get("kind") != ILLEGAL:
        filled = {name: one for name, one in filled.items() if name in {"kind", "token", "text"}}
    try:
        said = validate(SubmittedReport, {"token": "", **filled}, settings)
    except Invalid as refusal:
        raise Invalid(refusal.detail, [_named(flaw) for flaw in _apart(refusal)]) from None
    if said.kind != ILLEGAL:
        return WantedReport(said.kind, said.text)
    notice = WantedNotice(
        said.law, said.why, language, said.name or "", said.email or "", good_faith=True
    )
    return WantedReport(ILLEGAL, notice=notice)


_MISSING = {
    "short": ("why", f"Say in at least {SHORTEST_WHY} characters why it is illegal."),
    "good_faith": ("good_faith", "Tick this to give the notice."),
}


def _apart(refusal: Invalid) -> list[Flaw]:
    """What a whole notice lacks, field by field."""
    found = []
    for flaw in refusal.flaws:
        if flaw.pointer != "#":
            found.append(flaw)
            continue
        for code in flaw.detail.split():
            name, detail = _MISSING.get(code, (code, "This field is required."))
            found.append(Flaw(detail, pointer=f"#/{name}"))
    return found


def _named(flaw: Flaw) -> Flaw:
    name = (flaw.pointer or "#/").removeprefix("#/")
    detail = "Choose what is wrong with the comment." if name == "kind" else flaw.detail
    return Flaw(detail, parameter=name)
