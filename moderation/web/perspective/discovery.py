"""GET /$discovery/rest: where our methods are, for clients that build themselves from that."""

from typing import Any, Final

from flask import Response, request

from moderation.web.perspective.answers import Document, document, error
from moderation.web.perspective.room import blueprint
from moderation.web.perspective.schemas import SCHEMAS, parameter
from moderation.web.root_path import public_address

VERSION: Final = "v1alpha1"
_STANDARD: Final = {
    "$.xgafv": "V1 error format.",
    "access_token": "OAuth access token.",
    "alt": "Data format for response.",
    "callback": "JSONP",
    "fields": "Selector specifying which fields to include in a partial response.",
    "key": "API key.",
    "oauth_token": "OAuth 2.0 token.",
    "quotaUser": "A name of whoever asks, for quotas.",
    "uploadType": "Legacy upload protocol for media.",
    "upload_protocol": "Upload protocol for media.",
}


@blueprint.get("/$discovery/rest", endpoint="discovery")
def _discovery() -> Response:
    if request.args.get("version", VERSION) != VERSION:
        return document(error(404, "Discovery document not found."), 404)
    return document(description(f"{public_address()}/"))


def description(root: str) -> Document:
    """The whole of it, for a service whose public address is ``root``."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"commentanalyzer:{VERSION}",
        "name": "commentanalyzer",
        "canonicalName": "Comment Analyzer",
        "version": VERSION,
        "version_module": True,
        "revision": "20261130",
        "title": "Comments analysed as Perspective Comment Analyzer did",
        "description": "How likely it is that a text is taken for toxic, an insult or spam.",
        "documentationLink": f"{root}docs",
        "protocol": "rest",
        "rootUrl": root,
        "baseUrl": root,
        "servicePath": "",
        "basePath": "",
        "batchPath": "batch",
        "fullyEncodeReservedExpansion": True,
        "parameters": _parameters(),
        "resources": {"comments": {"methods": _methods()}},
        "schemas": SCHEMAS,
    }


def _parameters() -> Document:
    texts = {name: parameter("string", said) for name, said in _STANDARD.items()}
    texts["alt"] |= {"default": "json", "enum": ["json"], "enumDescriptions": ["JSON."]}
    return texts | {"prettyPrint": parameter("boolean", "Returns response with indentations.")}


def _methods() -> Document:
    return {
        "analyze": _method("analyze", "AnalyzeComment", "Analyzes the provided text."),
        "suggestscore": _method(
            "suggestscore", "SuggestCommentScore", "Suggests what a text's scores should have been."
        ),
    }


def _method(name: str, message: str, said: str) -> dict[str, Any]:
    path = f"{VERSION}/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "description": said,
        "httpMethod": "POST",
        "path": path,
        "flatPath": path,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{message}Request"},
        "response": {"$ref": f"{message}Response"},
        "scopes": ["https://www.googleapis.com/auth/userinfo.email"],
    }
