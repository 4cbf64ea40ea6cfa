"""What we remember, one noun a file. Importing this package makes every table known."""

from moderation.tables.audit import AuditRow
from moderation.tables.author_contact import SealedValue
from moderation.tables.batch import Batch
from moderation.tables.blocklist import BlockedEntry
from moderation.tables.claim import Claim
from moderation.tables.comment import Comment, Revision
from moderation.tables.credential import ApiKey, SigningSecret
from moderation.tables.decision import Decision
from moderation.tables.event import Event
from moderation.tables.heartbeat import Heartbeat
from moderation.tables.idempotency import IdempotencyKey, SeenWebhook
from moderation.tables.joint_decision import JointDecision
from moderation.tables.label import Label
from moderation.tables.moderator import Membership, Moderator
from moderation.tables.note import Note
from moderation.tables.opinion import Opinion
from moderation.tables.sign_in import ReviewSession, SignInAttempt, SignInLink
from moderation.tables.site import Site, SiteOrigin
from moderation.tables.sketch import Sketch
from moderation.tables.thread import Thread
from moderation.tables.trained_model import TrainedModel

__all__ = [
    "ApiKey",
    "AuditRow",
    "Batch",
    "BlockedEntry",
    "Claim",
    "Comment",
    "Decision",
    "Event",
    "Heartbeat",
    "IdempotencyKey",
    "JointDecision",
    "Label",
    "Membership",
    "Moderator",
    "Note",
    "Opinion",
    "ReviewSession",
    "Revision",
    "SealedValue",
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
