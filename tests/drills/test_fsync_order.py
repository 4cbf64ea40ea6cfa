"""The drill that watches the order of sync and answer can tell a wrong order."""

from pathlib import Path

import pytest

from drills.frame.tracing import read_calls
from drills.fsync_order import judge

LOG = "12</tmp/drill/moderation.sqlite3-wal>"
WRITE = f'0.1 pwrite64({LOG}, "I have number 0123456789ab.", 4096, 32) = 4096 <0.000100>'
SYNC = f"{{at}} fdatasync({LOG}) = 0 <0.100000>"
SEND = (
    '{at} writev(20<socket:[77]>, [{{iov_base="HTTP/1.1 201 Created\\r\\n\\r\\n'
    'I have number 0123456789ab.", iov_len=300}}], 1) = 300 <0.000100>'
)


@pytest.mark.parametrize(
    ("synced_at", "sent_at", "kept"), [(0.2, 0.4, 1), (0.4, 0.2, 0), (0.2, 0.25, 0), (0.05, 0.4, 0)]
)
def test_only_an_answer_after_the_sync_is_in_order(
    tmp_path: Path, synced_at: float, sent_at: float, kept: int
) -> None:
    (tmp_path / "trace.1").write_text("\n".join([WRITE, SYNC.format(at=synced_at)]))
    (tmp_path / "trace.2").write_text(SEND.format(at=sent_at))
    seen, found = judge(read_calls(tmp_path), {"0123456789ab"})
    assert seen == kept
    assert found == ([] if kept else ["0123456789ab was answered before its sync"])


def test_an_answer_whose_write_was_not_seen_is_told(tmp_path: Path) -> None:
    (tmp_path / "trace.2").write_text(SEND.format(at=0.4))
    assert judge(read_calls(tmp_path), {"0123456789ab"}) == (
        0,
        ["0123456789ab was not seen on its way"],
    )


def test_an_answer_that_was_not_seen_leaving_is_told(tmp_path: Path) -> None:
    (tmp_path / "trace.1").write_text("\n".join([WRITE, SYNC.format(at=0.2)]))
    assert judge(read_calls(tmp_path), {"0123456789ab"}) == (
        0,
        ["0123456789ab was not seen on its way"],
    )


def test_the_sync_of_another_file_keeps_nothing(tmp_path: Path) -> None:
    other = SYNC.format(at=0.2).replace("moderation", "other")
    (tmp_path / "trace.1").write_text(f"{WRITE}\n{other}")
    (tmp_path / "trace.2").write_text(SEND.format(at=0.4))
    assert judge(read_calls(tmp_path), {"0123456789ab"}) == (
        0,
        ["0123456789ab was answered before its sync"],
    )


def test_the_sync_of_another_process_keeps_a_comment_and_a_page_written_again_loses_none(
    tmp_path: Path,
) -> None:
    again = WRITE.replace("0.1 ", "0.35 ")
    (tmp_path / "trace.1").write_text(f"{WRITE}\n{again}")
    (tmp_path / "trace.2").write_text(SEND.format(at=0.4))
    (tmp_path / "trace.3").write_text(SYNC.format(at=0.2).replace("fdatasync(12", "fdatasync(7"))
    assert judge(read_calls(tmp_path), {"0123456789ab"}) == (1, [])
