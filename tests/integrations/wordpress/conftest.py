"""WordPress with our plugin, set up to ask the installation of the test."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import pytest
from sqlalchemy import func, select

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.publication.comment_view import CommentView
from moderation.actions.publication.read_comments import read_comments
from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.set_site import set_site
from moderation.statuses import Status
from moderation.tables import Event
from tests.fixtures.deliveries import AddEndpoint, Deliver, until
from tests.fixtures.receivers import RunningReceiver
from tests.fixtures.sites import ModeratorAccount
from tests.fixtures.wordpress import Page, RunningWordPress

HOOK = "/wp-json/comment-moderation/v1/webhook"
_SET_UP = """
global $wpdb;
$wpdb->query( "TRUNCATE $wpdb->comments" );
$wpdb->query( "TRUNCATE $wpdb->commentmeta" );
foreach ( array( '_settings', '_site', '_deleted', '_trouble', '_heard', '_past' ) as $name ) {
	delete_option( 'comment_moderation' . $name );
}
wp_clear_scheduled_hook( 'comment_moderation_send' );
wp_clear_scheduled_hook( 'comment_moderation_bring' );
delete_option( 'test_akismet' );
$settings = array( 'url' => '%s', 'key' => '%s', 'secret' => '%s' );
update_option( 'comment_moderation_settings', $settings );
update_option( 'test_patience', 60 );
update_option( 'comment_moderation', 0 );
update_option( 'comment_registration', 0 );
update_option( 'require_name_email', 1 );
update_option( 'comment_previously_approved', 1 );
update_option( 'comment_max_links', 2 );
wp_cache_flush();
return true;
"""


@pytest.fixture
def database_kind() -> str:
    """WordPress has its own database; what the service keeps in which one is others' subject."""
    return "sqlite"


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    """The desk's decisions leave at once."""
    return {"undo_seconds": 0, "rate_limit": "off"}


@dataclass
class Blog:
    """The blog, and the service that moderates it."""

    wordpress: RunningWordPress
    installation: Installation
    site_id: str
    moderator: ModeratorAccount

    def post(self, text: str, author: str = "Jane Doe", parent: int = 0, **fields: str) -> int:
        """Send the form under the first post; the new comment's number in WordPress."""
        before = self.last()
        page = self.form(text, author, parent, **fields)
        assert page.status == 302, page.text
        after = self.last()
        assert after > before
        return after

    def form(self, text: str, author: str = "Jane Doe", parent: int = 0, **fields: str) -> Page:
        """Send the form, whatever comes of it."""
        filled = {
            "comment_post_ID": "1",
            "comment_parent": str(parent),
            "author": author,
            "email": f"{re.sub('[^a-z]', '', author.lower())}@example.org",
            "comment": text,
        }
        return self.wordpress.ask("/wp-comments-post.php", filled | fields)

    def last(self) -> int:
        """The newest comment."""
        newest = "global $wpdb; return (int) $wpdb->get_var( 'SELECT MAX(comment_ID) FROM %s' );"
        return int(self.wordpress.run(newest.replace("%s", "wp_comments")))

    def shows(self, comment: int) -> str:
        """What WordPress stores as a comment's status."""
        return str(self.wordpress.run(f"return get_comment( {comment} )->comment_approved;"))

    def publishes(self, text: str) -> bool:
        """Whether anybody can read a text under the post."""
        return (
            text
            in RunningWordPress(self.wordpress.address, self.wordpress.folder)
            .ask("/hello-world/")
            .text
        )

    def comes_to(self, comment: int, shown: str) -> None:
        """Wait until WordPress shows a comment as that."""
        self.until(lambda: self.shows(comment) == shown)

    def until(self, come_true: Callable[[], bool]) -> None:
        """Wait for something in WordPress."""
        until(come_true)

    def hears_everything(self, comment: int) -> None:
        """Wait until the newest event of a comment has come to WordPress."""
        with self.installation.database.reading() as session:
            newest = session.scalars(
                select(func.max(Event.sequence)).where(Event.comment_id == self.service_id(comment))
            ).one()
        heard = f"return (int) get_comment_meta( {comment}, '_comment_moderation_sequence', true );"
        self.until(lambda: self.wordpress.run(heard) == newest)

    def owed(self, comment: int) -> Any:
        """What the plugin has still to tell of a comment."""
        return self.wordpress.run(f"return Comment_Moderation\\owed( {comment} );")

    def service_id(self, comment: int) -> str:
        """The service's identifier of a comment."""
        php = f"return get_comment_meta( {comment}, '_comment_moderation_id', true );"
        return str(self.wordpress.run(php))

    def send_owed(self) -> None:
        """Let WordPress's cron do what waits."""
        self.wordpress.run(
            "wp_clear_scheduled_hook( 'comment_moderation_send' );"
            "return wp_schedule_single_event( time() - 1, 'comment_moderation_send' );"
        )
        self.wordpress.run("delete_transient( 'doing_cron' ); return true;")
        assert self.wordpress.ask("/wp-cron.php?doing_wp_cron").status == 200

    def taken(self) -> list[CommentView]:
        """What the service has, the newest first."""
        with self.installation.database.reading() as session:
            page = read_comments(session, self.site_id, status=None, after=None, limit=50)
        return list(page.comments)

    def is_there(self, comment: int) -> str:
        """A comment's status at the service."""
        wanted = self.service_id(comment)
        return next(one.status for one in self.taken() if one.id == wanted)

    def decide(self, comment: int, status: Status) -> None:
        """Somebody decides at the desk."""
        self.decide_there(self.service_id(comment), status)

    def decide_there(self, service_id: str, status: Status) -> None:
        """Somebody decides at the desk on a comment that WordPress may not know yet."""
        wanted = WantedDecision(status, self.moderator.actor)
        decide(self.installation, self.site_id, service_id, wanted)

    def set(self, **values: str) -> None:
        """Change the site's settings."""
        set_site(self.installation, "blog", values)
        self.installation.known_sites._sites.clear()  # known for a second

    def options(self, **values: int | str) -> None:
        """Change options of WordPress's."""
        lines = [f"update_option( '{name}', '{value}' );" for name, value in values.items()]
        self.wordpress.run("".join(lines) + "return true;")

    def ask_at(self, url: str) -> None:
        """Have the plugin ask somewhere else."""
        self.wordpress.run(
            "$o = get_option( 'comment_moderation_settings' );"
            f"$o['url'] = '{url}'; update_option( 'comment_moderation_settings', $o ); return true;"
        )

    def sign_in(self) -> None:
        """From here on the browser is the admin's."""
        self.wordpress.cookies["wordpress_test_cookie"] = "WP+Cookie+check"
        known = {"log": "admin", "pwd": "admin-password", "testcookie": "1"}
        assert self.wordpress.ask("/wp-login.php", known).status == 302

    def nonce(self, page: str, name: str = "_wpnonce") -> str:
        """What WordPress's form on a page proves itself with."""
        shown = self.wordpress.ask(page).text
        found = re.search(rf'name="{name}" value="(\w+)"', shown)
        assert found, page
        return found[1]

    def link(self, page: str, holding: str) -> str:
        """The address of the first link on a page of wp-admin that holds a text."""
        shown = self.wordpress.ask(page).text.replace("&#038;", "&").replace("&amp;", "&")
        found = re.search(rf"href=['\"]([^'\"]*{re.escape(holding)}[^'\"]*)", shown)
        assert found, holding
        return urljoin(self.wordpress.address + page, found[1]).removeprefix(self.wordpress.address)


@pytest.fixture
def blog(
    wordpress_site: RunningWordPress,
    live_server: str,
    installation: Installation,
    site: SiteCredentials,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
) -> Iterator[Blog]:
    """WordPress without comments, and a service without comments that it asks."""
    wordpress_site.cookies.clear()
    wordpress_site.run(_SET_UP % (live_server, site.api_key, site.signing_secret))
    yield Blog(wordpress_site, installation, submitting_site.id, moderator)
    wordpress_site.cookies.clear()


@pytest.fixture
def telling(blog: Blog, add_endpoint: AddEndpoint, deliver: Deliver) -> Blog:
    """The blog, which is told what the desk decides."""
    port = blog.wordpress.port
    add_endpoint(RunningReceiver(port), url=f"http://blog.example.org:{port}{HOOK}")
    deliver()
    return blog
