"""Views: a list with its filters under a name, everybody's own."""

import re
from html import unescape

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
    assert mine.post("/review/views", remove=view_id).status_code == 303
    assert not views(mine)
    assert mine.post("/review/views", remove=view_id).status_code == 303


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
