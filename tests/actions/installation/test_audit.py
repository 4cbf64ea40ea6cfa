"""The audit trail: a chain that shows what was altered, removed, added or moved."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from moderation import clock
from moderation.actions.audit.read_heads import flaw_of_noted, read_heads
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.decisions.undo_decision import undo_decision
from moderation.actions.installation.act import OPERATOR, Act, Actor, ActorKind, details_of
from moderation.actions.installation.audit import record_act
from moderation.actions.installation.audit_form import canonical
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.upkeep.drop_key import drop_key
from moderation.actions.upkeep.expire import expire
from moderation.actions.upkeep.rotate_keys import rotate_keys
from moderation.database import Database
from moderation.tables import NO_SITE, AuditHead, AuditRow
from moderation.vault import KeyRing, Vault
from tests.fixtures.comments import Submit
from tests.fixtures.looks import seen
from tests.fixtures.sites import ModeratorAccount

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def trail(installation: Installation) -> Callable[[int], None]:
    """Writes rows into the chain of no site: ``trail(5)``."""

    def write(number: int) -> None:
        for one in range(number):
            with installation.database.transaction() as session:
                record_act(session, Act(OPERATOR, f"thing.done{one}", clock.now()))

    return write


def flaw(installation: Installation, chain: str = NO_SITE) -> str:
    return verify_chain(installation, chain).flaw or ""


def change(installation: Installation, *statements: Any) -> None:
    with installation.database.transaction() as session:
        for statement in statements:
            session.connection().execute(statement)


def row(number: int) -> Any:
    return (AuditRow.chain == NO_SITE) & (AuditRow.number == number)


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    moment = clock.now() + timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_chain_holds_as_it_was_written(installation: Installation, trail: Any) -> None:
    trail(5)
    found = verify_chain(installation, NO_SITE)
    assert (found.first, found.last, found.rows, found.flaw) == (1, 5, 5, None)
    assert found.is_whole


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "worker"},
        {"action": "thing.left"},
        {"object_id": NO_SITE},
        {"before": "spam"},
        {"after": "spam"},
        {"details": "{}"},
        {"created_at": NOON},
        {"key_id": "another"},
        {"hash": b"\1" * 32},
        {"previous": b"\1" * 32},
    ],
    ids=lambda values: next(iter(values)),
)
def test_whatever_is_altered_shows(
    installation: Installation, trail: Any, values: dict[str, Any]
) -> None:
    trail(3)
    change(installation, update(AuditRow).where(row(2)).values(values))
    found = verify_chain(installation, NO_SITE)
    assert found.flaw
    assert found.broken == 2


def test_a_row_without_a_seal_in_the_middle_shows(installation: Installation, trail: Any) -> None:
    trail(3)
    change(installation, update(AuditRow).where(row(2)).values(key_id=None))
    assert "no seal" in flaw(installation)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_row_shows(installation: Installation, trail: Any, number: int) -> None:
    trail(3)
    change(installation, delete(AuditRow).where(row(number)))
    assert flaw(installation).startswith(f"Row {number} is missing")


def test_swapped_rows_show(installation: Installation, trail: Any) -> None:
    trail(3)
    change(
        installation,
        update(AuditRow).where(row(1)).values(number=9),
        update(AuditRow).where(row(2)).values(number=1),
        update(AuditRow).where(row(9)).values(number=2),
    )
    assert "Row 1 " in flaw(installation)


def test_an_added_row_shows(installation: Installation, trail: Any) -> None:
    trail(2)
    with installation.database.reading() as session:
        last = session.scalars(select(AuditRow).where(row(2))).one()
    forged = {name: getattr(last, name) for name in AuditRow.__table__.columns.keys()}  # noqa: SIM118
    change(
        installation,
        insert(AuditRow).values(forged | {"number": 3, "previous": last.hash}),
        update(AuditHead).values(number=3, count=3),
    )
    assert flaw(installation) == "Row 3 was changed after it was written."


def test_another_chains_row_cannot_be_used(
    installation: Installation, trail: Any, site: SiteCredentials
) -> None:
    trail(1)
    change(installation, delete(AuditRow).where(row(1)))
    change(installation, update(AuditRow).values(chain=NO_SITE))
    assert flaw(installation) == "Row 1 was changed after it was written."


def test_what_is_cut_off_shows_by_a_head_that_was_noted(
    installation: Installation, trail: Any
) -> None:
    trail(3)
    (noted,) = seen(installation, read_heads)
    with installation.database.reading() as session:
        second = session.scalars(select(AuditRow.hash).where(row(2))).one()
    change(
        installation,
        delete(AuditRow).where(row(3)),
        update(AuditHead).values(number=2, count=2, hash=second),
    )
    assert flaw(installation) == ""
    told = seen(installation, flaw_of_noted, NO_SITE, noted.number, noted.hash) or ""
    assert "cut off" in told
    trail(1)
    told = seen(installation, flaw_of_noted, NO_SITE, noted.number, noted.hash) or ""
    assert "written anew" in told


def test_a_head_that_was_noted_holds_while_the_chain_grows_and_expires(
    installation: Installation, trail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail(3)
    (noted,) = seen(installation, read_heads)
    trail(2)
    assert seen(installation, flaw_of_noted, NO_SITE, noted.number, noted.hash) is None
    later(monkeypatch, days=366)
    expire(installation)
    trail(1)
    assert seen(installation, flaw_of_noted, NO_SITE, noted.number, noted.hash) is None
    assert flaw(installation) == ""


def test_expiry_leaves_an_anchor_that_proves_the_rest(
    installation: Installation, trail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.actions.installation.expiry_rule._FIRST", 2)
    trail(5)
    later(monkeypatch, days=366)
    trail(2)
    assert expire(installation).counts["audit"] == 5
    found = verify_chain(installation, NO_SITE)
    assert (found.expired, found.first, found.last, found.flaw) == (5, 6, 7, None)
    change(installation, update(AuditHead).values(anchor_at=NOON))
    assert "not because their time was up" in flaw(installation)


def test_somebody_elses_deletion_does_not_pass_for_expiry(
    installation: Installation, trail: Any
) -> None:
    trail(3)
    with installation.database.reading() as session:
        first = session.scalars(select(AuditRow.hash).where(row(1))).one()
    change(
        installation,
        delete(AuditRow).where(row(1)),
        update(AuditHead).values(count=2, anchor_number=1, anchor_hash=first),
    )
    assert "not because their time was up" in flaw(installation)


def test_expiry_leaves_alone_what_was_altered(
    installation: Installation, trail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail(3)
    long_ago = NOON - timedelta(days=1000)
    change(installation, update(AuditRow).values(created_at=long_ago))
    assert "audit" not in expire(installation).counts
    assert "Row 1 was changed" in flaw(installation)


def test_a_removed_head_shows(installation: Installation, trail: Any) -> None:
    trail(1)
    change(installation, delete(AuditHead))
    assert "no head" in flaw(installation)


def test_old_rows_are_verified_after_keys_rotated_and_the_old_one_is_dropped(
    installation: Installation, trail: Any, settings: Any
) -> None:
    trail(2)
    old = installation.vault.ring.newest
    rotate_keys(installation, lambda _seconds: None)
    drop_key(installation, old)
    renewed = Installation(
        settings=settings,
        database=installation.database,
        vault=Vault(KeyRing.load(settings.key_ring_path)),
        classifier=installation.classifier,
        doors=installation.doors,
    )
    assert len(renewed.vault.ring.keys) == 1
    trail(1)
    with installation.database.reading() as session:
        assert len(set(session.scalars(select(AuditRow.key_id)))) == 2
    assert flaw(renewed) == ""


def test_decisions_and_undos_of_people_are_recorded_and_policys_are_not(
    installation: Installation,
    submit: Submit,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> None:
    comment = submit()
    here = submitting_site.id
    decided = decide(installation, here, comment.id, WantedDecision("spam", moderator.actor))
    undo_decision(installation, here, comment.id, decided.decision.id, moderator.actor)
    decide(installation, here, comment.id, WantedDecision("approved", Actor("site")))
    with installation.database.reading() as session:
        mine = select(AuditRow).where(AuditRow.object_id == comment.id)
        acts = session.scalars(mine.order_by(AuditRow.number)).all()
        found = [(act.actor, act.action, act.before, act.after) for act in acts]
    assert found == [
        (f"moderator:{moderator.id}", "comment.decided", "pending", "spam"),
        (f"moderator:{moderator.id}", "comment.undone", "spam", "pending"),
        ("site", "comment.decided", "pending", "approved"),
    ]
    assert flaw(installation, here) == ""


def test_a_transaction_that_fails_leaves_no_act(installation: Installation, trail: Any) -> None:
    def fail() -> None:
        with installation.database.transaction() as session:
            record_act(session, Act(OPERATOR, "thing.done", clock.now()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    trail(1)
    assert verify_chain(installation, NO_SITE).last == 1


def test_an_act_outside_an_installation_is_refused(
    installation: Installation, database_url: str
) -> None:
    database = Database(database_url)
    with pytest.raises(RuntimeError), database.transaction() as session:
        record_act(session, Act(OPERATOR, "thing.done", clock.now()))
    database.close()


def test_many_writers_make_one_chain(installation: Installation, site: SiteCredentials) -> None:
    own = NO_SITE
    [blog] = [head.chain for head in seen(installation, read_heads) if head.chain != NO_SITE]

    def write(number: int) -> None:
        order = [None, blog] if number % 2 else [blog, None]
        with installation.database.transaction() as session:
            for site_id in order:
                record_act(session, Act(OPERATOR, "thing.done", clock.now(), site_id))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    assert verify_chain(installation, own).last == 40
    assert flaw(installation, own) == flaw(installation, blog) == ""


@pytest.mark.parametrize("text", ["Jane Doe", "jane@example.org", "a\nb", "é"])
def test_details_are_codes(text: str) -> None:
    with pytest.raises(ValueError, match="codes"):
        details_of(name=text)
    assert details_of(b=1, a="spam") == '{"a":"spam","b":1}'


TEXTS = st.text(max_size=8) | st.sampled_from(["-", "1:a", "2:ab", ""])
ACTS = st.builds(
    Act,
    actor=st.builds(Actor, st.sampled_from(get_args(ActorKind)), st.none() | TEXTS.filter(bool)),
    site_id=TEXTS.filter(bool),
    action=TEXTS,
    created_at=st.datetimes(timezones=st.just(UTC)),
    object_id=st.none() | TEXTS,
    before=st.none() | TEXTS,
    after=st.none() | TEXTS,
    details=st.none() | TEXTS,
)
WHOLE = st.tuples(ACTS, st.integers(0, 99), st.binary(max_size=3))


@given(WHOLE, WHOLE)
def test_no_two_rows_have_the_same_bytes(one: Any, other: Any) -> None:
    assert (canonical(*one) == canonical(*other)) == (one == other)


@given(st.lists(st.none() | TEXTS, min_size=4, max_size=4), st.permutations(range(4)))
def test_what_moves_from_field_to_field_changes_the_bytes(texts: Any, order: Any) -> None:
    names = ("object_id", "before", "after", "details")

    def made(values: Any) -> bytes:
        fields = dict(zip(names, values, strict=True))
        return canonical(Act(OPERATOR, "x", NOON, **fields), 1, b"")

    moved = [texts[at] for at in order]
    assert (made(texts) == made(moved)) == (texts == moved)
