"""The past by one button: as it stands, in steps, once, and only by whoever may."""

import re

from tests.integrations.wordpress.conftest import Blog

PAGE = "/wp-admin/options-general.php?page=comment-moderation"
NOWHERE = "http://127.0.0.1:1"
INSERT = """
$id = 0;
foreach ( array( '1', '0', 'spam', 'trash', '1' ) as $n => $approved ) {
	$id = wp_insert_comment( array(
		'comment_post_ID' => 1, 'comment_author' => 'Jane &amp; Joe',
		'comment_author_email' => 'jane@example.org', 'comment_parent' => 4 === $n ? $id - 3 : 0,
		'comment_content' => "The <em>crust</em> of loaf $n.", 'comment_approved' => $approved,
		'comment_date_gmt' => "2014-05-0" . ( $n + 1 ) . " 07:08:09",
		'comment_date' => "2014-05-0" . ( $n + 1 ) . " 09:08:09",
	) );
}
return $id;
"""


def press(blog: Blog) -> int:
    """Press the button; the answer's status."""
    blog.sign_in()
    shown = blog.wordpress.ask(PAGE).text
    nonce = re.search(r'name="_wpnonce_past" value="(\w+)"', shown)
    assert nonce
    sent = {"action": "comment_moderation_past", "_wpnonce_past": nonce[1]}
    return blog.wordpress.ask("/wp-admin/admin-post.php", sent).status


def bring(blog: Blog) -> None:
    """Let WordPress's cron take one run."""
    blog.wordpress.run("Comment_Moderation\\bring_past(); return true;")


def test_earlier_comments_come_along_as_they_stand_and_once(blog: Blog) -> None:
    last = int(blog.wordpress.run(INSERT))
    assert press(blog) == 302
    assert "It goes on by itself." in blog.wordpress.ask(PAGE).text
    bring(blog)
    assert "Brought along: 4. There already: 0. Left out: 0." in blog.wordpress.ask(PAGE).text
    taken = {one.body: one for one in blog.taken()}
    assert {body: one.status for body, one in taken.items()} == {
        "The crust of loaf 0.": "approved",
        "The crust of loaf 1.": "pending",
        "The crust of loaf 2.": "spam",
        "The crust of loaf 4.": "approved",
    }
    assert taken["The crust of loaf 4."].parent_id == taken["The crust of loaf 0."].id
    assert taken["The crust of loaf 4."].id == blog.service_id(last)
    assert {one.author_name for one in taken.values()} == {"Jane & Joe"}
    assert taken["The crust of loaf 0."].created_at.isoformat() == "2014-05-01T07:08:09+00:00"
    # As if WordPress had forgotten what it was told.
    blog.wordpress.run(f"delete_comment_meta( {last}, '_comment_moderation_id' ); return true;")
    press(blog)
    bring(blog)
    assert "Brought along: 0. There already: 1. Left out: 0." in blog.wordpress.ask(PAGE).text
    assert taken["The crust of loaf 4."].id == blog.service_id(last)


def test_it_goes_on_when_the_service_is_back(blog: Blog, live_server: str) -> None:
    blog.wordpress.run(INSERT)
    blog.ask_at(NOWHERE)
    press(blog)
    bring(blog)
    shown = blog.wordpress.ask(PAGE).text
    assert "The last try failed: The service cannot be reached" in shown
    assert blog.wordpress.run("return (bool) wp_next_scheduled( 'comment_moderation_bring' );")
    blog.ask_at(live_server)
    bring(blog)
    assert "All comments have been looked at. Brought along: 4." in blog.wordpress.ask(PAGE).text


def test_nobody_begins_it_without_the_pages_proof(blog: Blog) -> None:
    sent = {"action": "comment_moderation_past", "_wpnonce_past": "0123456789"}
    blog.wordpress.ask("/wp-admin/admin-post.php", sent)
    blog.sign_in()
    assert blog.wordpress.ask("/wp-admin/admin-post.php", sent).status == 403
    assert blog.wordpress.run("return get_option( 'comment_moderation_past' );") is False
