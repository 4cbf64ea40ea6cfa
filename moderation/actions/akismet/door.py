"""The door that speaks Akismet's protocol, as the other rooms know it."""

import re
import secrets
from typing import Final

from moderation.actions.akismet.callbacks import KIND, compose_callback, wants_callback
from moderation.actions.installation import SubmittingSite
from moderation.actions.installation.door import (
    Door,
    DoorKey,
    DoorSetting,
    EndpointKind,
    Expiring,
)
from moderation.identifiers import new_id
from moderation.languages import N_
from moderation.tables import AkismetComment, AkismetReport

CHECK_PATH: Final = "/1.1/comment-check"
GUID: Final = "X-akismet-guid"
_KEY = re.compile(r"[A-Za-z0-9]{12}", re.ASCII)
_MODE = DoorSetting(
    "akismet_mode",
    N_("Software that speaks Akismet’s protocol"),
    {
        "queue": (N_("Queue"), N_("What it asks about waits here too, and is decided here.")),
        "opinion": (
            N_("Opinion"),
            N_("It hears what the model thinks. Nothing is kept but counts."),
        ),
    },
)


def new_akismet_key() -> str:
    """12 characters (48 bits) of ``0-9a-f``.

    WordPress's plugin knows no other length, and its settings page strikes out every other letter
    (class.akismet-admin.php:361 of Akismet 5.7.2).
    """
    return secrets.token_hex(6)


def akismet_key_form(text: str) -> str | None:
    """The one form of a key, whose case says nothing; None for what cannot be one."""
    key = text.strip()
    return key.lower() if _KEY.fullmatch(key) else None


def guid_of_refusal(path: str) -> dict[str, str]:
    """An identifier for the answer to a check that is refused, empty for any other path.

    Without one WordPress's plugin (Akismet 5.7.2, class.akismet.php:1599) doesn't know the answer
    again, drops the hold that it meant to put, and publishes.
    """
    return {GUID: new_id()} if path.rstrip("/") == CHECK_PATH else {}


def wants_opinions_only(site: SubmittingSite) -> bool:
    """Whether the site hears what the model thinks, and nothing of it is kept."""
    return site.door_settings.get(_MODE.name) == "opinion"


AKISMET: Final = Door(
    name=KIND,
    acts={"callback.added": N_("Named an address to be called back at")},
    key=DoorKey(
        N_("Akismet key"), N_("For software that speaks Akismet’s protocol."), new_akismet_key
    ),
    settings=(_MODE,),
    endpoint=EndpointKind(wants=wants_callback, compose=compose_callback),
    of_comments=(AkismetComment,),
    expiring=(
        Expiring(AkismetReport, AkismetReport.created_at, lambda settings: settings.keep_spam_days),
    ),
    of_refusals=guid_of_refusal,
)
