"""Views: a list with its filters under a name, everybody's own."""

import re
from html import unescape

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.remove_site import remove_site, restore_site
from tests.web.review.conftest import AtTheDesk, Seat

LIST = {"list": "spam", "order": "riskiest", "list_links": "1", "list_from": "70"}


def views(desk: AtTheDesk, page: str = "/review/views") -> dict[str, str]:
    """Addresses by their names."""
    shown = desk.get(page).text
    shown = shown[shown.index("<main") :]
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*><bdi>([^<]*)</bdi></a>', shown)
    return {unescape(name): unescape(address) for address, name in found}


def test_a_list_is_kept_under_a_name_opened_and_removed(seat: Seat) -> None:
    mine, other = seat("viewer", name="Vi"), seat("admin", name="Ada")
    saved = mine.post("/review/views", name=" Sure \n spam ", site="blog", **LIST)
    assert saved.status_code == 303
    where = views(mine)["Sure spam"]
    assert where == saved.headers["Location"]
    assert where == "/review/blog/?status=spam&order=riskiest&from=70&links=1"
    page = mine.get(where).text
    assert 'aria-current="true" data-view><bdi>Sure spam' in page
    assert "Save this view" not in page
    assert "Save this view" in mine.get("/review/blog/?status=spam").text
    assert "saved-views" not in other.get("/review/blog/").text
    assert views(mine, "/review/views?q=SPAM") == {"Sure spam": where}
    assert not views(mine, "/review/views?q=ham")

    mine.post("/review/views", name="Sure spam", site="blog", list="approved")  # replaced
    assert views(mine) == {"Sure spam": "/review/blog/?status=approved"}
    [view_id] = re.findall(r'name="remove" value="([^"]+)"', mine.get("/review/views").text)
    other.post("/review/views", remove=view_id)
    assert views(mine)
    assert "The view is removed" in mine.post("/review/views", remove=view_id).text
    assert not views(mine)
    assert "The view is removed" not in mine.post("/review/views", remove=view_id).text


def test_an_address_in_a_name_is_masked(seat: Seat) -> None:
    desk = seat("moderator")
    assert desk.post("/review/views", name="Of jane@example.org", **LIST).status_code == 303
    assert list(views(desk)) == ["Of [email]"]
    assert "jane@example.org" not in desk.get("/review/views").text


def test_what_is_no_view_is_refused_in_a_sentence(seat: Seat) -> None:
    mine = seat("moderator", name="Mo")
    for name in ("", "  ", "x" * 61, "a\u202eb"):
        refused = mine.post("/review/views", name=name, site="blog", **LIST)
        assert refused.status_code == 422, name
        assert "A view’s name is one line" in refused.text
    assert mine.post("/review/views", name="a", site="shop", **LIST).status_code == 404
    assert mine.post("/review/views", name="a", site="blog", list="nonsense").status_code == 422
    for number in range(20):
        mine.post("/review/views", name=f"View {number}", site="blog", list="spam")
    refused = mine.post("/review/views", name="One more", site="blog", list="spam")
    assert refused.status_code == 409
    assert "Remove one first" in refused.text
    assert len(views(mine)) == 20


def test_removing_one_is_undone_on_the_notice(seat: Seat) -> None:
    mine, other = seat("viewer", name="Vi"), seat("admin", name="Ada")
    mine.post("/review/views", name="Sure <spam>", site="blog", **LIST)
    mine.post("/review/views", name="Of all", sites="_", list="approved")
    before = views(mine)
    for view_id in re.findall(r'name="remove" value="([^"]+)"', mine.get("/review/views").text):
        assert "The view is removed" not in other.post("/review/views", remove=view_id).text
        page = mine.post("/review/views", remove=view_id).text
        assert len(views(mine)) == 1
        form = page[page.index('name="is_undoing"') :].partition("</form>")[0]
        fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
        undone = mine.post("/review/views", **{name: unescape(value) for name, value in fields})
        assert undone.headers["Location"] == "/review/views"
        assert views(mine) == before


def test_a_view_of_a_site_that_is_removed_is_there_again_with_it(
    seat: Seat, installation: Installation
) -> None:
    mine = seat("viewer", name="Vi")
    mine.post("/review/views", name="Sure spam", site="blog", **LIST)
    before = views(mine)
    remove_site(installation, "blog")
    assert views(mine) == {}
    restore_site(installation, "blog")
    assert views(mine) == before
