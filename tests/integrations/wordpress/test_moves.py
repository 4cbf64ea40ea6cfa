"""A post that gets another address takes its thread along at the service."""

from tests.integrations.wordpress.conftest import Blog

NOWHERE = "http://127.0.0.1:1"


def test_a_thread_moves_with_its_post_once_the_service_can_be_told(
    blog: Blog, live_server: str
) -> None:
    _slug(blog, "hello-world")
    try:
        blog.post("On the post that moves.")
        before = _pages(blog)
        blog.ask_at(NOWHERE)
        _slug(blog, "hello-again")
        blog.send_owed()
        assert _pages(blog) == before
        blog.ask_at(live_server)
        blog.send_owed()
        assert _pages(blog) == {url.replace("hello-world", "hello-again") for url in before}
        assert _pages(blog) != before
        assert blog.wordpress.run("return Comment_Moderation\\moved();") == []
    finally:
        _slug(blog, "hello-world")
        blog.wordpress.run("return delete_option( 'comment_moderation_moved' );")


PAGES = """
$above = 0;
foreach ( array( 'bread', 'rye', 'crust' ) as $n => $name ) {
	$above = $ids[] = wp_insert_post( array( 'post_type' => 'page', 'post_title' => $name,
		'post_name' => $name, 'post_parent' => $above,
		'post_status' => 1 === $n ? 'draft' : 'publish' ) );
}
wp_insert_comment( array( 'comment_post_ID' => $ids[2], 'comment_content' => 'Crisp.' ) );
wp_update_post( array( 'ID' => $ids[0], 'post_name' => 'loaves' ) );
$moved = array( Comment_Moderation\\moved() );
delete_option( 'comment_moderation_moved' );
wp_update_post( array( 'ID' => $ids[2], 'post_parent' => 0 ) );
$moved[] = Comment_Moderation\\moved();
delete_option( 'comment_moderation_moved' );
array_map( 'wp_delete_post', $ids, array( true, true, true ) );
return $moved;
"""


def test_what_lies_below_a_page_moves_with_it(blog: Blog) -> None:
    home = blog.wordpress.address
    assert blog.wordpress.run(PAGES) == [
        [
            [f"{home}/bread/", f"{home}/loaves/"],
            [f"{home}/bread/rye/crust/", f"{home}/loaves/rye/crust/"],
        ],
        [[f"{home}/loaves/rye/crust/", f"{home}/crust/"]],
    ]


def _slug(blog: Blog, name: str) -> None:
    blog.wordpress.run(f"return wp_update_post( array( 'ID' => 1, 'post_name' => '{name}' ) );")


def _pages(blog: Blog) -> set[str]:
    return {one.thread_url for one in blog.taken()}
