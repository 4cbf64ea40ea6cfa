"""POST /v1alpha1/comments:analyze: how likely is it that a text is taken for this or that?"""

from flask import Response

from moderation.actions.installation import SubmittingSite
from moderation.actions.perspective.analysis import Analysis, Score, TextInQuestion, analyse
from moderation.web.current import installation
from moderation.web.perspective.access import sent_body, sent_key, site_asking
from moderation.web.perspective.answers import Document, counted, document
from moderation.web.perspective.browsers import note_page
from moderation.web.perspective.room import ANALYZE, blueprint
from moderation.web.perspective.sent import AnalyzeRequest, read


@blueprint.post(ANALYZE, endpoint="analyze")
def _analyze() -> Response:
    site = site_asking(sent_key())
    note_page(site)
    return document(*analysed(site, sent_body()))


def analysed(site: SubmittingSite, raw: bytes) -> tuple[Document, int]:
    """The answer to one request, by itself or within a batch. Raises ``Refusal``."""
    sent = read(AnalyzeRequest, raw)
    text, attributes = sent.comment.checked(), sent.thresholds()
    sent.check_context()
    question = TextInQuestion(
        text=text,
        attributes=attributes,
        languages=sent.languages,
        wants_sentences=sent.span_annotations,
        drops_unsupported=sent.drop_unsupported_attributes,
    )
    return counted(_told(analyse(installation(), site, question), sent.client_token))


def _told(analysis: Analysis, client_token: str) -> Document:
    """What is empty is not there: attributes below their thresholds, a token that nobody sent."""
    scores = {name: _scored(score) for name, score in analysis.scores.items()}
    told = {
        "attributeScores": scores,
        "languages": list(analysis.languages),
        "detectedLanguages": list(analysis.detected),
        "clientToken": client_token,
    }
    return {name: value for name, value in told.items() if value}


def _scored(score: Score) -> Document:
    return {
        "spanScores": [
            {"begin": span.begin, "end": span.end, "score": _probability(value)}
            for span, value in score.pieces
        ],
        "summaryScore": _probability(score.value),
    }


def _probability(value: float) -> Document:
    return {"value": value, "type": "PROBABILITY"}
