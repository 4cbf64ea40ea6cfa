"""Blogger's Atom: as its settings export it, and as Takeout does."""

import pytest

from moderation.importers import Broken, LeftOut, PastComment
from tests.importers.conftest import Read

HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'
 xmlns:gd='http://schemas.google.com/g/2005' xmlns:blogger='http://schemas.google.com/blogger/2018'>
"""
KIND = "<category scheme='{g}#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
POST = f"""<entry><id>tag:blogger.com,1999:blog-1.post-20</id><title>Bread &amp;amp; more</title>
{KIND.format(g="", kind="post")}<content type='html'>&lt;p&gt;Long.&lt;/p&gt;</content>
<link rel='alternate' href='https://example.org/2012/05/bread.html'/></entry>
"""
COMMENT = f"""<entry><id>tag:blogger.com,1999:blog-1.post-{{id}}</id>
<published>2012-05-06T09:08:09.001+02:00</published>{KIND.format(g="", kind="comment")}
<title>The crust</title><content type='html'>The crust&lt;br /&gt;came out.</content>
<author><name>Jane</name><uri>https://jane.test/</uri><email>noreply&#64;blogger.com</email></author>
{{more}}
<thr:in-reply-to href='https://example.org/2012/05/bread.html'
 ref='tag:blogger.com,1999:blog-1.post-20'/>
</entry>
"""
RELATED = "<link rel='related' href='https://www.blogger.com/feeds/1/20/comments/default/31'/>"
REMOVED = "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"
TAKEOUT = """<entry><id>tag:blogger.com,1999:blog-1.post-{id}</id>
<blogger:type>{type}</blogger:type>
<blogger:status>{status}</blogger:status><title>Bread</title><content type='html'>Yes.</content>
<published>2012-05-06T07:08:09Z</published><author><name>Jane</name></author>{more}</entry>
"""


def test_comments_are_read_with_their_pages(read: Read) -> None:
    comments = COMMENT.format(id=31, more="") + COMMENT.format(id=32, more=RELATED)
    first, reply = read("blogger", HEAD + comments + POST + "</feed>")
    assert isinstance(first, PastComment)
    assert isinstance(reply, PastComment)
    assert first.thread_url == "https://example.org/2012/05/bread.html"
    assert (first.thread_title, first.body) == ("Bread & more", "The crust\ncame out.")
    assert (first.author_email, first.author_url) == (None, "https://jane.test/")
    assert (first.external_id, first.parent, reply.parent) == ("31", None, "31")


def test_what_was_removed_is_left_out(read: Read) -> None:
    [found] = read("blogger", HEAD + COMMENT.format(id=31, more=REMOVED) + "</feed>")
    assert isinstance(found, LeftOut)
    assert found.reason == "deleted"


@pytest.mark.parametrize(
    ("status", "expected"), [("LIVE", "approved"), ("GHOSTED", "spam"), ("PENDING", "pending")]
)
def test_takeouts_form_is_read_too(read: Read, status: str, expected: str) -> None:
    path = "<blogger:filename>/2012/05/bread.html</blogger:filename>"
    above = (
        "<blogger:parent>tag:blogger.com,1999:blog-1.post-20</blogger:parent>"
        "<blogger:inReplyTo>tag:blogger.com,1999:blog-1.post-30</blogger:inReplyTo>"
    )
    post = TAKEOUT.format(id=20, type="POST", status="LIVE", more=path)
    comment = TAKEOUT.format(id=31, type="COMMENT", status=status, more=above)
    [found] = read("blogger", HEAD + post + comment + "</feed>")
    assert isinstance(found, PastComment)
    assert (found.status, found.parent) == (expected, "30")
    assert found.thread_url == "https://example.org/2012/05/bread.html"


@pytest.mark.parametrize("content", ["<feed/>", "", f"{HEAD}<entry></feed>"])
def test_what_is_no_export_of_it_is_refused(read: Read, content: str) -> None:
    with pytest.raises(Broken, match=r"^Line \d+: "):
        read("blogger", content)
