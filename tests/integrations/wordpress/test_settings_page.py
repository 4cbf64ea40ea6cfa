"""The settings page, and what is left when the plugin is deleted."""

from moderation.actions.sites.add_site import SiteCredentials
from tests.integrations.wordpress.conftest import Blog

PAGE = "/wp-admin/options-general.php?page=comment-moderation"


def save(blog: Blog, **fields: str) -> str:
    """Fill the form in, and read the page that comes of it."""
    blog.sign_in()
    filled = {f"comment_moderation_settings[{name}]": value for name, value in fields.items()}
    sent = {"option_page": "comment-moderation", "action": "update", "_wpnonce": blog.nonce(PAGE)}
    assert blog.wordpress.ask("/wp-admin/options.php", sent | filled).status == 302
    return blog.wordpress.ask(f"{PAGE}&settings-updated=true").text


def test_what_is_saved_is_tested_and_secrets_are_not_shown_again(
    blog: Blog, live_server: str, site: SiteCredentials
) -> None:
    shown = save(blog, url=live_server + "/", key=site.api_key, secret=site.signing_secret)
    assert "The service answers, and knows the key." in shown
    assert "No webhook has come yet." in shown
    assert site.api_key not in shown
    assert site.signing_secret not in shown
    shown = save(blog, url=live_server, key="", secret="")
    assert "The service answers, and knows the key." in shown


def test_what_is_wrong_is_said(blog: Blog, live_server: str) -> None:
    assert "does not know this key" in save(blog, url=live_server, key="mod_unknown", secret="")
    assert "cannot be reached" in save(blog, url="http://127.0.0.1:1", key="", secret="")
    assert "Something else answers" in save(blog, url=blog.wordpress.address, key="", secret="")
    shown = save(blog, url="javascript:alert(1)", key="", secret="nonsense")
    assert "has to begin with https://" in shown
    assert "That is no signing secret" in shown


def test_nothing_is_left_when_it_is_deleted(blog: Blog) -> None:
    blog.post("A week.")
    blog.ask_at("http://127.0.0.1:1")
    blog.post("A month.")
    left = blog.wordpress.run(
        "global $wpdb; define( 'WP_UNINSTALL_PLUGIN', true );"
        "require WP_PLUGIN_DIR . '/comment-moderation/uninstall.php';"
        'return array( $wpdb->get_col( "SELECT option_name FROM $wpdb->options'
        " WHERE option_name LIKE 'comment_moderation_%'\" ),"
        ' $wpdb->get_col( "SELECT meta_key FROM $wpdb->commentmeta" ),'
        " wp_next_scheduled( 'comment_moderation_send' ) );"
    )
    assert left == [[], [], False]
