"""POST /v1/threads/moves: a site says that a page has another address."""

from flask.testing import FlaskClient

from moderation.actions.installation.installation import Installation
from moderation.actions.sites.add_site import SiteCredentials, add_site
from tests.fixtures.comments import Submit

OLD, NEW = "https://example.org/old/", "https://example.org/old/new/"


def test_a_pages_thread_moves_once_however_often_it_is_said(
    client: FlaskClient, site: SiteCredentials, submit: Submit
) -> None:
    submit(thread_url=OLD)
    submit(thread_url=OLD + "beneath", body="Another page")
    key = {"Authorization": f"Bearer {site.api_key}"}
    for moved in (1, 0):
        answer = client.post("/v1/threads/moves", json={"old": OLD, "new": NEW}, headers=key)
        assert answer.status_code == 200
        assert answer.json == {"moved": moved, "merged": 0, "comments": moved}
    found = client.get("/v1/comments", query_string={"thread": NEW}, headers=key).json["comments"]
    assert [one["thread_url"] for one in found] == [NEW]


def test_a_move_to_another_sites_page_is_refused(
    client: FlaskClient, site: SiteCredentials, submit: Submit, installation: Installation
) -> None:
    add_site(installation, "shop", ["https://shop.example"])
    submit(thread_url=OLD)
    key = {"Authorization": f"Bearer {site.api_key}"}
    for new, said in (("https://shop.example/a", "pages of two sites"), ("nowhere", "address of")):
        answer = client.post("/v1/threads/moves", json={"old": OLD, "new": new}, headers=key)
        assert answer.status_code == 422
        assert said in answer.text
        assert new not in answer.text
    assert client.post("/v1/threads/moves", json={"old": OLD, "new": NEW}).status_code == 401
