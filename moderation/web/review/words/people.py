"""People as the desk names them: two with one name are told apart."""

from collections import Counter
from collections.abc import Mapping

from moderation.web.review.room import blueprint

_SHOWN = 4


@blueprint.app_template_filter("told_apart")
def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by identifier; where several are the same, with the end of each identifier.

    Whoever has chosen no name is called by their masked address, and ``m•••@e•••.org`` are many.
    """
    often = Counter(names.values())
    return {
        who: f"{name} ({who[-_SHOWN:]})" if often[name] > 1 else name for who, name in names.items()
    }
