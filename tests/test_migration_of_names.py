"""Migration 0018: names and titles that came in before are cleaned as new ones are."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, update

from moderation import migration
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.publication.read_feed import read_site_feed
from moderation.tables import Comment, Moderator, Thread
from tests.fixtures.hostile import DECEIVING, UNDECEIVING

pytestmark = pytest.mark.at_length(database_kind="postgres")

HONEST = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627 \U0001f469\u200d\U0001f373"


@pytest.fixture
def threads(installation, submitting_site, submit, moderator):
    """Three pages with a comment each, as an older version kept them: deceiving, empty, honest."""
    names = {"a": DECEIVING, "b": "\u202e\u3164", "c": HONEST}
    for page in names:
        comment = submit(thread_url=f"https://example.org/{page}", thread_title=page)
        decide(
            installation, submitting_site.id, comment.id, WantedDecision("approved", Actor("site"))
        )
    with installation.database.transaction() as session:
        for page, name in names.items():
            thread = select(Thread.id).where(Thread.title == page).scalar_subquery()
            session.execute(
                update(Comment).where(Comment.thread_id == thread).values(author_name=name)
            )
            session.execute(update(Thread).where(Thread.title == page).values(title=name))
        session.execute(update(Moderator).values(display_name=DECEIVING))
    _go_back(installation.database)
    return lambda: dict(_read(installation, select(Thread.url, Thread.version)))


def test_what_is_public_deceives_nobody_any_more(installation, threads):
    before = threads()
    migration.upgrade(installation.database)
    with installation.database.reading() as session:
        entries = read_site_feed(session, "blog").entries
    assert {(one.author_name, one.thread_title) for one in entries} == {
        (UNDECEIVING, UNDECEIVING),
        ("", ""),
        (HONEST, HONEST),
    }
    assert _read(installation, select(Moderator.display_name)) == [(UNDECEIVING,)]
    changed = {url[-1] for url, version in threads().items() if version > before[url]}
    assert changed == {"a", "b"}, "whoever keeps a copy of the thread asks for it anew"


def test_nothing_is_left_to_clean(installation, threads):
    migration.upgrade(installation.database)
    before = threads()
    _go_back(installation.database)
    migration.upgrade(installation.database)
    assert threads() == before


def _go_back(database):
    config = Config()
    config.set_main_option("script_location", str(migration.scripts()))
    with database.transaction() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0017")


def _read(installation, query):
    with installation.database.reading() as session:
        return [tuple(row) for row in session.execute(query)]
