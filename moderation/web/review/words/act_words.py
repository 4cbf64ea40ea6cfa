"""What the audit trail calls acts and those who did them; the file of it has the codes."""

from moderation.actions.installation import Actor
from moderation.languages import N_
from moderation.web.current import installation
from moderation.web.review.room import blueprint
from moderation.web.review.words.languages import translate

ACT_WORDS = {
    "account.changed": N_("Changed their own account"),
    "address.revealed": N_("Saw an address in full"),
    "address.searched": N_("Searched by address"),
    "appeal.granted": N_("Granted an appeal"),
    "appeal.refused": N_("Refused an appeal"),
    "audit.exported": N_("Fetched the audit trail as a file"),
    "author.erased": N_("Erased an author"),
    "author.exported": N_("Exported an author’s data"),
    "batch.started": N_("Decided in bulk"),
    "change.undone": N_("Undid a change"),
    "claim.taken_over": N_("Took over a comment"),
    "comment.answered": N_("Answered in the name of the site"),
    "comment.appealed": N_("Appealed against a decision"),
    "comment.decided": N_("Decided on a comment"),
    "comment.edited": N_("Edited a comment"),
    "comment.returned": N_("Showed a comment again that was out of sight for its time"),
    "comment.undone": N_("Undid a decision"),
    "comment.pinned": N_("Pinned a comment"),
    "comment.unpinned": N_("Unpinned a comment"),
    "comments.exported": N_("Exported comments"),
    "comments.imported": N_("Imported comments"),
    "digests.ended": N_("Ended mail digests"),
    "event.replayed": N_("Had an event sent again"),
    "events.replayed": N_("Had events of a time sent again"),
    "identity.linked": N_("Linked an account of single sign-on"),
    "keys.dropped": N_("Dropped one of the service’s keys"),
    "keys.exported": N_("Wrote the service’s keys out, sealed by a passphrase"),
    "keys.replaced": N_("Replaced the service’s lost keys"),
    "keys.rotated": N_("Rotated the service’s keys"),
    "list.added": N_("Added an entry to a list"),
    "list.changed": N_("Changed an entry of a list"),
    "list.removed": N_("Removed an entry from a list"),
    "list.restored": N_("Put an entry back on a list"),
    "model.promoted": N_("Put a model to use"),
    "model.trained": N_("Trained a model"),
    "moderator.added": N_("Added a moderator"),
    "moderator.confirmed": N_("Confirmed who they are"),
    "moderator.disabled": N_("Disabled an account"),
    "moderator.enabled": N_("Enabled an account"),
    "moderator.invited": N_("Invited a moderator"),
    "moderator.link_made": N_("Made a link to sign in by"),
    "moderator.removed": N_("Removed a moderator"),
    "moderator.role_changed": N_("Changed a role"),
    "moderator.signed_in": N_("Signed in"),
    "moderator.signed_out": N_("Signed out"),
    "note.removed": N_("Removed a note"),
    "notifier.revealed": N_("Saw who gave a notice"),
    "origin.added": N_("Added an origin"),
    "origin.removed": N_("Removed an origin"),
    "passkey.added": N_("Added a passkey"),
    "passkey.removed": N_("Removed a passkey"),
    "password.set": N_("Set a password"),
    "recovery_codes.renewed": N_("Made new recovery codes"),
    "reporter.muted": N_("Muted a reader who reports"),
    "reporter.trusted": N_("Trusted a reader who reports, or no longer"),
    "reporter.unmuted": N_("Listened to a reader again"),
    "reporter.warned": N_("Warned a reader who reports"),
    "reports.dismissed": N_("Kept a reported comment"),
    "second_factor.optional": N_("Required a second factor no longer"),
    "second_factor.required": N_("Required a second factor"),
    "second_factor.reset": N_("Reset a second factor"),
    "session.ended": N_("Ended a session"),
    "sessions.ended": N_("Ended all other sessions"),
    "sign_in.failed": N_("Failed to sign in"),
    "single_sign_on.failed": N_("Failed to sign in by single sign-on"),
    "site.added": N_("Added a site"),
    "site.changed": N_("Changed the settings"),
    "site.deleted": N_("Deleted everything of a removed site"),
    "site.key_ended": N_("Ended a key"),
    "site.key_rotated": N_("Made a new key"),
    "site.removed": N_("Removed the site"),
    "site.restored": N_("Took back the removal of the site"),
    "site.set": N_("Changed a setting"),
    "thread.closing_set": N_("Closed or opened a page"),
    "threads.joined": N_("Made one thread of those of one page"),
    "threads.move_undone": N_("Undid a move of pages"),
    "threads.moved": N_("Moved pages with their threads"),
    "totp.disabled": N_("Turned off the authenticator app"),
    "totp.enabled": N_("Set up an authenticator app"),
    "transparency.connected": N_("Had statements sent to the transparency database"),
    "transparency.ended": N_("Had no more statements sent to the transparency database"),
    "transparency.exported": N_("Fetched statements for the transparency database"),
    "transparency.resent": N_("Had parked statements sent again"),
    "webhook.added": N_("Added a webhook"),
    "webhook.changed": N_("Changed a webhook"),
    "webhook.disabled": N_("Disabled a webhook"),
    "webhook.enabled": N_("Enabled a webhook"),
    "webhook.removed": N_("Removed a webhook"),
    "webhook.tested": N_("Tested a webhook"),
}
"""Acts by their codes, but for those of doors; one that says more has it behind another point."""

_ACTORS = {
    "author": N_("the author"),
    "moderator": N_("a former moderator"),
    "operator": N_("the operator"),
    "site": N_("the site"),
    "worker": N_("the worker"),
}


@blueprint.app_template_filter("act_words")
def act_words(action: str) -> str:
    """An act in words; a code that is not known here is shown as it is."""
    known = ".".join(action.split(".")[:2])
    words = {code: word for door in installation().doors for code, word in door.acts.items()}
    word = ACT_WORDS.get(known) or words.get(known)
    return translate(word) if word else action


@blueprint.app_template_filter("actor_words")
def actor_words(actor: str) -> str:
    """Who it was, where it is nobody with a name."""
    kind = Actor.parse(actor).kind
    return translate(_ACTORS[kind]) if kind in _ACTORS else kind
