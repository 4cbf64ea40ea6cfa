"""POST /v1alpha1/comments:suggestscore: what a text's scores should have been, by others."""

from flask import Response

from moderation.actions.installation import SubmittingSite
from moderation.actions.perspective.suggestion import Suggestion, suggest_scores
from moderation.web.current import installation
from moderation.web.perspective.access import sent_body, sent_key, site_asking
from moderation.web.perspective.answers import Document, counted, document
from moderation.web.perspective.browsers import note_page
from moderation.web.perspective.room import SUGGEST, blueprint
from moderation.web.perspective.sent import SuggestRequest, read


@blueprint.post(SUGGEST, endpoint="suggest")
def _suggest() -> Response:
    site = site_asking(sent_key())
    note_page(site)
    return document(*suggested(site, sent_body()))


def suggested(site: SubmittingSite, raw: bytes) -> tuple[Document, int]:
    """The answer to one suggestion, by itself or within a batch. Raises ``Refusal``."""
    sent = read(SuggestRequest, raw)
    text, scores = sent.comment.checked(), sent.summaries()
    sent.check_context()
    detected = suggest_scores(installation(), site, Suggestion(text, scores, sent.languages))
    told: dict[str, object] = {
        "detectedLanguages": list(detected),
        "requestedLanguages": sent.languages,
        "clientToken": sent.client_token,
    }
    return counted({name: value for name, value in told.items() if value})
