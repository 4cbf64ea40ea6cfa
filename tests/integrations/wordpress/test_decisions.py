"""What people decide and change in WordPress comes to the service, and teaches."""

from sqlalchemy import select

from moderation.tables import Label
from tests.integrations.wordpress.conftest import Blog

LIST = "/wp-admin/edit-comments.php"


def test_what_is_decided_in_wp_admin_is_so_at_the_desk_and_teaches(telling: Blog) -> None:
    blog = telling
    comment = blog.post("A week, in a linen bag.")
    blog.sign_in()
    blog.wordpress.ask(blog.link(LIST, "action=approvecomment"))
    assert (blog.shows(comment), blog.is_there(comment)) == ("1", "approved")
    blog.wordpress.ask(blog.link(LIST, "action=spamcomment"))
    assert (blog.shows(comment), blog.is_there(comment)) == ("spam", "spam")
    blog.wordpress.ask(blog.link(f"{LIST}?comment_status=spam", "action=unspamcomment"))
    assert (blog.shows(comment), blog.is_there(comment)) == ("1", "approved")
    blog.wordpress.ask(blog.link(LIST, "action=trashcomment"))
    assert (blog.shows(comment), blog.is_there(comment)) == ("trash", "rejected")
    with blog.installation.database.reading() as session:
        assert len(session.scalars(select(Label)).all()) == 3
    blog.hears_everything(comment)
    assert blog.shows(comment) == "trash"


def test_bulk_actions_and_programs_decide_too(blog: Blog) -> None:
    several = [blog.post(f"The {number}th loaf.") for number in range(3)]
    blog.sign_in()
    nonce = blog.nonce(LIST)
    chosen = "&".join(f"delete_comments[]={one}" for one in several)
    blog.wordpress.ask(f"{LIST}?action=approve&_wpnonce={nonce}&{chosen}")
    assert [blog.is_there(one) for one in several] == ["approved"] * 3
    blog.wordpress.run(f"return wp_set_comment_status( {several[0]}, 'hold' );")
    assert blog.is_there(several[0]) == "pending"


def test_what_is_decided_while_the_service_is_away_is_told_later(
    blog: Blog, live_server: str
) -> None:
    comment = blog.post("A week, in a linen bag.")
    blog.ask_at("http://127.0.0.1:1")
    blog.wordpress.run(f"return wp_set_comment_status( {comment}, 'approve' );")
    assert blog.shows(comment) == "1"
    assert blog.is_there(comment) == "pending"
    blog.ask_at(live_server)
    blog.send_owed()
    assert blog.is_there(comment) == "approved"
    assert blog.owed(comment) == []


def test_a_moderators_edit_is_decided_with_it(blog: Blog) -> None:
    comment = blog.post("A weak, in a linen bag.")
    blog.sign_in()
    blog.wordpress.ask(blog.link(LIST, "action=approvecomment"))
    edit = f"/wp-admin/comment.php?action=editcomment&c={comment}"
    filled = {
        "action": "editedcomment",
        "comment_ID": str(comment),
        "c": str(comment),
        "_wpnonce": blog.nonce(edit),
        "newcomment_author": "Jane Doe",
        "newcomment_author_email": "janedoe@example.org",
        "newcomment_author_url": "",
        "content": 'A week, in a "linen" bag.',
        "comment_status": "1",
        "comment_post_ID": "1",
    }
    assert blog.wordpress.ask("/wp-admin/comment.php", filled).status == 302
    assert blog.taken()[0].body == 'A week, in a "linen" bag.'
    assert (blog.shows(comment), blog.is_there(comment)) == ("1", "approved")


def test_a_quick_edit_that_changes_text_and_status_tells_both(blog: Blog) -> None:
    comment = blog.post("A weak.")
    blog.sign_in()
    filled = {
        "action": "edit-comment",
        "_ajax_nonce-replyto-comment": blog.nonce(LIST, "_ajax_nonce-replyto-comment"),
        "comment_ID": str(comment),
        "newcomment_author": "Jane Doe",
        "newcomment_author_email": "janedoe@example.org",
        "newcomment_author_url": "",
        "content": "A week.",
        "status": "1",
        "position": "-1",
    }
    page = blog.wordpress.ask("/wp-admin/admin-ajax.php", filled)
    assert "A week." in page.text, page.text
    assert (blog.shows(comment), blog.is_there(comment)) == ("1", "approved")
    assert blog.taken()[0].body == "A week."


def test_an_authors_own_edit_waits_again(telling: Blog) -> None:
    blog = telling
    comment = blog.post("A week.")
    blog.decide(comment, "approved")
    blog.comes_to(comment, "1")
    blog.wordpress.run(
        f"return wp_update_comment( array( 'comment_ID' => {comment},"
        " 'comment_content' => 'Buy pills.' ) );"
    )
    assert blog.shows(comment) == "0"
    assert blog.taken()[0].body == "Buy pills."
    blog.decide(comment, "approved")
    blog.comes_to(comment, "1")


def test_a_comment_deleted_for_good_is_rejected_there(blog: Blog) -> None:
    comment = blog.post("A week, in a linen bag.")
    blog.wordpress.run(f"return wp_delete_comment( {comment}, true );")
    blog.send_owed()
    assert [one.status for one in blog.taken()] == ["rejected"]


def test_a_comment_that_the_service_has_deleted_stays_as_it_is_decided_here(blog: Blog) -> None:
    comment = blog.post("A week, in a linen bag.")
    blog.wordpress.run(
        f"update_comment_meta( {comment}, '_comment_moderation_id', wp_generate_uuid4() );"
        f"return wp_set_comment_status( {comment}, 'approve' );"
    )
    assert (blog.shows(comment), blog.owed(comment), blog.service_id(comment)) == ("1", [], "")


def test_what_is_decided_while_the_post_is_in_the_trash_is_so_when_it_comes_out(
    telling: Blog,
) -> None:
    blog = telling
    approved, spam = blog.post("A week, in a linen bag."), blog.post("A month, in the sea.")
    blog.wordpress.run("return wp_trash_post( 1 );")
    try:
        assert blog.shows(approved) == "post-trashed"
        blog.decide(approved, "approved")
        blog.decide(spam, "spam")
        for comment in (approved, spam):
            blog.hears_everything(comment)
            assert blog.shows(comment) == "post-trashed"
    finally:
        blog.wordpress.run("wp_untrash_post( 1 ); return wp_publish_post( 1 );")
    assert [blog.shows(one) for one in (approved, spam)] == ["1", "spam"]
    assert [blog.is_there(one) for one in (approved, spam)] == ["approved", "spam"]


# What another request does while this one waits for the service's answer.
MEANWHILE = """
$meanwhile = function ( $answer ) use ( &$meanwhile ) {
	remove_filter( 'http_response', $meanwhile );
	global $wpdb;
	%s
	return $answer;
};
add_filter( 'http_response', $meanwhile );
"""


def test_a_text_changed_again_while_the_change_is_told_is_told_too(blog: Blog) -> None:
    comment = blog.post("A weak.")
    again = (
        "$wpdb->update( $wpdb->comments, array( 'comment_content' => 'A week, and a day.' ),"
        f" array( 'comment_ID' => {comment} ) );"
    )
    blog.wordpress.run(
        MEANWHILE % again + f"return wp_update_comment( array( 'comment_ID' => {comment},"
        " 'comment_content' => 'A week.' ) );"
    )
    assert blog.taken()[0].body == "A week."
    blog.send_owed()
    assert blog.taken()[0].body == "A week, and a day."
    assert blog.owed(comment) == []


def test_a_decision_made_while_a_comment_is_sent_stands(blog: Blog, live_server: str) -> None:
    blog.ask_at("http://127.0.0.1:1")
    comment = blog.post("A week, in a linen bag.")
    blog.ask_at(live_server)
    decided = (
        "$wpdb->update( $wpdb->comments, array( 'comment_approved' => '1' ),"
        f" array( 'comment_ID' => {comment} ) );"
        f"Comment_Moderation\\owe( {comment}, 'decide' );"
    )
    blog.wordpress.run(MEANWHILE % decided + "Comment_Moderation\\send_owed(); return true;")
    blog.send_owed()
    assert (blog.shows(comment), blog.is_there(comment)) == ("1", "approved")


def test_a_deletion_while_others_are_told_is_told_too(blog: Blog) -> None:
    first, second = blog.post("One loaf."), blog.post("Two loaves.")
    blog.wordpress.run(f"return wp_delete_comment( {first}, true );")
    also = f"Comment_Moderation\\note_deletion( {second}, get_comment( {second} ) );"
    blog.wordpress.run(MEANWHILE % also + "Comment_Moderation\\send_owed(); return true;")
    blog.send_owed()
    assert [one.status for one in blog.taken()] == ["rejected", "rejected"]
