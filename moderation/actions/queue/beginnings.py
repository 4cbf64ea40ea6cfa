"""The beginning of a text, as a line of a list has it."""

EXCERPT = 320


def excerpt_of(body: str, longest: int = EXCERPT) -> str:
    """The beginning of a text on one line, whole words."""
    # Mostly that is enough, and what comes behind it changes nothing.
    line = _one_line(body[: longest + longest // 4])
    if len(line) <= longest:
        line = _one_line(body[: longest * 2])
    if len(line) <= longest and len(body) <= longest * 2:
        return line
    cut = line[:longest]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[longest // 2 :] else cut}…"


def _one_line(text: str) -> str:
    # Of all white space only the plain blank counts as printable.
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.split())
