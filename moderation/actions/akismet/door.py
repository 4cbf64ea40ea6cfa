"""The door that speaks Akismet's protocol, as the other rooms know it."""

from typing import Final

from moderation.actions.akismet.callbacks import KIND, compose_callback, wants_callback
from moderation.actions.installation.door import Door, EndpointKind, Expiring
from moderation.tables import AkismetComment, AkismetReport

AKISMET: Final = Door(
    name=KIND,
    endpoint=EndpointKind(wants=wants_callback, compose=compose_callback),
    of_comments=(AkismetComment,),
    expiring=(
        Expiring(AkismetReport, AkismetReport.created_at, lambda settings: settings.keep_spam_days),
    ),
)
