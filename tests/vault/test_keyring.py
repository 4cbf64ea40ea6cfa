"""The key ring's file: whole, its owner's alone, and refused in a sentence otherwise."""

import json
import stat

import pytest

from moderation.vault import KeyRing, KeyRingError


@pytest.fixture
def path(tmp_path, key_ring):
    path = tmp_path / "data" / "keys.json"
    key_ring.save(path)
    return path


def test_a_saved_ring_loads_as_it_was(path, key_ring):
    assert KeyRing.load(path) == key_ring


def test_only_its_owner_can_read_the_file(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_else_is_left_in_the_folder(path):
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_saving_again_replaces_the_ring(path, key_ring):
    rotated = key_ring.rotated()
    rotated.save(path)
    assert KeyRing.load(path) == rotated
    assert set(rotated.keys) > set(key_ring.keys)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_ring_that_others_can_reach_is_refused_with_the_remedy(path, mode):
    path.chmod(mode)
    with pytest.raises(KeyRingError, match=f"chmod 600 {path}"):
        KeyRing.load(path)


def test_a_missing_ring_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(KeyRingError, match="moderation init"):
        KeyRing.load(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '"keys"',
        "{}",
        '{"keys": [], "newest": "a", "index": ""}',
        '{"keys": {}, "newest": "a", "index": ""}',
        '{"keys": {"a": "c2hvcnQ="}, "newest": "a", "index": "c2hvcnQ="}',
        '{"keys": {"a": "not base64!"}, "newest": "a", "index": ""}',
        '{"keys": {"a": 1}, "newest": "a", "index": 2}',
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_a_file_that_is_no_ring_is_refused_and_not_repeated(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(KeyRingError) as refused:
        KeyRing.load(path)
    assert str(refused.value) == f"The file {path} cannot be read as a key ring."
    assert refused.value.__cause__ is None


def test_a_folder_in_its_place_is_refused(tmp_path):
    (tmp_path / "keys.json").mkdir(mode=0o700)
    with pytest.raises(KeyRingError):
        KeyRing.load(tmp_path / "keys.json")


def test_no_key_shows_when_a_ring_is_printed(key_ring):
    shown = f"{key_ring!r} {key_ring}"
    assert key_ring.newest not in shown
    assert repr(key_ring.index_root) not in shown


def test_the_key_that_writes_cannot_be_dropped(key_ring):
    with pytest.raises(KeyRingError, match="newest"):
        key_ring.without(key_ring.newest)


def test_keys_for_different_purposes_differ(key_ring):
    keys = {
        key_ring.sealing_key(key_ring.newest, "a"),
        key_ring.sealing_key(key_ring.newest, "b"),
        key_ring.index_key("a"),
        key_ring.index_key("b"),
    }
    assert len(keys) == 4


def test_a_ring_that_cannot_be_written_leaves_the_old_one(path, key_ring, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(json, "dump", _disk_full)
    with pytest.raises(OSError, match="No space"):
        key_ring.rotated().save(path)
    assert path.read_bytes() == before


def _disk_full(*_arguments, **_named):
    raise OSError("No space left on device")
