"""Export a site's comments to a file that only its owner can read, whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation import clock
from moderation.actions.installation import (
    OPERATOR,
    Act,
    Actor,
    Installation,
    details_of,
    record_act,
)
from moderation.actions.moving.export_forms import Form, Writer, writer_of
from moderation.actions.moving.walk_comments import Walked, count_walked, walk_comments
from moderation.actions.sites.find_site import find_site
from moderation.actions.upkeep.back_up import flush
from moderation.errors import Conflict, Forbidden, Invalid
from moderation.progress import Steps, Tell, nobody
from moderation.tables import Membership, Moderator, SiteOrigin
from moderation.vault import BrokenSeal


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to be exported. ``admin`` is who wants addresses in it; None: there are none."""

    site: str
    form: Form
    statuses: tuple[str, ...] = ("approved",)
    admin: str | None = None


@dataclass(slots=True)
class ExportSummary:
    """What was written; ``on_their_own`` are replies that WordPress would put somewhere else.

    ``unavailable`` are addresses that cannot be opened, and are missing in it.
    """

    comments: int = 0
    pages: int = 0
    on_their_own: int = 0
    unavailable: int = 0


def export_comments(
    installation: Installation, order: ExportOrder, target: Path, tell: Tell = nobody
) -> ExportSummary:
    """Write the file; that it was, and by whom, is on disk before. ``tell`` hears how far it is.

    Raises ``NotFound`` for the site, ``Forbidden`` for whoever is no admin of it, ``Conflict``
    where the file is there already, ``Invalid`` where it cannot be written.
    """
    if target.exists():
        raise Conflict("There is a file of this name already.")
    site_id, origin = _begin(installation, order)
    writer = writer_of(order.form, order.site, origin)
    walked = walk_comments(
        installation, site_id, order.statuses, with_addresses=order.admin is not None
    )
    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    summary = ExportSummary()
    with installation.database.reading() as session:
        steps = Steps(count_walked(session, site_id, order.statuses), tell)
    try:
        _write(draft, _pieces(writer, walked, summary, steps, is_wxr=order.form == "wxr"))
        draft.replace(target)
        flush(target.absolute().parent)
    except OSError:
        raise Invalid("The file cannot be written there.") from None
    finally:
        with suppress(OSError):  # where its name is too long, it was never there
            draft.unlink()
    return summary


def _begin(installation: Installation, order: ExportOrder) -> tuple[str, str]:
    with installation.database.transaction() as session:
        site = find_site(session, order.site)
        actor = OPERATOR if order.admin is None else _admin(installation, session, site.id, order)
        query = select(SiteOrigin.origin).where(SiteOrigin.site_id == site.id)
        origin = session.scalars(query.order_by(SiteOrigin.origin)).first()
        record_act(
            session,
            Act(
                actor,
                "comments.exported",
                clock.now(),
                site.id,
                details=details_of(form=order.form, addresses=order.admin is not None),
            ),
        )
        return site.id, origin or ""


def _admin(installation: Installation, session: Session, site_id: str, order: ExportOrder) -> Actor:
    """Who answers for the addresses: an admin of this site who can still sign in."""
    index = installation.vault.account_index((order.admin or "").strip())
    query = (
        select(Moderator.id)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(
            Moderator.blind_index == index,
            Moderator.disabled_at.is_(None),
            Membership.site_id == site_id,
            Membership.role == "admin",
        )
    )
    admin = session.scalars(query).first()
    if admin is None:
        raise Forbidden("Only an admin of this site may have addresses in an export.")
    return Actor.moderator(admin)


def _write(draft: Path, pieces: Iterator[str]) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def _pieces(
    writer: Writer,
    walked: Iterator[Walked],
    summary: ExportSummary,
    steps: Steps,
    *,
    is_wxr: bool,
) -> Iterator[str]:
    yield from writer.opening()
    for page, comments in walked:
        summary.pages += 1
        yield from writer.page(page)
        for comment in comments:
            summary.comments += 1
            steps.do()
            summary.on_their_own += is_wxr and comment.comes_too_early
            summary.unavailable += isinstance(comment.email, BrokenSeal)
            yield from writer.comment(page, comment)
        yield from writer.end_page()
    yield from writer.end()
