"""Clients of the door that Perspective's clients are led to, and a model whose opinions are known.

The door is tested with a model that goes by words, so that no test hangs on what was learnt.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classifiers import Span
from moderation.actions.installation.ask_tone import TINTS
from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.set_site import set_site

Ask = Callable[..., TestResponse]
ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
HEATED = "You are a blockhead, and I will find you."
FRIENDLY = "Thank you, the crust came out just as you describe it."


@dataclass(frozen=True)
class Reading:
    """What the model of the tests thinks."""

    language: str | None = "en"
    attributes: Mapping[str, float] = field(default_factory=dict)
    detected: Sequence[tuple[str, float]] = (("en", 0.9),)


class ByWords:
    """A model of tone that goes by two words, knows English, and is told what else to do."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.fails = False
        self.highlighted: tuple[str, str | None] | None = None

    def opinion(self, text: str, language: str | None = None) -> Reading:
        """``blockhead`` insults, ``find you`` threatens; ``mikä`` is Finnish, ``Hm.`` nothing."""
        self.asked.append((text, language))
        if self.fails:
            raise RuntimeError(text)
        if "mikä" in text:
            return Reading(None, {}, (("fi", 0.8), ("et", 0.1)))
        if text == "Hm.":
            return Reading(None, {}, ())
        insult = 0.9 if "blockhead" in text else 0.02
        threat = 0.7 if "find you" in text else 0.01
        found = dict.fromkeys(TINTS, 0.03) | {"insult": insult, "threat": threat}
        return Reading(attributes=found | {"toxicity": max(insult, threat)})

    def highlights(self, text: str, attribute: str, language: str | None = None) -> Sequence[Span]:
        """The word by which it goes."""
        self.highlighted = (attribute, language)
        if self.fails:
            raise RuntimeError(text)
        at = text.find("blockhead")
        return [Span(at, at + len("blockhead"), 2.0)] if at >= 0 else []


@pytest.fixture
def tone(installation: Installation) -> ByWords:
    """The model of tone of the installation."""
    model = ByWords()
    installation.tone.model = model
    return model


@pytest.fixture
def key(site: SiteCredentials) -> str:
    """The site's key for this door."""
    return site.keys["perspective"]


@pytest.fixture
def sent() -> dict[str, Any]:
    """What the documentation's example sends."""
    return {"comment": {"text": HEATED}, "requestedAttributes": {"TOXICITY": {}}}


@pytest.fixture
def ask(client: FlaskClient, sent: dict[str, Any], key: str, tone: ByWords) -> Ask:
    """Asks: ``ask(languages=["en"])``; a field given as None is left out."""

    def ask_one(path: str = ANALYZE, shown: str | None = key, **changes: Any) -> TestResponse:
        body = {name: value for name, value in (sent | changes).items() if value is not None}
        return client.post(f"{path}?key={shown}" if shown else path, json=body)

    return ask_one


@pytest.fixture
def set_door(installation: Installation, site: SiteCredentials) -> Callable[..., None]:
    """Sets what the site has said of the door: ``set_door(unknown_languages="refuse")``."""

    def set_one(**changes: str) -> None:
        named = {f"perspective_{name}": value for name, value in changes.items()}
        set_site(installation, "blog", named)
        installation.known_sites._sites.clear()

    return set_one
