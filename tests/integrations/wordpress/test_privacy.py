"""Tools → Export and Erase Personal Data reach the service, too."""

from tests.integrations.wordpress.conftest import Blog

ERASERS = "$e = apply_filters( 'wp_privacy_personal_data_erasers', array() );"
EXPORTERS = "$e = apply_filters( 'wp_privacy_personal_data_exporters', array() );"


def test_an_author_who_is_erased_in_wordpress_is_erased_there(blog: Blog) -> None:
    blog.post("A week.")
    asked = "return array( array_key_first( $e ), $e['comment-moderation']['callback']( '%s' ) );"
    first, removed = blog.wordpress.run(ERASERS + asked % "janedoe@example.org")
    assert first == "comment-moderation"
    assert (removed["items_removed"], removed["items_retained"]) == (True, False)
    assert blog.taken()[0].author["name"] == "Deleted author"
    _, removed = blog.wordpress.run(ERASERS + asked % "nobody@example.org")
    assert (removed["items_removed"], removed["done"]) == (False, True)


def test_what_cannot_be_erased_now_is_said_and_what_was_not_sent_goes_without_an_author(
    blog: Blog, live_server: str
) -> None:
    blog.ask_at("http://127.0.0.1:1")
    blog.post("A week.")
    asked = "return $e['comment-moderation']['callback']( 'janedoe@example.org' );"
    removed = blog.wordpress.run(ERASERS + asked)
    assert (removed["items_removed"], removed["items_retained"]) == (False, True)
    assert "cannot be reached" in removed["messages"][0]
    blog.ask_at(live_server)
    blog.send_owed()
    assert [one.author["name"] for one in blog.taken()] == ["Anonymous"]


def test_an_export_has_what_the_service_thinks(blog: Blog) -> None:
    blog.post("A week.")
    asked = "return $e['comment-moderation']['callback']( 'janedoe@example.org' );"
    exported = blog.wordpress.run(EXPORTERS + asked)
    (comment,) = exported["data"]
    assert {"name": "status", "value": "pending"} in comment["data"]
    assert exported["done"] is True
