"""What is wrong with a setting, in a sentence with an example; what was set is not repeated."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo

_WHOLE = {"int_parsing", "int_from_float", "int_type"}
_NUMBER = {"float_parsing", "float_type", "finite_number"}
_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_LENGTHS = {"string_too_short", "string_too_long"}


def settings_flaws(error: "ValidationError") -> Iterator[str]:
    """A sentence for each setting that cannot be used, beginning with its variable's name."""
    from moderation.settings import Settings

    for flaw in error.errors(include_input=False, include_url=False):
        name = ".".join(map(str, flaw["loc"]))
        field = Settings.model_fields.get(name)
        if field is None:  # what several settings have to say together
            yield _own_words(flaw)
        else:
            yield f"MODERATION_{name.upper()} {_sentence(flaw, field)}"


def _sentence(flaw: Mapping[str, Any], field: "FieldInfo") -> str:
    kind = flaw["type"]
    if kind in _WHOLE | _NUMBER | _BOUNDS:
        return f"is a {'whole ' if field.annotation is int else ''}number{_between(field)}."
    if kind == "literal_error":
        return f"is one of {flaw['ctx']['expected'].replace(' or ', ', ')}.".replace("'", "")
    if kind.startswith("bool"):
        return "is 1 for yes or 0 for no."
    if kind in _LENGTHS and not field.examples:
        return f"is {_lengths(field)} characters long."
    like = " or ".join(map(str, field.examples or ()))
    if kind == "value_error":
        return f"{_own_words(flaw)}{f'. It is written like {like}' if like else ''}."
    return f"is written like {like}." if like else f"cannot be used: {flaw['msg']}."


def _own_words(flaw: Mapping[str, Any]) -> str:
    return str(flaw["msg"]).removeprefix("Value error, ")


def _between(field: "FieldInfo") -> str:
    least, most = _bound(field, "ge"), _bound(field, "le")
    if least is None:
        return "" if most is None else f" of at most {most:g}"
    return f" of at least {least:g}" if most is None else f" from {least:g} to {most:g}"


def _lengths(field: "FieldInfo") -> str:
    least, most = _bound(field, "min_length"), _bound(field, "max_length")
    if most is None:
        return f"at least {least}"
    return f"at most {most}" if least is None else f"{least} to {most}"


def _bound(field: "FieldInfo", name: str) -> Any:
    return next((getattr(each, name) for each in field.metadata if hasattr(each, name)), None)
