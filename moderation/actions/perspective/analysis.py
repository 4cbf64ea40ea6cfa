"""Analyse a text for a client of Perspective: what is asked about it is answered, and forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.actions.installation import CommentSubmission, Installation, SubmittingSite
from moderation.actions.installation.ask_tone import ToneReading
from moderation.actions.intake.give_opinion import Given, give_opinion
from moderation.actions.perspective.attributes import (
    OF_THE_SPAM_MODEL,
    Measure,
    measure_of,
    sayable,
)
from moderation.actions.perspective.door import (
    drops_unknown_attributes,
    refuses_unknown_languages,
)
from moderation.actions.perspective.refused import (
    no_language,
    unknown_attribute,
    unknown_language,
)
from moderation.actions.perspective.scores import judged_score, tone_scores
from moderation.actions.perspective.spans import Passage, sentences, whole

_NO_PAGE = "https://unknown.invalid/"


@dataclass(frozen=True, slots=True, repr=False)
class TextInQuestion:
    """What is asked of a text: attributes by the names that the client has for them."""

    text: str
    attributes: Mapping[str, float | None]  # the score below which it is left out
    languages: Sequence[str] = ()
    wants_sentences: bool = False
    drops_unsupported: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """One attribute's score: of the whole text, and of its pieces."""

    value: float
    pieces: Sequence[tuple[Passage, float]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The scores by attribute, and what languages the text is in, the likeliest first."""

    scores: Mapping[str, Score]
    languages: Sequence[str]
    detected: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all models say of the text; ``tone`` is of the whole, and of each sentence."""

    tone: ToneReading | None
    given: Given | None
    pieces: Sequence[tuple[Passage, ToneReading | None]]


def analyse(installation: Installation, site: SubmittingSite, question: TextInQuestion) -> Analysis:
    """Score a text. Nothing of it is stored. Raises ``Refused``."""
    asked_for = _wanted(site, question)
    claimed = question.languages[0] if question.languages else None
    tone = installation.tone.opinion(question.text, _plain(claimed))
    detected = [language for language, _ in tone.detected] if tone else []
    wanted = _supported(site, question, asked_for, tone, detected)
    reading = _read(installation, site, question, wanted, tone)
    scores = {name: _score(measure, question, reading) for name, measure in wanted.items()}
    kept = {name: score for name, score in scores.items() if _is_kept(question, name, score)}
    return Analysis(kept, list(question.languages) or detected[:1], detected)


def _wanted(site: SubmittingSite, question: TextInQuestion) -> dict[str, Measure]:
    """What is asked for, as far as anybody here looks for it."""
    found = {name: measure_of(name) for name in question.attributes}
    unknown = [name for name, measure in found.items() if measure is None]
    if unknown and not drops_unknown_attributes(site):
        raise unknown_attribute(sayable(unknown[0]))
    return {name: measure for name, measure in found.items() if measure is not None}


def _supported(
    site: SubmittingSite,
    question: TextInQuestion,
    wanted: Mapping[str, Measure],
    tone: ToneReading | None,
    detected: Sequence[str],
) -> Mapping[str, Measure]:
    """What is left of it where there is no opinion on the text's tone, or not on all of it.

    Spam is known in every language, and where a model failed everything is answered.
    """
    if tone is None:
        return wanted
    unknown = [name for name, measure in wanted.items() if not _is_known(measure, tone)]
    if not unknown:
        return wanted
    if question.drops_unsupported:
        return {name: measure for name, measure in wanted.items() if name not in unknown}
    if not refuses_unknown_languages(site):
        return wanted
    if detected:
        raise unknown_language(sayable(unknown[0]), list(question.languages), list(detected))
    if question.languages:
        return wanted  # too short to tell, and not for us to say that it is in another language
    raise no_language()


def _is_known(measure: Measure, tone: ToneReading) -> bool:
    of = "toxicity" if measure == "severe_toxicity" else measure
    return measure in OF_THE_SPAM_MODEL or of in tone.attributes


def _read(
    installation: Installation,
    site: SubmittingSite,
    question: TextInQuestion,
    wanted: Mapping[str, Measure],
    tone: ToneReading | None,
) -> _Reading:
    asks_for_spam = OF_THE_SPAM_MODEL.intersection(wanted.values())
    submission = CommentSubmission(thread_url=_NO_PAGE, body=question.text)
    given = give_opinion(installation, site, submission) if asks_for_spam else None
    pieces: list[tuple[Passage, ToneReading | None]] = [(whole(question.text), tone)]
    if question.wants_sentences and not OF_THE_SPAM_MODEL.issuperset(wanted.values()):
        found = sentences(question.text)
        language = tone.language if tone else None
        pieces = [(span, installation.tone.opinion(span.text, language)) for span in found]
    return _Reading(tone, given, pieces)


def _score(measure: Measure, question: TextInQuestion, reading: _Reading) -> Score:
    if measure in OF_THE_SPAM_MODEL:
        value = judged_score(measure, reading.given, tone_scores(reading.tone))
        return Score(value, [(whole(question.text), value)])
    value = tone_scores(reading.tone)[measure]
    return Score(value, [(span, tone_scores(tone)[measure]) for span, tone in reading.pieces])


def _is_kept(question: TextInQuestion, name: str, score: Score) -> bool:
    threshold = question.attributes[name]
    return threshold is None or score.value >= threshold


def _plain(language: str | None) -> str | None:
    """``pt`` of ``pt-BR``."""
    return language.partition("-")[0].lower() if language else None
