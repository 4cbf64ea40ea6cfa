"""The door for software that asks Google's Perspective API, and is led here, ``/v1alpha1``."""

from moderation.web.perspective import analyze, answers, batch, browsers, discovery, suggest
from moderation.web.perspective.room import blueprint

__all__ = ["blueprint"]
