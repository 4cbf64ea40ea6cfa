"""What every deed works with: the installation, the audit trail, credentials and who is listed."""

from moderation.actions.installation.act import OPERATOR, Act, Actor, details_of
from moderation.actions.installation.audit import record_act
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import Answer, CommentSubmission, SubmittingSite
