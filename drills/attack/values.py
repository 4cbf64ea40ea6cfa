"""Values that fit nothing, made from a seed: of the wrong kind, too deep, too long, no text."""

import json
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_from_bytes

Schema = Mapping[str, Any]

_WORDS = (
    "http://[::1",
    "https://drill.example.org/",
    "https://drill.example.org:99999/",
    "//",
    "javascript:1",
    "jane@example.org",
    "2026-11-30T00:00:00Z",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00-14:00",
    "01900000-0000-7000-8000-000000000000",
    "null",
    "../../../../etc/passwd",
    "%00",
    "a\0b",
    "\ud800",
    "\u202e\u2066",
    "𠮷",
    "’; --",
    "%s%n{0}{{1}}${2}",
    "1e999",
    "-1",
    "٣",
    "NaN",
    " ",
    "",
)
_NUMBERS = (0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308, float("nan"), float("inf"))
_USUAL = {
    "uri": "https://drill.example.org/1",
    "email": "jane@example.org",
    "date-time": "2026-11-30T00:00:00Z",
}
_CHARSETS = ("utf-8",) * 12 + ("utf-16", "utf-32", "latin-1", "utf-7")


class Values:
    """Makes them, one after the other; the same seed makes the same."""

    def __init__(self, seed: str, described: Schema) -> None:
        self._random = random.Random(seed)
        self._schemas: Schema = described.get("components", {}).get("schemas", {})
        self.choose = self._random.choice
        self.below = self._random.randrange

    def chance(self, share: float) -> bool:
        """Whether it is so this time."""
        return self._random.random() < share

    def mostly(self, good: Any) -> Any:
        """What is meant; now and then anything else."""
        return good if self.chance(0.85) else self.value()

    def word(self) -> str:
        """A text that somebody stumbles over, or letters of anywhere."""
        if self.chance(0.6):
            return self.choose(_WORDS)
        return "".join(chr(self.below(0x11_0000)) for _ in range(self.below(20)))

    def length(self, most: int) -> int:
        """Mostly small, seldom ``most``."""
        return self.below(self.below(1, most) + 1) if self.chance(0.1) else self.below(8)

    def noise(self, most: int) -> bytes:
        """Bytes."""
        return self._random.randbytes(self.below(1, most))

    def value(self, depth: int = 0) -> Any:
        """Anything that JSON can say, and some that it can't."""
        chance = self._random.random()
        if chance < 0.6 or depth > 3:
            return self.word()
        if chance < 0.7:
            return self.choose(_NUMBERS)
        if chance < 0.8:
            return self.choose((None, True, False))
        if chance < 0.83:
            return self.word() * self.below(1, 3_000)
        if chance < 0.9:
            return [self.value(depth + 1) for _ in range(self.length(50) >> depth)]
        return {self.word(): self.value(depth + 1) for _ in range(self.length(50) >> depth)}

    def fitting(self, schema: Schema, depth: int = 0) -> Any:
        """What a description asks for; now and then anything else."""
        if self.chance(0.03) or depth > 6:
            return self.value()
        schema = self._resolved(schema)
        if "enum" in schema:
            return self.choose(schema["enum"])
        if schema.get("type") == "object" or "properties" in schema:
            return self._object(schema, depth)
        if schema.get("type") == "array":
            return [self.fitting(schema["items"], depth + 1) for _ in range(self.below(3))]
        return self._plain(schema)

    def written(self, value: Any) -> bytes:
        """As JSON; seldom in another charset, cut off, doubled, or very deep."""
        text = json.dumps(value, ensure_ascii=self.chance(0.7))
        if self.chance(0.02):
            return b'{"a":' * self.below(1, 9_000) + text.encode("utf-8", "surrogatepass")
        if self.chance(0.02):
            text = text[: self.below(len(text) + 1)] * self.below(1, 3)
        return text.encode(self.choose(_CHARSETS), "backslashreplace")

    def form_of(self, fields: Mapping[str, Any]) -> bytes:
        """As a form's body."""
        pairs = [f"{quoted(name)}={quoted(text_of(value))}" for name, value in fields.items()]
        if self.chance(0.05):
            pairs += pairs[:1] * self.below(1, 300)
        if self.chance(0.05):
            pairs.append(self.noise(30).decode("latin-1"))
        return "&".join(pairs).encode("latin-1")

    def multipart(self, fields: Mapping[str, Any], edge: str) -> bytes:
        """As a form's body in parts; seldom with a file, or without its end."""
        parts = []
        for name, value in fields.items():
            file = '; filename="x"' if self.chance(0.05) else ""
            head = f'Content-Disposition: form-data; name="{name}"{file}'
            parts.append(f"--{edge}\r\n{head}\r\n\r\n{text_of(value)}\r\n")
        end = f"--{edge}--\r\n" if self.chance(0.9) else ""
        return ("".join(parts) + end).encode("utf-8", "surrogatepass")

    def in_chunks(self, body: bytes) -> bytes:
        """In pieces, as bodies of unknown length are sent."""
        pieces, at = [], 0
        while at < len(body):
            piece = body[at : at + self.below(1, len(body) + 1)]
            pieces.append(b"%x\r\n%s\r\n" % (len(piece), piece))
            at += len(piece)
        return b"".join([*pieces, b"0\r\n\r\n"])

    def _object(self, schema: Schema, depth: int) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {
            name: self.fitting(inner, depth + 1)
            for name, inner in schema.get("properties", {}).items()
            if self.chance(0.95 if name in required else 0.4)
        }
        return made | ({self.word(): self.value()} if self.chance(0.05) else {})

    def _plain(self, schema: Schema) -> Any:
        kind = schema.get("type")
        if kind in {"integer", "number"}:
            return self.choose(_NUMBERS) if self.chance(0.3) else self.below(200)
        if kind == "boolean":
            return self.chance(0.5)
        said = _USUAL.get(str(schema.get("format")), "Good bread.")
        return said if self.chance(0.95) else self.word()

    def _resolved(self, schema: Schema) -> Schema:
        for _ in range(9):
            if "$ref" in schema:
                schema = self._schemas.get(schema["$ref"].rpartition("/")[2], {})
            elif found := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
                schema = self.choose(found)
        return schema


def text_of(value: Any) -> str:
    """A value as a query or a form writes it."""
    return value if isinstance(value, str) else json.dumps(value)


def head_of(text: str) -> str:
    """A text as far as a head can hold it: one line of Latin-1."""
    return "".join(one for one in text if " " <= one <= "~" or "\xa0" <= one <= "\xff").strip()


def quoted(text: str) -> str:
    """A text in a query, whatever it holds."""
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")
