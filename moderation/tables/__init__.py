"""What we remember, one noun a file. Importing this package makes every table known."""

from moderation.tables.akismet import AkismetComment, AkismetDay, AkismetKey, AkismetReport
from moderation.tables.audit import NO_SITE, AuditHead, AuditRow
from moderation.tables.author_contact import SealedValue
from moderation.tables.comment import AuthorToken, Claim, Comment, ImportedComment, Note, Revision
from moderation.tables.coral import CoralSecret
from moderation.tables.credential import ApiKey, SigningSecret
from moderation.tables.daily_number import CountedDay, DailyNumber
from moderation.tables.decision import Appeal, Batch, Decision, JointDecision, Label, Statement
from moderation.tables.event import Delivery, Dispatch, Event
from moderation.tables.heartbeat import Heartbeat, LookRound, RuleOfExpiry
from moderation.tables.idempotency import IdempotencyKey, SeenWebhook
from moderation.tables.list_entry import ListEntry
from moderation.tables.moderator import Membership, Moderator, SavedView
from moderation.tables.opinion import StoredOpinion, StoredSketch, StoredTone
from moderation.tables.perspective import SuggestedScore
from moderation.tables.sealed_row import RingMark
from moderation.tables.search_document import SearchDocument
from moderation.tables.sign_in import (
    Authenticator,
    Identity,
    MailedInvitation,
    Passkey,
    RecoveryCode,
    ReviewSession,
    SignInAttempt,
    SignInLink,
    SignInStep,
)
from moderation.tables.site import Site, SiteChange, SiteOrigin
from moderation.tables.thread import MovedComment, MovedThread, Thread, ThreadMove
from moderation.tables.trained_model import TrainedModel
from moderation.tables.voices.mail import OutgoingMail, Subscription, SuppressedAddress
from moderation.tables.voices.notice import (
    IllegalGround,
    IllegalNotice,
    NoticeAppeal,
    NoticeContact,
)
from moderation.tables.voices.report import ReaderReport, ReporterRecord
from moderation.tables.voices.transparency import SubmittedStatement, TransparencyAccount
from moderation.tables.webhook import WebhookEndpoint, WebhookTest
