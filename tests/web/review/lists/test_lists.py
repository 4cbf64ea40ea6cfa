"""The pages of a site's lists: tried, saved, changed, undone, and by whom."""

import pytest

from moderation.actions.installation.installation import Installation
from moderation.tables import AuditRow, ListEntry
from tests.fixtures.comments import Submit
from tests.fixtures.sites import SubmittingSite
from tests.web.review.conftest import AtTheDesk, Seat, field

LISTS = "/review/blog/lists"


@pytest.fixture
def save(installation: Installation):
    """Tries an entry and saves it, as the page does; returns the page that comes then."""

    def try_and_save(desk: AtTheDesk, **fields: str) -> str:
        page = desk.post(f"{LISTS}/try", **fields)
        assert page.status_code == 200
        answer = desk.post(f"{LISTS}/entries", **fields, tried=field(page.text, "tried"))
        assert answer.status_code == 303, answer.text
        return desk.get(answer.headers["Location"]).text

    return try_and_save


def entries(installation: Installation) -> list[ListEntry]:
    with installation.database.reading() as session:
        return session.query(ListEntry).order_by(ListEntry.id).all()


def test_an_entry_is_tried_before_it_is_saved(
    admin: AtTheDesk, submit: Submit, installation: Installation, save
) -> None:
    submit()
    submit(body="Nothing of the kind", author_name="Bob")
    form = {"list": "blocked", "kind": "term", "value": "crust", "reason": "Why", "days": "7"}
    page = admin.post(f"{LISTS}/try", **form).text
    assert "It would have caught 1 of the last 2 comments, of which 0 were approved." in page
    assert "Jane Doe" in page
    assert "Bob" not in page
    assert entries(installation) == []
    page = save(admin, **form)
    assert "Blocked from now on:" in page
    [entry] = entries(installation)
    assert (entry.value, entry.reason, entry.expires_at is None) == ("crust", "Why", False)


def test_what_was_changed_after_the_trial_is_tried_again(
    admin: AtTheDesk, submit: Submit, installation: Installation
) -> None:
    form = {"list": "blocked", "kind": "term", "value": "crust"}
    tried = field(admin.post(f"{LISTS}/try", **form).text, "tried")
    answer = admin.post(f"{LISTS}/entries", **(form | {"value": "bread"}), tried=tried)
    assert answer.status_code == 200
    assert 'value="bread"' in answer.text
    assert admin.post(f"{LISTS}/entries", **form).status_code == 200
    assert entries(installation) == []


def test_removing_is_undone_on_the_notice(admin: AtTheDesk, installation: Installation, save):
    save(admin, list="trusted", kind="domain", value="https://example.org/x")
    [entry] = entries(installation)
    assert entry.value == "example.org"
    answer = admin.post(f"{LISTS}/entries/{entry.id}/remove")
    page = admin.get(answer.headers["Location"]).text
    assert "Removed:" in page
    assert f"{entry.id}/restore" in page
    assert "Nothing is trusted yet." in page
    admin.post(f"{LISTS}/entries/{entry.id}/restore")
    assert "example.org" in admin.get(f"{LISTS}?list=trusted").text


def test_reason_and_expiry_are_changed(admin: AtTheDesk, installation: Installation, save) -> None:
    save(admin, list="blocked", kind="term", value="crust")
    [entry] = entries(installation)
    here = f"{LISTS}/entries/{entry.id}"
    assert "as it is: for good" in admin.get(here).text
    assert admin.post(f"{here}/change", reason="Enough", days="30").status_code == 303
    [entry] = entries(installation)
    assert (entry.reason, entry.expires_at is None) == ("Enough", False)
    assert admin.post(f"{here}/change", reason="x" * 501, days="keep").status_code == 422
    assert admin.post(f"{here}/change", reason="x", days="-1").status_code == 422


def test_an_author_is_named_by_a_comment_and_never_by_address_or_index(
    admin: AtTheDesk, submit: Submit, installation: Installation, save
) -> None:
    comment = submit()
    page = admin.get(f"/review/blog/comments/{comment.id}").text
    assert f"{LISTS}/new" in page
    form = {"list": "blocked", "kind": "author", "comment": comment.id}
    page = admin.get(f"{LISTS}/new?list=blocked&kind=author&comment={comment.id}").text
    assert "the author of this comment" in page
    assert "j•••@e•••.org" in page
    page += save(admin, **form)
    [entry] = entries(installation)
    assert entry.blind_index is not None
    for secret in ("jane@example.org", entry.blind_index.hex()):
        assert secret not in page


def test_network_and_domain_are_filled_in_from_the_comment(
    admin: AtTheDesk, submit: Submit
) -> None:
    comment = submit(body="See https://pills.test/now", author_url=None)
    query = f"{LISTS}/new?comment={comment.id}"
    assert 'value="192.0.2.0/24"' in admin.get(f"{query}&kind=network").text
    assert 'value="pills.test"' in admin.get(f"{query}&kind=domain").text


def test_an_address_of_a_machine_and_a_version_are_offered_as_no_domain(
    admin: AtTheDesk, submit: Submit
) -> None:
    comment = submit(body="http://127.0.0.1/x, version 2.10.4, then pills.test", author_url=None)
    page = admin.get(f"{LISTS}/new?comment={comment.id}&kind=domain").text
    assert 'value="pills.test"' in page
    assert "127.0.0.1" not in page
    assert "2.10.4" not in page


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "term", "value": "*"}, "match every comment"),
        ({"kind": "term", "value": ""}, "Type what the list should hold"),
        ({"kind": "domain", "value": "com"}, "Give a whole domain"),
        ({"kind": "network", "value": "0.0.0.0/0"}, "too wide"),
        ({"kind": "term", "value": "jane@example.org"}, "e-mail address is not kept"),
        ({"kind": "author"}, "Open one of the author"),
        ({"kind": "author", "comment": "nonsense"}, "damaged"),
    ],
)
def test_bad_input_ends_in_a_sentence(
    admin: AtTheDesk, installation: Installation, form: dict[str, str], sentence: str
) -> None:
    for path in ("try", "entries"):
        answer = admin.post(f"{LISTS}/{path}", list="blocked", **form)
        assert answer.status_code in {404, 422}
        assert sentence in answer.text or answer.status_code == 404
    assert entries(installation) == []


def test_the_same_entry_twice_is_a_sentence(admin: AtTheDesk, save) -> None:
    form = {"list": "blocked", "kind": "term", "value": "crust"}
    save(admin, **form)
    tried = field(admin.post(f"{LISTS}/try", **form).text, "tried")
    answer = admin.post(f"{LISTS}/entries", **form, tried=tried)
    assert answer.status_code == 409
    assert "on the list already" in answer.text


def test_a_moderator_may_change_the_lists_and_a_viewer_reads(
    seat: Seat, installation: Installation, save
) -> None:
    save(seat("moderator", name="Mia"), list="blocked", kind="term", value="crust")
    [entry] = entries(installation)
    viewer = seat("viewer", name="Vic")
    page = viewer.get(LISTS).text
    assert "crust" in page
    assert "Remove" not in page
    assert "Block something" not in page
    here = f"{LISTS}/entries/{entry.id}"
    for answer in (
        viewer.get(f"{LISTS}/new"),
        viewer.get(here),
        viewer.post(f"{LISTS}/try", kind="term", value="x"),
        viewer.post(f"{LISTS}/entries", kind="term", value="x"),
        *(viewer.post(f"{here}/{act}") for act in ("change", "remove", "restore")),
    ):
        assert answer.status_code == 403
    with installation.database.reading() as session:
        acts = [
            row.action
            for row in session.query(AuditRow).order_by(AuditRow.number)
            if row.action.startswith("list.")
        ]
    assert acts == ["list.added"]


def test_another_sites_entries_and_comments_are_not_there(
    admin: AtTheDesk,
    seat: Seat,
    installation: Installation,
    submit: Submit,
    other_submitting_site: SubmittingSite,
    save,
) -> None:
    save(admin, list="blocked", kind="term", value="crust")
    [entry] = entries(installation)
    other = seat("admin", site="shop", name="Eve")
    theirs = submit(site=other_submitting_site)
    for path in (f"{LISTS}", f"{LISTS}/new", f"/review/shop/lists/entries/{entry.id}"):
        assert other.get(path).status_code == 404
    for act in ("change", "remove", "restore"):
        assert other.post(f"/review/shop/lists/entries/{entry.id}/{act}").status_code == 404
    assert "crust" not in other.get("/review/shop/lists").text
    form = {"list": "blocked", "kind": "author", "comment": theirs.id}
    assert admin.post(f"{LISTS}/try", **form).status_code == 404
    assert admin.get(f"{LISTS}/new?kind=domain&comment={theirs.id}").status_code == 404


def test_an_address_edited_by_hand_shows_a_list(admin: AtTheDesk) -> None:
    for query in ("list=x", "kind=x", "after=x", "text=%00", "notice=x", "text=" + "%25" * 300):
        assert admin.get(f"{LISTS}?{query}").status_code == 200
    assert admin.get(f"{LISTS}/new?comment=x").status_code == 404
    assert admin.get(f"{LISTS}/new?list=x&kind=x").status_code == 200


def test_what_somebody_typed_is_shown_as_text(admin: AtTheDesk, save) -> None:
    page = save(admin, list="blocked", kind="term", value='<b>"x', reason="<script>1</script>")
    assert "&lt;b&gt;" in page
    assert "<script>1" not in page
