"""Prepare the demonstration: a site, a moderator, and comments that came in by the usual way.

The comments are invented: their people, places and addresses exist nowhere. ``approve`` says that
the demonstration's moderator has approved one, ``in_reply`` that it answers the newest of those.
"""

import json
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation import (
    Actor,
    Answer,
    CommentSubmission,
    Installation,
    SubmittingSite,
)
from moderation.actions.intake.submit_comment import submit_comment
from moderation.actions.people.add_moderator import add_moderator
from moderation.actions.publication.comment_view import CommentView
from moderation.actions.sites.add_site import add_site
from moderation.actions.sites.authenticate_site import site_by_name
from moderation.actions.sites.find_site import find_site
from moderation.tables import Comment, Moderator, Site, SiteOrigin

SITE = "demo"
TITLE = "After nine weeks of talks, Varrenia reopens its rivers to grain"
MODERATOR = "demo@example.org"


def prepare_demonstration(installation: Installation, port: int) -> str:
    """Make what is missing; the answer is a token that signs the moderator in once.

    Comments are added only where there are none at all, so that a second start changes nothing.
    """
    _site(installation, port)
    token = add_moderator(installation, MODERATOR, "admin", SITE, display_name="Demo moderator")
    site = site_by_name(installation, SITE)
    if site and _is_empty(installation):
        start = installation.settings.public_url or f"http://127.0.0.1:{port}"
        _seed(installation, site, f"{start.rstrip('/')}/demo/")
    return token


def _site(installation: Installation, port: int) -> None:
    origins = [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]
    with installation.database.reading() as session:
        exists = session.scalar(select(Site.id).where(Site.name == SITE))
    if not exists:
        add_site(installation, SITE, origins)
        return
    with installation.database.transaction() as session:
        site = find_site(session, SITE)
        for origin in origins:
            session.merge(SiteOrigin(site_id=site.id, origin=origin))


def _is_empty(installation: Installation) -> bool:
    with installation.database.reading() as session:
        return session.scalar(select(Comment.id).limit(1)) is None


def _seed(installation: Installation, site: SubmittingSite, thread_url: str) -> None:
    moderator = Actor.moderator(_moderator_id(installation))
    newest_approved: str | None = None
    for invented in _invented():
        parent_id = newest_approved if invented["in_reply"] else None
        submission = CommentSubmission(
            thread_url=thread_url, thread_title=TITLE, parent_id=parent_id, **invented["comment"]
        )
        comment_id = submit_comment(installation, site, submission, _identifier).body.decode()
        if invented["approve"]:
            decide(installation, site.id, comment_id, WantedDecision("approved", moderator))
            newest_approved = comment_id


def _invented() -> list[dict[str, Any]]:
    source = files(__package__) / "demonstration_comments.json"
    comments: list[dict[str, Any]] = json.loads(source.read_text("utf-8"))
    return comments


def _identifier(view: CommentView) -> Answer:
    return Answer(201, view.id.encode())


def _moderator_id(installation: Installation) -> str:
    index = installation.vault.account_index(MODERATOR)
    with installation.database.reading() as session:
        return session.scalars(select(Moderator.id).where(Moderator.blind_index == index)).one()
