"""The model of tone, measured on what somebody decided."""

from classifiers import ToneModel
from classifiers.evaluation.tone.labelled_tones import LabelledTone, measure_tones, tones_text

RUDE = ("You stupid idiot, nobody wants to read you", "What a pathetic moron you are, shut up")
CALM = ("Thank you for the article on our old bridge", "The museum opens at ten on Tuesday")


def test_each_attribute_is_measured_where_somebody_saw_it() -> None:
    texts = [LabelledTone(text, "en", ("toxicity", "insult")) for text in RUDE]
    texts += [LabelledTone(text, "en", ()) for text in CALM]
    texts += [LabelledTone("Dziękuję bardzo za ten artykuł, dużo się nauczyłem", "pl", ())]
    measured = measure_tones(ToneModel.load(), texts)
    assert [(each.language, each.attribute) for each in measured.figures] == [
        ("en", "toxicity"),
        ("en", "insult"),
    ]
    toxicity = measured.figures[0]
    assert (toxicity.shown, toxicity.calm, toxicity.found, toxicity.wrong) == (2, 2, 1.0, 0.0)
    assert toxicity.auc == 1.0
    assert (measured.texts, measured.unjudged) == (5, 1)
    told = tones_text(measured)
    assert "No opinion on 1 of 5 texts." in told
    assert not any(text in told for text in (*RUDE, *CALM))


def test_calm_texts_alone_say_how_many_are_flagged() -> None:
    measured = measure_tones(ToneModel.load(), [LabelledTone(text, "en", ()) for text in CALM])
    (toxicity,) = measured.figures
    assert (toxicity.found, toxicity.wrong, toxicity.auc) == (None, 0.0, None)
    assert "–" in tones_text(measured)
