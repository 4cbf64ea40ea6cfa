"""Search by address: an admin finds the comments of exactly one address, on one site.

The address is compared by the vault's blind index and kept nowhere; that somebody searched is on
disk before the answer leaves, whether or not there is such an author.
"""

from collections.abc import Sequence

from moderation import clock
from moderation.actions.finding.search_comments import SearchRow, rows_of
from moderation.actions.installation import Act, Actor, Installation, record_act
from moderation.actions.privacy.author_comments import author_address
from moderation.actions.privacy.reveal_address import slow_down
from moderation.identifiers import lock_of
from moderation.languages import N_

MOST = 50
_ACTION = "address.searched"
_TOO_MANY = N_("You have searched by address as often as an hour allows. Try again later.")


def search_address(
    installation: Installation, site_id: str, address: str, moderator_id: str
) -> Sequence[SearchRow]:
    """The newest comments of this address on the site; none where there are none.

    Raises ``Invalid`` for what is no address, ``TooManyRequests`` after ``MOST_IN_AN_HOUR``. The
    caller has checked that the moderator is an admin of the site.
    """
    exact = author_address(installation, address)
    index = installation.vault.blind_index(site_id, exact)
    now, actor = clock.now(), Actor.moderator(moderator_id)
    with installation.database.transaction() as session:
        # One after the other, so that a hundred at one moment don't pass together.
        installation.database.wait_for_lock(session, lock_of(moderator_id))
        slow_down(session, actor, _ACTION, now, _TOO_MANY)
        record_act(session, Act(actor, _ACTION, now, site_id))
    with installation.database.reading() as session:
        theirs = installation.vault.same_author(site_id, index).limit(MOST)
        return rows_of(session, session.scalars(theirs).all(), ())
