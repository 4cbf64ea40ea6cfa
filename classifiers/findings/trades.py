"""Words of trades and goods: where one is a name's word, the name is no person's.

No word of the list is a usual first name or surname; what is both ("Price", "Best", "Baker")
stands not in it.
"""

import re
from functools import lru_cache
from typing import Final

from classifiers.findings.word_lists import word_list

_WORDS: Final = word_list("trades")
# Scripts without spaces, and words that are run together in an address.
_PIECES: Final = re.compile(
    "公司|服务|服務|娱乐|娛樂|赌场|賭場|棋牌|贷款|貸款|代写|批发|专卖|商城|平台|カジノ|専門店|買取|格安|業者"
    "|카지노|토토|먹튀|바카라|คาสิโน|บาคาร่า|สล็อต|nhà cái|cá độ|cá cược|vay tiền"
)
_RUN_TOGETHER: Final = re.compile(
    "casino|viagra|cialis|levitra|payday|replica|outlet|discount|backlink|mortgage|insurance|escort"
    "|pharma|jackpot|betting|sportsbook|slots|poker|forex|crypto|bitcoin|cheap|loans|lender|movers"
    "|plumb|locksmith|dentist|lawyer|attorney|roofing|cleaning|seoservice|seo-|marketing|handbag"
    "|supplement|weightloss|dating|coupon|hosting|wholesale|furniture|jewel|carpet|essay|kredit"
    "|versicherung|immobilien|umzug|kazino|gacor|togel|judi|sabong|baccarat|xnxx|xvideo|porn"
)
_EDGES: Final = ".,!?;:()[]\"'“”«»|&+#*-–"
_ALSO_HONEST: Final = word_list("trades_of_honest_sites")


def trade_in_name(words: list[str]) -> str | None:
    """Give the first word of a lower-case name that is a trade's, or None."""
    for word in words:
        bare = word.strip(_EDGES)
        if bare in _WORDS or bare.removesuffix("'s") in _WORDS:
            return bare
    found = _PIECES.search(" ".join(words))
    return found[0] if found else None


@lru_cache(maxsize=256)  # two sentences ask, and who comments comments again
def trade_in_address(host: str, path: str) -> str | None:
    """Give what a lower-case website's host or the words of its path say it sells, or None."""
    words = [*re.split(r"[.\-_]+", host)[:-1], *path.split()]
    for word in words:
        if word in _WORDS and word not in _ALSO_HONEST:
            return word
    # The ending of the host sells nothing.
    labels = [*re.split(r"[.]+", host)[:-1], path.replace(" ", "-")]
    return next((label[:40] for label in labels if _RUN_TOGETHER.search(label)), None)
