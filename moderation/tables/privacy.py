"""What becomes of every column that hangs on a comment, on its author, or on a moderator.

Whoever adds a column says it here, or a door's table says it itself, as its ``privacy``;
``tests/tables/test_privacy.py`` fails for one that is missing, and holds erasure, retention and
export to what is said.
"""

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

from moderation.database import Base


class Fate(Flag):
    """What becomes of a value.

    ``PUBLIC`` is shown on the page and goes with the comment, as what is ``KEPT`` does where it
    hangs on one; ``SEALED`` is nowhere in plain; ``ERASED`` goes with its author; ``EXPIRED`` goes
    by itself after some time.
    """

    PUBLIC = auto()
    SEALED = auto()
    ERASED = auto()
    EXPIRED = auto()
    KEPT = auto()


PUBLIC, SEALED, ERASED, EXPIRED, KEPT = Fate


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns of a table, ``why`` they are kept, and why an author is not told them
    (``untold``). Identifiers need no reason for that.
    """

    names: str
    fate: Fate
    why: str = ""
    untold: str = ""


_WITH_COMMENT = "it tells of the text, which stays, and goes with it"
_LOG = "the log of what became of the comment, and goes with it"
_RECKONED = "reckoned from what is told"
_INDEX = "by it an author is found again; it never leaves"
_ROUTE = "the way of a message to its receiver; what came of it is told"
_ACCOUNT = "an account; disabled, it is in nobody's way, and its name stays beside what it decided"
_PROOF = "what a moderator proves themselves with, until they or an operator take it away"

_OF_PEOPLE: Final[dict[str, tuple[Columns, ...]]] = {
    "comments": (
        Columns("author_name author_url", PUBLIC | ERASED),
        Columns("author_network user_agent referrer", ERASED | EXPIRED),
        Columns("form_title", ERASED),
        Columns("thread_id parent_id published_revision body", PUBLIC),
        Columns("submitted_at created_at decided_at", PUBLIC),
        Columns("id site_id status revision cut_from is_test is_by_site", KEPT, _WITH_COMMENT),
        Columns("language language_identified", KEPT, _WITH_COMMENT),
        Columns(
            "version body_digest risk reason_bits kind has_links heat tone_language tone_bits",
            KEPT,
            _WITH_COMMENT,
            _RECKONED,
        ),
    ),
    # But for the text that the public still sees while a newer one waits.
    "revisions": (Columns("comment_id number body replaced_at", ERASED | EXPIRED),),
    "author_tokens": (
        Columns("digest", ERASED | EXPIRED, untold="a keyed number; that there is one is told"),
        Columns("comment_id language edits", ERASED | EXPIRED),
    ),
    "author_contacts": (
        Columns("sealed", SEALED | ERASED | EXPIRED),
        Columns(
            "comment_id field site_id key_id blind_index created_at",
            ERASED,
            untold=_INDEX,
        ),
    ),
    "opinions": (
        Columns("id comment_id revision spam model reasons kind created_at", KEPT, _WITH_COMMENT),
    ),
    "tones": (
        Columns("comment_id revision language attributes model created_at", KEPT, _WITH_COMMENT),
    ),
    "decisions": (
        Columns("note", ERASED),
        Columns("id site_id comment_id version previous_status status", KEPT, _LOG),
        Columns("previously_published published decided_by moderator_id phase", KEPT, _LOG),
        Columns("text reason reverses until created_at", KEPT, _LOG),
    ),
    "statements": (
        Columns("id comment_id decision_id site_id code ground clause measure", EXPIRED),
        Columns("automation is_found_by_machine category", EXPIRED),
        Columns("source", EXPIRED, untold="the statement says it, without who it was"),
        Columns("language given_at voided_at", EXPIRED),
    ),
    "appeals": (
        Columns("id site_id comment_id statement_id by text state", ERASED | EXPIRED),
        Columns("decided_by decision_id answer created_at decided_at", ERASED | EXPIRED),
    ),
    "joint_decisions": (Columns("decision_id joint_id", KEPT, _LOG),),
    "labels": (
        Columns("id site_id comment_id decision_id is_spam source", KEPT, _LOG),
        Columns("created_at withdrawn_at", KEPT, _LOG),
    ),
    "notes": (Columns("id comment_id site_id moderator_id text created_at", ERASED),),
    "claims": (
        Columns(
            "comment_id moderator_id expires_at",
            EXPIRED,
            untold="it tells what a moderator looks at, for two minutes",
        ),
    ),
    "moved_comments": (Columns("move_id comment_id thread_id", KEPT, _WITH_COMMENT),),
    "search_documents": (
        Columns("words", ERASED, untold=_RECKONED),
        Columns("number comment_id site_id", KEPT, _WITH_COMMENT),
    ),
    "sketches": (
        Columns("comment_id seen_at", ERASED | EXPIRED),
        Columns(
            "minima band_1 band_2 band_3 band_4",
            ERASED | EXPIRED,
            untold="keyed numbers; that they are there, and until when, is told",
        ),
    ),
    "idempotency_keys": (
        Columns("site_id comment_id answer_status answer created_at", ERASED | EXPIRED),
        Columns("key_digest fingerprint", ERASED | EXPIRED, untold="keyed numbers"),
    ),
    "imported_comments": (
        Columns("comment_id", ERASED),
        Columns("site_id digest", KEPT, "nobody is brought back by the next import"),
    ),
    "events": (
        Columns("payload", ERASED | EXPIRED),
        Columns("id site_id comment_id sequence type", EXPIRED),
        Columns("created_at due_at dispatched_at withdrawn_at", EXPIRED),
    ),
    "dispatches": (
        Columns(
            "id event_id site_id endpoint_id comment_id sequence state", EXPIRED, untold=_ROUTE
        ),
        Columns("dead_because tries created_at next_try_at claimed_until", EXPIRED, untold=_ROUTE),
        Columns("ended_at", EXPIRED, untold=_ROUTE),
    ),
    "deliveries": (
        Columns("answer", ERASED | EXPIRED),
        Columns("id dispatch_id endpoint_id started_at outcome status milliseconds", EXPIRED),
    ),
    # An entry that names an author; the others are rules of the site, which name nobody by a key.
    "list_entries": (
        Columns("id site_id list_name kind reason moderator_id", ERASED | EXPIRED),
        Columns("blind_index", ERASED | EXPIRED, untold=_INDEX),
        Columns("created_at expires_at removed_at", ERASED | EXPIRED),
        Columns("value", EXPIRED),
    ),
    "moderators": (
        Columns("sealed_email", SEALED | KEPT, _ACCOUNT),
        Columns("id display_name key_id blind_index password_hash created_at", KEPT, _ACCOUNT),
        Columns("disabled_at language time_zone keys digest digested_at", KEPT, _ACCOUNT),
        Columns("links_epoch", KEPT, _ACCOUNT),
    ),
    "memberships": (Columns("moderator_id site_id role", KEPT, _ACCOUNT),),
    "saved_views": (Columns("id moderator_id site_id name query created_at", KEPT, _ACCOUNT),),
    "authenticators": (
        Columns("sealed", SEALED | KEPT, _PROOF),
        Columns("moderator_id key_id last_step created_at confirmed_at", KEPT, _PROOF),
    ),
    "recovery_codes": (Columns("moderator_id digest created_at used_at", KEPT, _PROOF),),
    "passkeys": (
        Columns("id moderator_id credential_id public_key sign_count", KEPT, _PROOF),
        Columns("name created_at used_at", KEPT, _PROOF),
    ),
    "identities": (Columns("issuer subject moderator_id created_at used_at", KEPT, _PROOF),),
    "sign_in_links": (Columns("digest moderator_id created_at expires_at used_at", EXPIRED),),
    "mailed_invitations": (
        Columns("moderator_id site_id language tries due_at created_at", EXPIRED),
    ),
    "sign_in_steps": (Columns("digest kind moderator_id expires_at", EXPIRED),),
    "review_sessions": (
        Columns("id digest moderator_id created_at seen_at ended_at", EXPIRED),
        Columns("confirmed_at proven_twice network browser", EXPIRED),
    ),
    "site_changes": (
        Columns("id site_id moderator_id kind object_id before after", EXPIRED),
        Columns("created_at undone_at", EXPIRED),
    ),
    "thread_moves": (
        Columns(
            "id site_id moderator_id kind old_address new_address moved merged comments "
            "created_at audited_at undone_at",
            KEPT,
            "where pages were moved to; it names comments and people by identifier only",
        ),
    ),
    "moved_threads": (
        Columns(
            "move_id thread_id into_id url url_digest new_digest title excerpt version created_at "
            "into_created_at",
            KEPT,
            "pages as they were before they were moved, with addresses in them masked",
        ),
        Columns(
            "closing closed_until pinned_id into_closing into_closed_until into_pinned_id",
            KEPT,
            "what moderators had said of those pages",
        ),
    ),
    "batches": (
        Columns(
            "id site_id moderator_id undone_by status reason listing until joint_id position "
            "total done skipped undone state created_at finished_at",
            KEPT,
            "what a moderator decided on at once; it names comments and people by identifier only",
        ),
    ),
}

SITE = "a site's own: neither its visitors nor its moderators are in it"
COUNTS = "numbers of a day"

_OF_NOBODY: Final[dict[str, str]] = {
    "audit": "people and things by identifier only, sealed, for a year",
    "audit_heads": "the ends of its chains",
    "sign_in_attempts": "keyed digests of accounts and networks, for a week after the last failure",
    "seen_webhooks": "keyed digests of messages, for two days",
    "counted_days": COUNTS,
    "daily_numbers": COUNTS,
    "trained_models": "weights of hashed features",
    "heartbeats": "signs of life of our own processes",
    "ring_marks": "a keyed number, by which a database knows its key ring",
    "rounds": "what our own processes did last, and when",
    "expiry_rules": "what our own processes deleted last, and when",
    "threads": "pages, with addresses in them masked",
    "sites": SITE,
    "site_origins": SITE,
    "api_keys": SITE,
    "signing_secrets": SITE,
    "webhook_endpoints": SITE,
    "webhook_tests": SITE,
}


def of_people() -> dict[str, tuple[Columns, ...]]:
    """Tables that hang on somebody, by foreign keys or by a blind index."""
    said = {name: one for name, one in _said_by_tables() if not isinstance(one, str)}
    return _OF_PEOPLE | said


def of_nobody() -> dict[str, str]:
    """The other tables, and why there is nobody in them."""
    return _OF_NOBODY | {name: one for name, one in _said_by_tables() if isinstance(one, str)}


def _said_by_tables() -> list[tuple[str, tuple[Columns, ...] | str]]:
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return [(one.__tablename__, one.privacy) for one in classes if hasattr(one, "privacy")]
