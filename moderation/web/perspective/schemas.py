"""The messages of the protocol, for clients that build themselves from a description."""

from typing import Any, Final

Schema = dict[str, Any]


def parameter(kind: str, said: str) -> Schema:
    """A parameter that every method takes, and that changes nothing but where we say so."""
    return {"type": kind, "description": said, "location": "query"}


def _of(kind: str, said: str = "") -> Schema:
    """A number, a text, yes or no; a number with its precision."""
    name, _, precision = kind.partition(":")
    described = {"description": said} if said else {}
    return {"type": name} | ({"format": precision} if precision else {}) | described


def _a(name: str) -> Schema:
    return {"$ref": name}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _message(identifier: str, **fields: Schema) -> Schema:
    return {"id": identifier, "type": "object", "properties": fields}


_LANGUAGES = _list(_of("string"))
_KINDS = ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"]
_SCORE_TYPE = _of("string") | {"enum": _KINDS, "enumDescriptions": [""] * len(_KINDS)}
_TEXT_KINDS = ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"]
_TEXT_TYPE = _of("string") | {"enum": _TEXT_KINDS, "enumDescriptions": [""] * len(_TEXT_KINDS)}
_ABOUT = {
    "comment": _a("TextEntry"),
    "context": _a("Context"),
    "languages": _LANGUAGES,
    "clientToken": _of("string", "Comes back as it was sent."),
    "sessionId": _of("string", "Is not looked at."),
    "communityId": _of("string", "Is not looked at."),
}
_MESSAGES: Final = (
    _message("TextEntry", text=_of("string", "UTF-8."), type=_TEXT_TYPE),
    _message(
        "Context",
        entries=_list(_a("TextEntry")),
        articleAndParentComment=_a("ArticleAndParentComment"),
    ),
    _message("ArticleAndParentComment", article=_a("TextEntry"), parentComment=_a("TextEntry")),
    _message("AttributeParameters", scoreType=_SCORE_TYPE, scoreThreshold=_of("number:float")),
    _message("Score", value=_of("number:float"), type=_SCORE_TYPE),
    _message(
        "SpanScore",
        begin=_of("integer:int32", "In UTF-16 units."),
        end=_of("integer:int32", "In UTF-16 units, excluded."),
        score=_a("Score"),
    ),
    _message("AttributeScores", summaryScore=_a("Score"), spanScores=_list(_a("SpanScore"))),
    _message(
        "AnalyzeCommentRequest",
        **_ABOUT,
        requestedAttributes=_map(_a("AttributeParameters")),
        doNotStore=_of("boolean", "Nothing is stored in any case."),
        spanAnnotations=_of("boolean", "Whether each sentence is scored too."),
        dropUnsupportedAttributes=_of("boolean"),
    ),
    _message(
        "AnalyzeCommentResponse",
        attributeScores=_map(_a("AttributeScores")),
        languages=_LANGUAGES,
        detectedLanguages=_LANGUAGES,
        clientToken=_of("string"),
    ),
    _message("SuggestCommentScoreRequest", **_ABOUT, attributeScores=_map(_a("AttributeScores"))),
    _message(
        "SuggestCommentScoreResponse",
        clientToken=_of("string"),
        detectedLanguages=_LANGUAGES,
        requestedLanguages=_LANGUAGES,
    ),
)
SCHEMAS: Final[Schema] = {message["id"]: message for message in _MESSAGES}
