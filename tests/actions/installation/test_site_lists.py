"""A site's lists: added, changed, removed, tried, read, and obeyed by what comes in."""

from datetime import timedelta

import pytest

from moderation import clock
from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.intake.edit_comment import edit_comment
from moderation.actions.lists.add_entry import add_entry
from moderation.actions.lists.change_entry import change_entry, remove_entry, restore_entry
from moderation.actions.lists.draft_entry import draft_entry
from moderation.actions.lists.read_lists import Filter, read_entry, read_lists
from moderation.actions.lists.try_entry import try_entry
from moderation.actions.privacy.erase_author import erase_author
from moderation.actions.upkeep.expire import expire
from moderation.errors import Conflict, Invalid, NotFound
from moderation.tables import AuditRow, ListEntry
from tests.fixtures.looks import seen


@pytest.fixture
def add(installation, submitting_site, moderator):
    """Adds an entry: ``add("blocked", "term", "casino")`` returns its identifier."""

    def add_one(list_name, kind, value="", *, comment="", reason="", days="", site=submitting_site):
        draft = draft_entry(list_name, kind, value, comment, reason, days)
        return add_entry(installation, site.id, draft, moderator.id)

    return add_one


@pytest.fixture
def trial(installation, submitting_site):
    """Tries an entry: ``trial("term", "casino").number``."""

    def try_one(kind, value="", *, comment="", site=submitting_site, **arguments):
        draft = draft_entry("blocked", kind, value, comment, "", "")
        return seen(installation, try_entry, installation, site.id, draft, **arguments)

    return try_one


@pytest.fixture
def later(monkeypatch):
    """Moves the clock: ``later(days=1)``."""
    began = clock.now()

    def move(**time):
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**time))

    return move


@pytest.mark.parametrize(
    ("kind", "value", "phase"),
    [
        ("term", "crust", "blocked_term"),
        ("term", "cr?st", "blocked_term"),
        ("domain", "example.org", "blocked_domain"),
        ("network", "192.0.0.0/16", "blocked_network"),
    ],
)
def test_what_is_blocked_is_filed_as_spam_from_the_next_comment_on(submit, add, kind, value, phase):
    assert submit().status == "pending"
    add("blocked", kind, value)
    assert submit().verdict.phase == phase


def test_an_author_is_blocked_by_one_of_their_comments(submit, add):
    comment = submit()
    add("blocked", "author", comment=comment.id)
    assert submit(author_email="JANE@example.org", body="Else").verdict.phase == "blocked_author"
    assert submit(author_email="bob@example.org", body="Other").status == "pending"
    assert submit(author_email=None, body="Nobody").status == "pending"


def test_a_trusted_author_is_published_in_mode_hold(submit, add):
    add("trusted", "author", comment=submit().id)
    view = submit(body="The second loaf was even better than the first one.")
    assert (view.status, view.verdict.phase) == ("approved", "listed_author")


def test_a_trusted_network_is_published(submit, add):
    add("trusted", "network", "192.0.2.44")
    assert submit().verdict.phase == "trusted_network"


def test_an_edit_is_judged_by_the_lists_too(installation, submitting_site, submit, add):
    comment = submit()
    add("blocked", "network", "192.0.2.0/24")
    view = edit_comment(installation, submitting_site, comment.id, "Another text")
    assert view.verdict.phase == "blocked_network"


def test_what_one_site_lists_others_do_not(submit, add, other_submitting_site):
    add("blocked", "term", "crust")
    assert submit(site=other_submitting_site).status == "pending"


def test_an_expired_entry_counts_no_more_without_any_change(submit, add, later):
    add("blocked", "term", "crust", days="1")
    assert submit().status == "spam"
    later(hours=23)
    assert submit().status == "spam"
    later(hours=25)
    assert submit().status == "pending"


def test_removing_is_undone(installation, submitting_site, moderator, submit, add, rows):
    entry_id = add("blocked", "term", "crust")
    for _ in range(2):
        remove_entry(installation, submitting_site.id, entry_id, moderator.id)
    assert submit().status == "pending"
    for _ in range(2):
        restore_entry(installation, submitting_site.id, entry_id, moderator.id)
    assert submit(body="The crust again").status == "spam"
    acts = [row.action for row in rows(AuditRow) if row.action.startswith("list.")]
    assert acts == ["list.added", "list.removed", "list.restored"]


def test_reason_and_expiry_change(installation, submitting_site, moderator, add, later, submit):
    entry_id = add("blocked", "term", "crust", reason="Why", days="1")
    where = (installation, submitting_site.id, entry_id)
    before = seen(installation, read_entry, *where).expires_at
    change_entry(*where, moderator.id, reason="Better", days="keep")
    assert (
        seen(installation, read_entry, *where).reason,
        seen(installation, read_entry, *where).expires_at,
    ) == ("Better", before)
    change_entry(*where, moderator.id, reason="", days="")
    assert (
        seen(installation, read_entry, *where).reason,
        seen(installation, read_entry, *where).expires_at,
    ) == (None, None)
    later(days=2)
    assert submit().status == "spam"


def test_the_same_entry_twice_is_refused_until_it_is_removed(
    installation, submitting_site, moderator, add, submit
):
    entry_id = add("blocked", "term", "Casino")
    with pytest.raises(Conflict, match="already"):
        add("blocked", "term", "casino")
    add("trusted", "term", "casino")
    remove_entry(installation, submitting_site.id, entry_id, moderator.id)
    add("blocked", "term", "casino")
    comment = submit().id
    add("blocked", "author", comment=comment)
    with pytest.raises(Conflict, match="already"):
        add("blocked", "author", comment=submit(body="Second").id)


def test_full_lists_say_so(add, monkeypatch):
    monkeypatch.setattr("moderation.actions.lists.add_entry.MOST_ENTRIES", 1)
    add("blocked", "term", "one")
    with pytest.raises(Conflict, match="full"):
        add("blocked", "term", "two")


def test_an_entry_comes_back_to_no_full_list_and_not_beside_its_like(
    installation, submitting_site, moderator, add, monkeypatch
):
    where = (installation, submitting_site.id)
    first = add("blocked", "term", "casino")
    remove_entry(*where, first, moderator.id)
    second = add("blocked", "term", "casino")
    with pytest.raises(Conflict, match="already"):
        restore_entry(*where, first, moderator.id)
    remove_entry(*where, second, moderator.id)
    add("blocked", "term", "other")
    monkeypatch.setattr("moderation.actions.lists.add_entry.MOST_ENTRIES", 1)
    with pytest.raises(Conflict, match="full"):
        restore_entry(*where, first, moderator.id)
    monkeypatch.setattr("moderation.actions.lists.add_entry.MOST_ENTRIES", 2)
    restore_entry(*where, first, moderator.id)


def test_an_expired_entry_is_not_prolonged_beside_its_like(
    installation, submitting_site, moderator, add, later
):
    first = add("blocked", "term", "casino", days="1")
    later(days=2)
    second = add("blocked", "term", "casino")
    where = (installation, submitting_site.id)
    with pytest.raises(Conflict, match="already"):
        change_entry(*where, first, moderator.id, reason="", days="7")
    change_entry(*where, second, moderator.id, reason="", days="7")


def test_an_author_that_cannot_be_told_is_refused(submit, add, other_submitting_site):
    with pytest.raises(Invalid, match="without an e-mail"):
        add("blocked", "author", comment=submit(author_email=None).id)
    with pytest.raises(NotFound):
        add("blocked", "author", comment=submit(site=other_submitting_site).id)


def test_another_sites_entry_is_not_there(
    installation, submitting_site, other_submitting_site, moderator, add
):
    entry_id = add("blocked", "term", "crust")
    elsewhere = (installation, other_submitting_site.id, entry_id)
    for act in (
        lambda: seen(installation, read_entry, *elsewhere),
        lambda: remove_entry(*elsewhere, moderator.id),
        lambda: restore_entry(*elsewhere, moderator.id),
        lambda: change_entry(*elsewhere, moderator.id, reason="x", days=""),
    ):
        with pytest.raises(NotFound):
            act()
    assert (
        seen(installation, read_lists, installation, other_submitting_site.id, Filter()).rows == []
    )


def test_the_page_names_an_author_without_the_address(installation, submitting_site, submit, add):
    first = submit(author_name="Jane")
    submit(author_name="Janey", body="Second")
    add("blocked", "author", comment=first.id, reason="Rude")
    page = seen(installation, read_lists, installation, submitting_site.id, Filter())
    [row] = page.rows
    assert row.author.names == ["Janey", "Jane"]
    assert row.author.masked_address == "j•••@e•••.org"
    assert (row.value, row.reason, row.moderator) == (None, "Rude", "Mo")
    assert page.counts == {"blocked": 1, "trusted": 0}


def test_the_page_is_filtered_and_turned(installation, submitting_site, add, monkeypatch):
    monkeypatch.setattr("moderation.actions.lists.read_lists.PAGE", 2)
    for value in ("one", "two", "100%"):
        add("blocked", "term", value, reason=f"Why {value}")
    add("blocked", "domain", "pills.test")

    def values(**wanted):
        page = seen(installation, read_lists, installation, submitting_site.id, Filter(**wanted))
        return [row.value for row in page.rows], page.next_after

    assert values(text="TW")[0] == ["two"]
    assert values(text="%")[0] == ["100%"]
    assert values(text="why one")[0] == ["one"]
    assert values(kind="domain") == (["pills.test"], None)
    newest, after = values()
    assert newest == ["pills.test", "100%"]
    assert values(after=after) == (["two", "one"], None)


def test_a_trial_counts_what_it_would_have_caught(installation, submitting_site, submit, trial):
    good = submit(body="The crust was good")
    decide(installation, submitting_site.id, good.id, WantedDecision("approved", Actor("site")))
    submit(body="Crust and casino")
    submit(body="Nothing of it", author_ip="198.51.100.7", author_url=None, author_email=None)
    found = trial("term", "crust")
    assert (found.looked_at, found.number) == (3, 2)
    assert found.by_status == {"approved": 1, "pending": 1}
    assert [one.status for one in found.caught] == ["pending", "approved"]
    assert trial("domain", "example.org").number == 2
    assert trial("domain", "example.org").is_own_domain
    assert not trial("domain", "jane.example.org").is_own_domain
    assert trial("network", "198.51.100.0/24").number == 1
    by_author = trial("author", comment=good.id)
    assert (by_author.number, by_author.author.masked_address) == (2, "j•••@e•••.org")


def test_a_trial_sees_no_other_site(submit, trial, other_submitting_site):
    submit(site=other_submitting_site)
    assert trial("term", "crust").looked_at == 0


def test_a_trial_ends_when_it_has_looked_long_enough(submit, trial):
    submit()
    moments = iter([0.0, 2.0])
    found = trial("term", "crust", monotonic=lambda: next(moments))
    assert (found.looked_at, found.is_cut_short) == (0, True)


def test_entries_go_some_time_after_they_ended(
    installation, submitting_site, moderator, add, later, rows
):
    remove_entry(installation, submitting_site.id, add("blocked", "term", "one"), moderator.id)
    add("blocked", "term", "two", days="1")
    add("blocked", "term", "three")
    later(days=2)
    expire(installation)
    assert {row.value for row in rows(ListEntry)} == {"two", "three"}
    later(days=32)
    expire(installation)
    assert {row.value for row in rows(ListEntry)} == {"three"}


@pytest.mark.parametrize("delete_comments", [True, False])
def test_an_erased_author_is_on_no_list(installation, submit, add, rows, delete_comments):
    add("blocked", "author", comment=submit().id)
    add("blocked", "term", "casino")
    erase_author(installation, "jane@example.org", None, delete_comments=delete_comments)
    assert [row.value for row in rows(ListEntry)] == ["casino"]
    assert submit().status == "pending"
