"""What is read is what was labelled; what can't be read is named by file and line."""

import numpy as np
import pytest

from classifiers.evaluation.labelled_rows import DataError, read_rows

HAM = {"text": "I was there.", "label": "ham"}


def test_a_row_is_of_the_source_it_names_or_of_its_file(write):
    rows = read_rows(write("blog", HAM, HAM | {"source": "tram"}))
    assert rows.sources.tolist() == ["blog", "tram"]
    assert rows.by_file().sources.tolist() == ["blog", "blog"]


def test_every_field_arrives(write):
    row = {"text": "t", "label": "spam", "author": "a", "url": "u", "context": "c", "lang": "l"}
    (submission,) = read_rows(write("blog", row)).submissions
    assert (submission.text, submission.author, submission.url) == ("t", "a", "u")
    assert (submission.title, submission.language) == ("c", "l")


@pytest.mark.parametrize("line", ['{"text"', "[1]", "7", "[" * 100_000, "\udcff"])
def test_a_line_that_is_no_object_is_skipped_and_named(write, line):
    folder = write("blog", HAM)
    content = b'{"text": "a", "label": "ham"}\n\n' + line.encode(errors="surrogateescape") + b"\n"
    (folder / "blog.jsonl").write_bytes(content)
    rows = read_rows(folder)
    assert len(rows.labels) == 1
    assert [tuple(place) for place in rows.broken] == [("blog.jsonl", 3)]


def test_only_line_feeds_end_a_line(write):
    rows = read_rows(write("blog", '{"text": "one\u2028two\u0085three", "label": "ham"}'))
    assert rows.broken == ()


def test_a_byte_order_mark_is_no_part_of_the_first_line(write):
    folder = write("blog", HAM)
    (folder / "blog.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "a", "label": "ham"}')
    assert len(read_rows(folder).labels) == 1


@pytest.mark.parametrize("label", ["Spam", "toxic", "", None, 1, ["spam"]])
def test_another_label_is_refused_by_place_and_not_repeated(write, label):
    with pytest.raises(DataError, match=r'^blog\.jsonl, line 2: the label must be "spam" or "ham"'):
        read_rows(write("blog", HAM, HAM | {"label": label}))


@pytest.mark.parametrize("row", [{"label": "ham"}, {"label": "ham", "text": None}])
def test_a_missing_text_is_refused_by_place(write, row):
    with pytest.raises(DataError, match=r"^blog\.jsonl, line 1: the text is missing"):
        read_rows(write("blog", row))


def test_a_field_that_is_no_string_is_refused_by_name(write):
    with pytest.raises(DataError, match="line 1: the field author must be a string"):
        read_rows(write("blog", HAM | {"author": 7}))


def test_rows_are_in_the_order_of_their_numbers_or_lines(write):
    rows = read_rows(write("blog", HAM | {"id": "video-7"}, HAM, HAM | {"id": "none"}))
    assert rows.order.tolist() == [7, 2, 3]


def test_an_empty_text_is_a_text(write):
    assert len(read_rows(write("blog", HAM | {"text": ""})).labels) == 1


def test_a_folder_without_files_and_one_without_rows_are_refused(write, tmp_path):
    with pytest.raises(DataError, match=r"no \*\.jsonl files"):
        read_rows(tmp_path)
    with pytest.raises(DataError, match="no row"):
        read_rows(write("blog", "", "{"))


def test_the_digest_tells_data_apart(write):
    first = read_rows(write("blog", HAM)).digest
    assert read_rows(write("blog", HAM)).digest == first
    assert read_rows(write("blog", HAM, HAM)).digest != first


def test_some_rows_keep_their_columns(write):
    rows = read_rows(write("blog", HAM, HAM | {"source": "b", "label": "spam"}))
    some = rows.only(np.array([False, True]))
    assert (some.sources.tolist(), some.labels.tolist()) == (["b"], [1])
