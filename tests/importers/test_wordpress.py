"""WordPress's export: every version, what is kept and what is not, and files that are no export."""

import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.errors import Invalid
from moderation.importers import Broken, LeftOut, Mended, PageNames, PastComment
from moderation.importers.reading.byte_source import ByteSource
from moderation.importers.reading.mending import Mender, mended
from moderation.importers.wordpress import read as read_wxr
from tests.importers.conftest import Read
from tests.importers.past_exports import wxr, wxr_comment, wxr_item

LAUGHS = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n"""
QUADRATIC = f"""<!DOCTYPE rss [<!ENTITY a "{"ha" * 50_000}">]>\n"""
OUTSIDE = """<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n"""
DTD = """<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">\n"""


def test_a_comment_is_read_with_everything_that_is_kept(read: Read) -> None:
    [found] = read("wordpress", wxr(wxr_item(wxr_comment(parent="4"), title="Bread &amp; more")))
    assert found == PastComment(
        external_id="1",
        line=9,
        thread_url="https://example.org/bread/",
        thread_title="Bread & more",
        parent="4",
        author_name="Jane Doe",
        author_email="jane@example.org",
        author_url="https://jane.example.org/",
        author_ip="192.0.2.44",
        created_at=datetime(2014, 5, 6, 7, 8, 9, tzinfo=UTC),
        body="The crust came out well.",
        status="approved",
    )


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_format_is_read(read: Read, version: str) -> None:
    text = wxr(wxr_item(wxr_comment()), namespace=f"http://wordpress.org/export/{version}/")
    assert [type(found) for found in read("wordpress", text)] == [PastComment]


def test_any_prefix_will_do(read: Read) -> None:
    text = wxr(wxr_item(wxr_comment())).replace("wp:", "w:").replace("xmlns:wp=", "xmlns:w=")
    assert [found.external_id for found in read("wordpress", text)] == ["1"]


@pytest.mark.parametrize(
    ("approved", "status"),
    [("1", "approved"), ("0", "pending"), ("hold", "pending"), ("spam", "spam")],
)
def test_statuses_are_translated(read: Read, approved: str, status: str) -> None:
    [found] = read("wordpress", wxr(wxr_item(wxr_comment(approved=approved))))
    assert isinstance(found, PastComment)
    assert found.status == status


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"approved": "trash"}, "deleted"),
        ({"approved": "post-trashed"}, "deleted"),
        ({"type": "pingback"}, "pingback"),
        ({"type": "trackback"}, "pingback"),
        ({"type": "order_note"}, "unknown_status"),
        ({"approved": "maybe"}, "unknown_status"),
        ({"content": " <p></p> "}, "no_text"),
        ({"date_gmt": "0000-00-00 00:00:00", "date": "0000-00-00 00:00:00"}, "no_date"),
        ({"date_gmt": "soon", "date": "1066-10-14 09:00:00"}, "no_date"),
        ({"id": ""}, "no_identifier"),
        ({"content": "x" * 65_536}, "too_long"),
        ({"content": "<b>" * 200_000}, "too_long"),
    ],
)
def test_what_is_left_out_says_why_and_where(
    read: Read, changes: dict[str, str], reason: str
) -> None:
    [found] = read("wordpress", wxr(wxr_item(wxr_comment(**changes))))
    assert isinstance(found, LeftOut)
    assert (found.reason, found.line) == (reason, 9)


def test_a_page_without_an_address_has_no_comments(read: Read) -> None:
    [found] = read("wordpress", wxr(wxr_item(wxr_comment(), link="")))
    assert isinstance(found, LeftOut)
    assert found.reason == "no_page"


def test_the_blogs_own_clock_is_taken_where_there_is_no_other(read: Read) -> None:
    [found] = read("wordpress", wxr(wxr_item(wxr_comment(date_gmt="0000-00-00 00:00:00"))))
    assert isinstance(found, PastComment)
    assert found.created_at == datetime(2014, 5, 6, 9, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("metas", "approved", "label"),
    [
        ({"akismet_result": "false"}, "1", False),
        ({"akismet_result": "true", "akismet_user_result": "false"}, "1", False),
        ({"akismet_result": "false", "akismet_user_result": "true"}, "spam", True),
        ({"akismet_result": "true"}, "1", None),
        ({"akismet_result": "false"}, "0", None),
        ({}, "1", None),
        ({}, "spam", True),
    ],
)
def test_akismets_notes_are_labels_where_the_comment_stands_as_they_say(
    read: Read, metas: dict[str, str], approved: str, label: bool | None
) -> None:
    [found] = read("wordpress", wxr(wxr_item(wxr_comment(metas, approved=approved))))
    assert isinstance(found, PastComment)
    assert found.is_spam is label


@pytest.mark.parametrize(
    "begin", [LAUGHS, QUADRATIC, OUTSIDE, DTD], ids=["laughs", "quadratic", "outside", "dtd"]
)
def test_document_types_and_entities_are_refused(read: Read, begin: str) -> None:
    with pytest.raises(Broken, match=r"^Line 2: document types and entities are refused"):
        read("wordpress", wxr(wxr_item(wxr_comment()), begin=begin))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("", "Line 1: no element found"),
        ("{}", "Line 1: not well-formed"),
        ("<rss><channel></channel></rss>", "Line 1: this is no export of WordPress"),
        (wxr(wxr_item(wxr_comment()))[:-40], r"Line 2\d: "),
        (wxr(wxr_item(wxr_comment())).replace("<title>", "<title"), "Line 6: not well-formed"),
        ("<rss>" * 101, "Line 1: elements are nested deeper"),
        ("<rss>" + "".join(f"<a{n}/>" for n in range(20_000)), "more names of elements"),
        (
            "<rss>" + "".join(f'<a xmlns:a{n}="b"/>' for n in range(20_000)),
            "more names of elements",
        ),
        ('<rss a="' + "x" * 2_000_000 + '">', "Line 1: there is a tag or a note that does not end"),
        ("<rss><!-- " + "x" * 2_000_000, "Line 1: there is a tag or a note that does not end"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "in an encoding that is not known"),
        ('<?xml version="1.0" encoding="zlib"?><rss/>', "in an encoding that is not known"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_broken_files_are_refused_with_line_and_reason(
    read: Read, content: str | bytes, refusal: str
) -> None:
    with pytest.raises(Broken, match=refusal):
        read("wordpress", content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_that_the_file_names_is_read(read: Read, encoding: str) -> None:
    text = wxr(wxr_item(wxr_comment(content="Crème brûlée")))
    name = encoding.removesuffix("-sig")
    [found] = read("wordpress", text.replace('"UTF-8"', f'"{name}"').encode(encoding))
    assert isinstance(found, PastComment)
    assert found.body == "Crème brûlée"


def test_a_refusal_quotes_nothing_of_the_file(read: Read) -> None:
    text = wxr(wxr_item(wxr_comment())).replace("<title>", "<jane@example.org>")
    with pytest.raises(Broken) as refused:
        read("wordpress", text)
    assert "jane" not in refused.value.detail


def test_a_page_of_any_length_takes_the_same_memory(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    many = "".join(wxr_comment(id=str(number), content="x" * 5_000) for number in range(1, 1_001))
    path.write_text(wxr(wxr_item(many)).replace("<wp:post_id>", "x" * 1_000_000 + "<wp:post_id>"))
    source = ByteSource(path)
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_wxr(source, PageNames())) == 1_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        source.close()
    assert path.stat().st_size > 6_000_000
    assert peak < 1_500_000


def test_a_file_that_is_none_is_refused(read: Read, tmp_path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read("wordpress", tmp_path)


def test_a_device_is_refused_before_it_is_read(read: Read) -> None:
    with pytest.raises(Invalid, match="This is no file"):
        read("wordpress", Path(os.devnull))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_whatever_people_wrote_is_read_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("wxr") / "export.xml"
    comments = [
        wxr_comment(id=str(number), author=author, content=content)
        for number, (author, content) in enumerate(written, 1)
    ]
    path.write_text(wxr(wxr_item(*comments)))
    source = ByteSource(path)
    assert [found.external_id for found in read_wxr(source, PageNames())] == [
        str(number) for number in range(1, len(written) + 1)
    ]
    source.close()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("wxr") / "export.xml"
    path.write_bytes(data)
    source = ByteSource(path)
    with pytest.raises(Broken):
        list(read_wxr(source, PageNames()))
    source.close()


MESSY = {
    "before_declaration": lambda text: "\n \n" + text,
    "control_character": lambda text: text.replace("came out", "came\x01 out"),
    "undeclared_prefix": lambda text: text.replace(
        "<channel>", '<channel><atom:link href="https://a.test/b:c" x:y="1"/><o:p></o:p>'
    ),
    "bare_ampersand": lambda text: text.replace("Jane Doe", "Jane&nbsp;& Doe"),
    "not_in_encoding": lambda text: text.replace("Jane Doe", "Jane Doe\udce9"),
}


@pytest.mark.parametrize("flaw", MESSY)
def test_what_plugins_get_wrong_is_mended_and_told_by_line(read: Read, flaw: str) -> None:
    text = MESSY[flaw](wxr(wxr_item(wxr_comment())))
    found = read("wordpress", text.encode(errors="surrogateescape"))
    [comment] = [each for each in found if isinstance(each, PastComment)]
    [mended] = [each for each in found if isinstance(each, Mended)]
    where = {"before_declaration": 1, "control_character": 17, "undeclared_prefix": 3}
    assert (mended.flaw, mended.line) == (flaw, where.get(flaw, 11))
    assert comment.body == "The crust came out well."
    assert comment.line == (11 if flaw == "before_declaration" else 9)
    assert comment.author_name.replace("\xa0", " ").removesuffix("\ufffd") in {
        "Jane Doe",
        "Jane & Doe",
    }


@pytest.mark.parametrize("begin", ["\ufeff\n", "PHP Notice: something, on line 3\n", " "])
def test_whatever_a_plugin_prints_first_is_passed_over(read: Read, begin: str) -> None:
    found = read("wordpress", begin + wxr(wxr_item(wxr_comment())))
    assert [type(each) for each in found] == [Mended, PastComment]


def test_references_to_what_xml_forbids_are_taken_out(read: Read) -> None:
    text = wxr(wxr_item(wxr_comment())).replace("came out", "came&#x1; &#0;out &#128578;")
    [comment] = [each for each in read("wordpress", text) if isinstance(each, PastComment)]
    assert comment.body == "The crust came out \N{SLIGHTLY SMILING FACE} well."


def test_nothing_inside_cdata_is_taken_for_markup(read: Read) -> None:
    body = "<![CDATA[a <b:c> &nope; & <d:e f:g='h'>]]]]><![CDATA[> R&amp;D]]>"
    text = wxr(wxr_item(wxr_comment(content="@"))).replace(">@<", f">{body}<")
    [comment] = read("wordpress", text)
    assert isinstance(comment, PastComment)
    assert comment.body == "a <b:c> &nope; & <d:e f:g='h'>]]> R&D"


@pytest.mark.parametrize(
    "namespace", ["https://wordpress.org/export/1.2/", "http://wordpress.org/export/1.3/"]
)
def test_other_forms_of_the_namespace_are_the_same(read: Read, namespace: str) -> None:
    found = read("wordpress", wxr(wxr_item(wxr_comment()), namespace=namespace))
    assert [type(each) for each in found] == [PastComment]


def test_an_export_that_declares_nothing_is_read(read: Read) -> None:
    text = wxr(wxr_item(wxr_comment())).replace(' xmlns:wp="http://wordpress.org/export/1.2/"', "")
    assert [type(each) for each in read("wordpress", text)] == [Mended, PastComment]


@pytest.mark.parametrize("broken", ["x ]]> y", "<b", "</wp:comment_content><i>"])
def test_a_comment_that_is_no_xml_is_left_out_alone(read: Read, broken: str) -> None:
    comments = [wxr_comment(id=str(n), parent=str(n - 1)) for n in (1, 2, 3)]
    comments[1] = comments[1].replace("The crust", f"{broken} The crust")
    found = read("wordpress", wxr(wxr_item(*comments), wxr_item(wxr_comment(id="4"))))
    assert [each.external_id for each in found] == ["1", "2", "3", "4"]
    left_out = found[1]
    assert isinstance(left_out, LeftOut)
    assert left_out.reason == "malformed"
    assert [each.line for each in found[2:]] == [35, 53]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_pieces_of_any_size_are_mended_alike(tmp_path: Path, size: int) -> None:
    text = wxr(wxr_item(wxr_comment(content="<b:c> &amp; \x02x"), wxr_comment(id="2")))
    for flaw in ("before_declaration", "undeclared_prefix", "bare_ampersand"):
        text = MESSY[flaw](text)
    data = text.encode()
    whole = b"".join(mended([data], Mender()))
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    assert b"".join(mended(pieces, Mender())) == whole
    assert b"atom.link" in whole
