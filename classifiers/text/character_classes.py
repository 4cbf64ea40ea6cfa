"""Each byte of a text as the class of its character: counting classes is faster than patterns.

Bytes of characters outside ASCII are letters of no case here.
"""

from typing import Final

_CONSONANTS = b"bcdfghjklmnpqrstvwxz"
_VOWELS = b"aeiouy"
_SIGNS = b"#*=|~^%$"

# One letter a class: c consonant, v vowel, C and V their capitals, d digit, s sign; white space,
# "!", "?" and everything else outside ASCII stay as they are, the rest becomes "."
_TABLE: Final = bytes(
    next(
        (
            code
            for members, code in (
                (_CONSONANTS, ord("c")),
                (_VOWELS, ord("v")),
                (_CONSONANTS.upper(), ord("C")),
                (_VOWELS.upper(), ord("V")),
                (b"0123456789", ord("d")),
                (_SIGNS, ord("s")),
                (b" \n!?", byte),
                (bytes(range(128, 256)), byte),
            )
            if byte in members
        ),
        ord("."),
    )
    for byte in range(256)
)
_CASES: Final = bytes.maketrans(b"cvCV", b"llUU")
# Letters after a full stop; letters between separators.
_STOPS: Final = bytes(
    byte if byte == ord(".") else ord("w") if chr(byte).isalpha() and byte < 128 else ord(" ")
    for byte in range(256)
)
_SPACING: Final = bytes(
    ord(" ") if chr(byte) in " .*_-" else ord("w") if chr(byte).isalnum() else ord(".")
    for byte in range(256)
)


def classes_of(text: str) -> bytes:
    """Give the class of each byte of `text` in UTF-8; lone surrogates are left out."""
    return text.encode("utf-8", "ignore").translate(_TABLE)


def capitals(classes: bytes) -> int:
    """Count capital letters of ASCII."""
    return classes.count(b"C") + classes.count(b"V")


def has_capital_inside(classes: bytes) -> bool:
    """Say whether a capital follows another letter."""
    cases = classes.translate(_CASES)
    return b"lU" in cases or b"UU" in cases


def has_five_consonants(classes: bytes) -> bool:
    """Say whether five consonants stand in a row, capital or not."""
    return b"ccccc" in classes.lower()


def may_be_spaced(text: str) -> bool:
    """Say whether an ASCII `text` may have letters that stand alone, one after the other."""
    marks = text.encode("ascii", "ignore").translate(_SPACING)
    return b" w w " in marks or b" w  w " in marks


def may_have_link(text: str) -> bool:
    """Say whether a letter of ASCII follows a full stop anywhere in `text`."""
    return b".w" in text.encode("utf-8", "ignore").translate(_STOPS)
