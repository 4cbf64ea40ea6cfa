"""The service is away, slow or refuses: comments wait in WordPress, and are sent later, once."""

import socket
import threading
from collections.abc import Callable

import pytest

from tests.fixtures.receivers import Receive
from tests.integrations.wordpress.conftest import Blog

NOWHERE = "http://127.0.0.1:1"
# Seconds that each question to the service may take, for one new comment.
WAITED = """
$waited = array();
add_filter( 'http_request_args', function ( $arguments ) use ( &$waited ) {
	$waited[] = $arguments['timeout'];
	return $arguments;
} );
$_SERVER['HTTP_REFERER'] = 'https://example.org/';
wp_new_comment( array( 'comment_post_ID' => 1, 'comment_author' => 'Jo',
	'comment_author_email' => 'jo@example.org', 'comment_author_url' => '',
	'comment_content' => 'Is anybody there?', 'comment_type' => 'comment' ) );
do_action( 'shutdown' );
return $waited;
"""


def test_what_came_while_the_service_was_away_is_sent_when_it_is_back(
    blog: Blog, live_server: str
) -> None:
    blog.ask_at(NOWHERE)
    first = blog.post("Is anybody there?")
    assert blog.shows(first) == "0"
    blog.wordpress.run(f"return wp_set_comment_status( {first}, 'approve' );")
    reply = blog.post("I am.", "Bob", first)
    assert blog.shows(reply) == "0"
    assert blog.taken() == []
    blog.sign_in()
    assert "2 comments have waited for the service" in blog.wordpress.ask("/wp-admin/").text
    blog.ask_at(live_server)
    blog.set(mode="publish")
    blog.send_owed()
    blog.send_owed()
    assert [one.body for one in blog.taken()] == ["I am.", "Is anybody there?"]
    assert blog.taken()[0].parent_id == blog.taken()[1].id
    assert [blog.shows(one) for one in (first, reply)] == ["1", "1"]
    assert "waited for the service" not in blog.wordpress.ask("/wp-admin/").text


def test_an_answer_that_was_lost_does_not_make_a_second_comment(
    blog: Blog, live_server: str
) -> None:
    comment = blog.post("Once is enough.")
    # As if the answer had been lost on its way: the document and its key are still here.
    blog.wordpress.run(
        f"$id = get_comment_meta( {comment}, '_comment_moderation_id', true );"
        "update_option( 'lost', $id ); return true;"
    )
    blog.ask_at(NOWHERE)
    again = blog.post("Twice is too much.")
    blog.ask_at(live_server)
    blog.wordpress.run(
        f"$owed = Comment_Moderation\\owed( {again} );"
        "Comment_Moderation\\submit( $owed['submit'], microtime( true ) + 60 ); return true;"
    )
    there = blog.taken()[0].id
    blog.decide_there(there, "approved")
    blog.send_owed()
    assert len(blog.taken()) == 2
    assert blog.service_id(again) == there
    assert blog.shows(again) == "1"


def silent(connection: socket.socket, ending: threading.Event) -> None:
    """Take the connection, and say nothing."""
    ending.wait(60)


def dripping(connection: socket.socket, ending: threading.Event) -> None:
    """Say something all the time, and never all of it."""
    connection.sendall(b"HTTP/1.1 201 Made\r\nContent-Type: application/json\r\nX: ")
    while not ending.wait(0.2):
        connection.sendall(b"x")


def refusing(connection: socket.socket, ending: threading.Event) -> None:
    """Refuse a part of it, a second later."""
    ending.wait(1)
    body = b'{"errors": [{"pointer": "#/referrer"}]}'
    connection.sendall(
        b"HTTP/1.1 422 No\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s"
        % (len(body), body)
    )


@pytest.mark.parametrize("service", [silent, dripping], ids=["silent", "dripping"])
def test_a_service_that_does_not_answer_costs_two_seconds_and_a_hold(
    blog: Blog, receive: Receive, service: Callable[..., None]
) -> None:
    """What is looked at is how long it would wait: how long that takes is the machine's matter."""
    blog.wordpress.run("return delete_option( 'test_patience' );")
    blog.ask_at(f"http://127.0.0.1:{receive(service, tls=False).port}")
    (waited,) = blog.wordpress.run(WAITED)
    assert 1 < waited <= 2
    assert blog.shows(blog.last()) == "0"


def test_a_second_question_has_what_the_first_has_left_of_the_time(
    blog: Blog, receive: Receive
) -> None:
    blog.ask_at(f"http://127.0.0.1:{receive(refusing, tls=False).port}")
    first, second = blog.wordpress.run(WAITED)
    assert second <= first - 1
    assert blog.shows(blog.last()) == "0"


def test_an_ended_key_holds_and_wp_admin_says_so(blog: Blog) -> None:
    blog.wordpress.run(
        "$o = get_option( 'comment_moderation_settings' ); $o['key'] = 'mod_ended';"
        "return update_option( 'comment_moderation_settings', $o );"
    )
    comment = blog.post("May I come in?")
    assert blog.shows(comment) == "0"
    blog.sign_in()
    assert "does not know this key" in blog.wordpress.ask("/wp-admin/edit-comments.php").text


def test_a_comment_that_the_service_will_not_take_is_left_to_people(blog: Blog) -> None:
    blog.wordpress.run(
        "add_filter( 'allow_empty_comment', '__return_true' );"
        "return wp_new_comment( array( 'comment_post_ID' => 1, 'comment_author' => 'Jo',"
        " 'comment_author_email' => 'jo@example.org', 'comment_author_url' => '',"
        " 'comment_content' => ' ', 'comment_type' => 'comment' ) );"
    )
    assert blog.shows(blog.last()) == "0"
    blog.sign_in()
    assert "will not take 1 comment" in blog.wordpress.ask("/wp-admin/edit-comments.php").text


def test_before_it_is_set_up_everything_waits(blog: Blog) -> None:
    blog.options(comment_previously_approved=0)
    blog.wordpress.run("return delete_option( 'comment_moderation_settings' );")
    assert blog.shows(blog.post("Hello?")) == "0"
