"""Which origins the pages of an import are on, and where pages of an earlier one are now."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from moderation.actions.sites.add_site import origin_of
from moderation.errors import Invalid
from moderation.importers import Found, LeftOut, PastComment
from moderation.languages import said
from moderation.web_address import split_address


@lru_cache(maxsize=1_024)
def page_origin(url: str) -> str:
    """The origin of a page's address in its one form."""
    parts = split_address(url)
    return origin_of(f"{parts.scheme.lower()}://{parts.netloc}")


def moved(
    pairs: Iterable[tuple[str, str]], origins: Collection[str]
) -> Callable[[Iterator[Found]], Iterator[Found]]:
    """What brings pages home. Raises ``Invalid`` for a new origin that the site doesn't have."""
    targets: dict[str, str] = {}
    for old, new in pairs:
        before, after = origin_of(old), origin_of(new)
        if after not in origins:
            raise Invalid(
                said("The site doesn't have the origin %(origin)s; add it first.", origin=after)
            )
        if targets.setdefault(before, after) != after:
            raise Invalid(said("%(origin)s can be moved to one origin only.", origin=before))

    @lru_cache(maxsize=256)
    def new_address(url: str) -> str:
        target = targets.get(page_origin(url))
        parts = split_address(url)
        return f"{target}{url[len(parts.scheme) + 3 + len(parts.netloc) :]}" if target else url

    def all_moved(found: Iterator[Found]) -> Iterator[Found]:
        for each in found:
            if isinstance(each, PastComment) and each.thread_url:
                yield each._replace(thread_url=new_address(each.thread_url))
            elif isinstance(each, LeftOut) and each.thread_url:
                yield replace(each, thread_url=new_address(each.thread_url))
            else:
                yield each

    return all_moved if targets else iter
