"""What WordPress submits is signed, as soon as it has learnt the site's name by the key."""

from datetime import timedelta

from sqlalchemy import func, select

from moderation.actions.sites.add_site import SiteCredentials
from moderation.actions.sites.rotate_site_key import rotate_site_key
from moderation.tables import SeenWebhook
from tests.integrations.wordpress.conftest import Blog
from tests.integrations.wordpress.test_settings_page import save

ANOTHER_SECRET = "whsec_" + "A" * 43 + "="
NOT_TAKEN = "does not take what is signed with this secret"


def signed(blog: Blog) -> int:
    """How many of the comments at the service came signed."""
    with blog.installation.database.reading() as session:
        return session.scalars(select(func.count()).select_from(SeenWebhook)).one()


def test_once_the_key_has_told_the_name_of_the_site_its_comments_are_signed(blog: Blog) -> None:
    blog.post("With the key, as by an older plugin.")
    assert signed(blog) == 0
    blog.post("Signed.")
    assert signed(blog) == 1
    assert len(blog.taken()) == 2


def test_what_is_saved_and_tested_is_signed_at_once(
    blog: Blog, live_server: str, site: SiteCredentials
) -> None:
    shown = save(blog, url=live_server, key=site.api_key, secret=site.signing_secret)
    assert "Comments are signed, as the site blog." in shown
    blog.wordpress.cookies.clear()
    blog.post("A week.")
    assert signed(blog) == 1


def test_a_secret_that_is_not_the_sites_keeps_no_comment_away(blog: Blog, live_server: str) -> None:
    save(blog, url=live_server, key="", secret=ANOTHER_SECRET)
    blog.wordpress.cookies.clear()
    blog.post("Learns the name.")
    blog.post("Signed in vain, then with the key.")
    blog.post("With the key, at once.")
    assert signed(blog) == 0
    assert len(blog.taken()) == 3
    shown = save(blog, url=live_server, key="", secret="")
    assert NOT_TAKEN in shown


def test_while_key_and_secret_rotate_nothing_stops(telling: Blog) -> None:
    blog = telling
    comment = blog.post("Learns the name.")
    for kind in ("api", "signing"):
        rotate_site_key(blog.installation, "blog", kind, timedelta(hours=1))
    later = blog.post("Signed with the old secret.")
    assert signed(blog) == 1
    blog.decide(comment, "approved")
    blog.decide(later, "spam")
    blog.comes_to(comment, "1")
    blog.comes_to(later, "spam")
