"""The model of tone as it is served: one of each language, and who says which one it is."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import sqrt
from os import PathLike
from pathlib import Path

from classifiers.features import TextFeatures, read_text
from classifiers.highlights import Span, stretches
from classifiers.model_file import ModelFileError
from classifiers.opinion import Reason
from classifiers.text.hashing import size_of
from classifiers.tone.identification import Guesses, guess
from classifiers.tone.language_tone import LanguageTone, probability
from classifiers.tone.layer import ToneLayer
from classifiers.tone.opinion import ToneOpinion
from classifiers.tone.tone_file import SHIPPED, read
from classifiers.tone.wording import no_opinion, reasons_for

# From this share on, in texts of so many characters, what is detected overrules what is claimed.
_SURE = 0.6
_LONG_ENOUGH = 20
_LIKELY = 0.4
# Of fewer letters nothing can be said, in whatever language.
_FEWEST_LETTERS = 3


class ToneModel:
    """Fitted models of tone, by language. Holds no text; safe to share between threads.

    name: of the model, as every opinion carries it.
    sha256: over the SHA-256 of the languages' files, "" where there is none.
    languages: those that there is an opinion in, sorted.
    missing: a sentence for each language whose file can't be used.
    """

    __slots__ = ("_by_language", "languages", "missing", "name", "sha256")

    def __init__(
        self,
        by_language: Mapping[str, LanguageTone],
        *,
        name: str = SHIPPED,
        sha256: str = "",
        missing: tuple[str, ...] = (),
    ) -> None:
        self._by_language = dict(by_language)
        self.languages = tuple(sorted(by_language))
        self.name = name
        self.sha256 = sha256
        self.missing = missing

    @classmethod
    def load(cls, folder: str | PathLike[str] | None = None) -> "ToneModel":
        """Load the languages that ship with the package, or those in `folder`. Never fails.

        A file that is missing, damaged or of another version means no opinion in its language.
        """
        place: Traversable = files("classifiers") / "shipped" if folder is None else Path(folder)
        found: dict[str, LanguageTone] = {}
        digests: list[str] = []
        missing: list[str] = []
        for file in _manifests(place):
            try:
                parameters, digest = read(place / f"{file.name.removesuffix('.json')}.npz", file)
            except ModelFileError as error:
                missing.append(str(error))
                continue
            found[parameters.language] = LanguageTone(parameters)
            digests.append(digest)
        whole = sha256("".join(digests).encode()).hexdigest() if digests else ""
        return cls(found, sha256=whole, missing=tuple(missing))

    def layered(self, layer: ToneLayer, digest: str) -> "ToneModel":
        """Give the model with what decisions taught, named as the layer and with its SHA-256.

        Raises ModelFileError for a layer that was made for another model.
        """
        found = dict(self._by_language)
        for code, added in layer.languages.items():
            if code not in found:
                raise ModelFileError("The layer of tone was made for another model.")
            found[code] = found[code].layered(added)
        return ToneModel(found, name=layer.name, sha256=digest, missing=self.missing)

    def of_language(self, code: str) -> LanguageTone:
        """Give the model of one of `languages`. Raises KeyError for another."""
        return self._by_language[code]

    def opinion(self, text: str, language: str | None = None) -> ToneOpinion:
        """Judge the tone of one text. Never fails on any string; linear in its size.

        language: that its site or sender claims (BCP 47), believed unless the text contradicts.
        """
        features = read_text(text)
        detected = guess(features.normal)
        chosen = _chosen(detected, language, features)
        tone = self._by_language.get(chosen or "")
        if tone is None or chosen is None:
            return ToneOpinion(None, {}, detected, self.name, (no_opinion(chosen, detected),))
        log_odds = tone.log_odds(features)
        attributes = dict(zip(tone.attributes, map(probability, log_odds), strict=True))
        reasons: tuple[Reason, ...] = ()
        if max(log_odds) > 0:
            reasons = reasons_for(features, tone, log_odds)
        return ToneOpinion(chosen, attributes, detected, self.name, reasons)

    def highlights(
        self, text: str, attribute: str, language: str | None = None
    ) -> tuple[Span, ...]:
        """Say what each word weighs for `attribute`, where it stands in the text as typed.

        Ascending, never overlapping; empty where there is no opinion on this attribute.
        """
        features = read_text(text)
        chosen = _chosen(guess(features.normal), language, features)
        tone = self._by_language.get(chosen or "")
        if tone is None or attribute not in tone.attributes or not features.distinct:
            return ()
        place = tone.attributes.index(attribute)
        scale = 1 / sqrt(size_of(features.distinct))
        weighed = zip(
            features.distinct, tone.weigh(features.distinct, tone.denied(features)), strict=True
        )
        weights = {token: each[place] for token, each in weighed}
        return tuple(
            Span(start, end, scale * sum(weights.get(token, 0.0) for token in tokens))
            for start, end, tokens in stretches(text, features.normal)
        )


def _manifests(place: Traversable) -> list[Traversable]:
    try:
        entries = list(place.iterdir())
    except OSError:
        return []
    named = (each for each in entries if each.name.startswith("tone-"))
    return sorted((each for each in named if each.name.endswith(".json")), key=lambda e: e.name)


def _chosen(detected: Guesses, claimed: str | None, features: TextFeatures) -> str | None:
    """Give the language to judge in: the claimed one, unless the text is surely in another."""
    stated = (claimed or "").partition("-")[0].partition("_")[0].lower()
    if not detected:
        letters = sum(map(str.isalpha, features.normal.words))
        return stated or None if letters >= _FEWEST_LETTERS else None
    code, share = detected[0]
    if stated and not (share >= _SURE and len(features.normal.words) >= _LONG_ENOUGH):
        return stated
    return code if share >= _LIKELY else None
