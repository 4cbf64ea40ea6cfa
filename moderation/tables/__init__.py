"""What we remember, one noun a file. Importing this package makes every table known."""

from moderation.tables.audit import AuditRow
from moderation.tables.author_contact import SealedValue
from moderation.tables.blocklist import BlockedEntry
from moderation.tables.comment import Comment, Revision
from moderation.tables.credential import ApiKey, SigningSecret
from moderation.tables.decision import Decision
from moderation.tables.event import Event
from moderation.tables.heartbeat import Heartbeat
from moderation.tables.idempotency import IdempotencyKey, SeenWebhook
from moderation.tables.joint_decision import JointDecision
from moderation.tables.label import Label
from moderation.tables.moderator import Membership, Moderator
from moderation.tables.opinion import Opinion
from moderation.tables.search_document import SearchDocument
from moderation.tables.sign_in import ReviewSession, SignInAttempt, SignInLink
from moderation.tables.site import Site, SiteOrigin
from moderation.tables.sketch import Sketch
from moderation.tables.thread import Thread
from moderation.tables.trained_model import TrainedModel

__all__ = [
    "ApiKey",
    "AuditRow",
    "BlockedEntry",
    "Comment",
    "Decision",
    "Event",
    "Heartbeat",
    "IdempotencyKey",
    "JointDecision",
    "Label",
    "Membership",
    "Moderator",
    "Opinion",
    "ReviewSession",
    "Revision",
    "SealedValue",
    "SearchDocument",
    "SeenWebhook",
    "SignInAttempt",
    "SignInLink",
    "SigningSecret",
    "Site",
    "SiteOrigin",
    "Sketch",
    "Thread",
    "TrainedModel",
]
