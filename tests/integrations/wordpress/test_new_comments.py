"""A comment comes into WordPress: what the service says of it is what WordPress stores."""

import itertools

import pytest

from tests.fixtures.receivers import Receive
from tests.integrations.wordpress.conftest import Blog

SPAMMER = {"email": "akismet-guaranteed-spam@example.com"}
OPTIONS = list(itertools.product((0, 1), (0, 1), (2, 0)))


@pytest.mark.at_length(manually=0)
@pytest.mark.at_length(previously=0)
@pytest.mark.parametrize(("manually", "previously", "links"), OPTIONS)
def test_what_the_desk_says_is_what_wordpress_shows_whatever_its_own_options_are(
    telling: Blog, live_server: str, manually: int, previously: int, links: int
) -> None:
    blog = telling
    blog.options(
        comment_moderation=manually, comment_previously_approved=previously, comment_max_links=links
    )
    waits = blog.post("It keeps for a week, in a linen bag.")
    spam = blog.post("It keeps for a month, in a plastic bag.", "Eve", **SPAMMER)
    blog.set(mode="publish")
    published = blog.post("It keeps for a day: it is eaten.", "Bob")
    long = blog.post("Bread and butter. " * 700, "Eve")
    blog.ask_at("http://127.0.0.1:1")
    away = blog.post("Is anybody there?", "Jo")
    shown = [blog.shows(one) for one in (waits, spam, published, long, away)]
    assert shown == ["0", "spam", "1", "0", "0"]
    assert not blog.publishes("linen bag")
    blog.ask_at(live_server)
    blog.send_owed()
    assert (blog.shows(long), blog.shows(away)) == ("0", "1")
    blog.decide(waits, "approved")
    blog.decide(published, "rejected")
    blog.comes_to(waits, "1")
    blog.comes_to(published, "trash")
    blog.decide(waits, "pending")
    blog.decide(spam, "approved")
    blog.comes_to(waits, "0")
    blog.comes_to(spam, "1")
    assert blog.publishes("plastic bag")


def test_texts_and_names_arrive_as_they_were_typed(blog: Blog) -> None:
    comment = blog.post('It\'s <em>my</em> "favourite" \\ bread & butter 🍞', "Jo O’Neil")
    (taken,) = blog.taken()
    assert taken.body == 'It\'s <em>my</em> "favourite" \\ bread & butter 🍞'
    assert taken.author["name"] == "Jo O’Neil"
    assert blog.service_id(comment) == taken.id


def test_a_reply_is_a_reply_there_too_and_the_page_is_known_by_its_permalink(blog: Blog) -> None:
    parent = blog.post("How long does it keep?")
    blog.wordpress.run(f"return wp_set_comment_status( {parent}, 'approve' );")
    blog.post("A week.", "Bob", parent)
    reply, first = blog.taken()
    assert reply.parent_id == first.id
    assert first.thread_url == f"{blog.wordpress.address}/hello-world/"


@pytest.mark.parametrize(
    ("permalinks", "address"),
    [("/%postname%/", "/%D1%85%D0%BB%D0%B5%D0%B1/"), ("", "/?p={id}")],
    ids=["Cyrillic", "plain"],
)
def test_a_page_has_the_address_that_wordpress_gives_it(
    telling: Blog, permalinks: str, address: str
) -> None:
    blog = telling
    post = blog.wordpress.run(
        f"$GLOBALS['wp_rewrite']->set_permalink_structure( '{permalinks}' );"
        "return wp_insert_post( array( 'post_title' => 'Хлеб', 'post_status' => 'publish' ) );"
    )
    try:
        comment = blog.post("Вкусно.", comment_post_ID=str(post))
        shown = blog.taken()[0]
        assert shown.thread_url == blog.wordpress.address + address.format(id=post)
        blog.decide(comment, "approved")
        blog.comes_to(comment, "1")
    finally:
        blog.wordpress.run(
            "$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );"
            f"return wp_delete_post( {post}, true );"
        )


def test_pingbacks_and_trackbacks_are_judged_as_comments_are(blog: Blog) -> None:
    trackback = {
        "title": "Another &amp; better blog",
        "url": "http://127.0.0.1/post",
        "excerpt": "They bake &#8220;bread&#8221;.",
        "blog_name": "Another blog",
    }
    page = blog.wordpress.ask("/hello-world/trackback/", trackback)
    assert "<error>0</error>" in page.text, page.text
    (taken,) = blog.taken()
    assert "bake “bread”" in taken.body
    assert blog.shows(blog.last()) == "0"


def test_a_text_longer_than_the_service_reads_waits_for_a_person(blog: Blog) -> None:
    blog.set(mode="publish")
    comment = blog.post("Bread and butter. " * 700)
    assert blog.shows(comment) == "0"
    (taken,) = blog.taken()
    assert taken.status == "pending"
    assert taken.body.endswith("[…]")


def test_what_a_moderator_writes_is_published_and_told(blog: Blog) -> None:
    blog.sign_in()
    comment = blog.post("I bake on Fridays.", _wp_unfiltered_html_comment="")
    assert blog.shows(comment) == "1"
    assert blog.owed(comment) == []
    assert blog.is_there(comment) == "approved"


def test_a_comment_by_the_rest_api_and_one_without_an_address_are_asked_about_too(
    blog: Blog,
) -> None:
    blog.options(require_name_email=0)
    comment = blog.post("Nobody knows who I am.", "", email="")
    assert blog.shows(comment) == "0"
    assert blog.taken()[0].author["name"] == "Anonymous"
    blog.wordpress.run(
        "$r = new WP_REST_Request( 'POST', '/wp/v2/comments' );"
        "add_filter( 'rest_allow_anonymous_comments', '__return_true' );"
        "$r->set_body_params( array( 'post' => 1, 'content' => 'It\\'s \\\\ me',"
        " 'author_name' => 'Jo', 'author_email' => 'jo@example.org' ) );"
        "return rest_do_request( $r )->get_data();"
    )
    assert blog.taken()[0].body == "It's \\ me"


def test_an_author_address_leaves_only_where_nobody_can_read_along(blog: Blog) -> None:
    asked = (
        "return array_map( 'Comment_Moderation\\is_private_way', array( 'https://a.example.org',"
        " 'http://127.0.0.1:8000', 'http://[::1]:80', 'http://localhost', 'http://a.example.org',"
        " 'http://127.0.0.1.example.org', 'http://localhost.example.org', 'ftp://a' ) );"
    )
    assert blog.wordpress.run(asked) == [True] * 4 + [False] * 4


@pytest.mark.parametrize(
    "page",
    [
        b"200 OK\r\nContent-Type: text/html\r\nContent-Length: 17\r\n\r\n<h1>Sign in!</h1>",
        b'201 Made\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"status":"ok"}',
        b"302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
        b"503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["a portal's page", "JSON of somebody else", "a redirect", "trouble"],
)
def test_an_answer_that_is_not_the_services_is_a_hold(
    blog: Blog, receive: Receive, page: bytes
) -> None:
    blog.options(comment_previously_approved=0)
    blog.ask_at(f"http://127.0.0.1:{receive(b'HTTP/1.1 ' + page, tls=False).port}")
    comment = blog.post("Is anybody there?")
    assert blog.shows(comment) == "0"
    assert "submit" in blog.owed(comment)
