"""A scanner for addresses: every form in which somebody could recognise one, in any bytes."""

import base64
import codecs
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from urllib.parse import quote

import numpy as np

_HEAD = 8  # bytes of a needle that are looked up at once
_SLOTS = 25  # bits
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Scanner:
    """Looks for what shares one of the marks, as addresses here do, and for digests of each.

    Without a mark it looks for each as it is, which must be at least 8 bytes long.
    """

    def __init__(self, marks: Sequence[str], addresses: Sequence[str]) -> None:
        self._written = [form for mark in marks for form in _written(mark)]
        needles = _digests(addresses) if marks else (("plain", one.encode()) for one in addresses)
        self._needles = _Needles(needles)

    def found_in(self, content: bytes) -> set[str]:
        """The forms that are in ``content``, also where it is packed."""
        found: set[str] = set()
        for each in unpacked(content):
            small = each.lower()
            found |= {form for form, sign in self._written if sign in small}
            found |= self._needles.found_in(each)
            if small != each:
                found |= self._needles.found_in(small)
        return found


def planted(address: str) -> dict[str, bytes]:
    """An address in forms that the scanner knows."""
    plain = address.encode()
    forms = {
        "plain": plain,
        "upper case": plain.upper(),
        "percent-encoded": quote(address, safe="").encode(),
        "base64": base64.b64encode(b"{" + plain),
        "hex": plain.hex().encode(),
        "hex, upper case": plain.hex().upper().encode(),
        "UTF-16": address.encode("utf-16-le"),
        "packed": gzip.compress(plain),
    }
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, plain, usedforsecurity=False)
        forms |= {f"{name}": digest.digest(), f"{name}, hex": digest.hexdigest().encode()}
        forms[f"{name}, base64"] = base64.b64encode(digest.digest())
    return forms


def unpacked(content: bytes) -> Iterator[bytes]:
    """``content``, and what is in it where it is an archive, as a model is."""
    yield content
    if content[:4] == b"PK\x03\x04":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    elif content[:2] == b"\x1f\x8b":
        with suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(content)


def _written(mark: str) -> Iterator[tuple[str, bytes]]:
    """How the mark looks in each encoding, in lower case."""
    plain = mark.encode()
    yield "plain", plain
    yield "reversed", plain[::-1]
    yield "ROT13", codecs.encode(mark, "rot13").encode()
    yield "UTF-16", mark.encode("utf-16-le")
    yield "hex", plain.hex().encode()
    yield "percent-encoded", "".join(f"%{byte:02x}" for byte in plain).encode()
    yield "in JSON", "".join(f"\\u{byte:04x}" for byte in plain).encode()
    yield "in HTML", "".join(f"&#{byte};" for byte in plain).encode()
    yield "in HTML, hex", "".join(f"&#x{byte:x};" for byte in plain).encode()
    for before in range(3):
        # What stands before shifts the letters; those at the ends depend on neighbours.
        encoded = base64.b64encode(b"x" * before + plain).lower()
        yield f"base64, {before}", encoded[4 if before else 0 : len(encoded) // 4 * 4 - 4]


def _digests(addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for address in addresses:
        local = address.partition("@")[0]
        for form in (address, address.upper(), local):
            for name in ("md5", "sha1", "sha256"):
                raw = hashlib.new(name, form.encode(), usedforsecurity=False).digest()
                yield name, raw
                yield f"{name}, hex", raw.hex().encode()
                yield f"{name}, base64", base64.b64encode(raw)
                yield f"{name}, base64", base64.urlsafe_b64encode(raw)


class _Needles:
    """Very many byte strings, looked for at once: a table first, and what is likely by name."""

    def __init__(self, needles: Iterable[tuple[str, bytes]]) -> None:
        self._known: dict[bytes, list[tuple[str, bytes]]] = {}
        for name, needle in needles:
            self._known.setdefault(needle[:_HEAD], []).append((name, needle))
        heads = np.frombuffer(b"".join(self._known), "<u8")
        self._table = np.zeros(1 << _SLOTS, bool)
        self._table[_slots(heads)] = True

    def found_in(self, content: bytes) -> set[str]:
        """The names of those that are there."""
        return {
            name
            for at in self._likely(content)
            for name, needle in self._known.get(content[at : at + _HEAD], ())
            if content.startswith(needle, at)
        }

    def _likely(self, content: bytes) -> Iterator[int]:
        for shift in range(min(_HEAD, len(content))):
            count = (len(content) - shift) // _HEAD
            windows = np.frombuffer(content, "<u8", count, shift)
            for index in np.flatnonzero(self._table[_slots(windows)]):
                yield int(index) * _HEAD + shift


def _slots(
    heads: "np.ndarray[tuple[int], np.dtype[np.uint64]]",
) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
    return (heads * _SPREAD) >> np.uint64(64 - _SLOTS)


def missed_forms(scanner: Scanner, address: str) -> list[str]:
    """The forms that the scanner does not see where they stand before its eyes."""
    return [name for name, form in planted(address).items() if not scanner.found_in(form)]
