"""What a site sends to be judged. Only the text is required."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Submission:
    """One comment as its author sent it, before anything was cleaned.

    Every field takes any string: HTML, broken encodings, addresses. What must not be learned
    from is masked by the extractor, never by the caller. An empty field means "not known".

    text: what the author wrote.
    author: the name that stands above the comment.
    url: the author's website, as typed.
    title, excerpt: of the article commented on.
    language: the site's language (BCP 47); carried along, no feature reads it yet.
    """

    text: str
    author: str = ""
    url: str = ""
    title: str = ""
    excerpt: str = ""
    language: str = ""
