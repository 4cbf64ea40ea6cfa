"""Reads what other comment systems export, one format a file. Knows no database of ours.

A reader yields what it finds, as it finds it: a ``PastComment``, a ``LeftOut`` that says why not,
or what it ``Mended``. It raises ``Broken`` for a file that is not what it should be. Nothing is
held but the comment at hand, however large the file is.
"""

from moderation.importers.page_names import PageNames, read_page_names
from moderation.importers.past_comment import (
    FLAWS,
    Broken,
    Flaw,
    Found,
    LeftOut,
    Mended,
    PastComment,
    Reason,
)
from moderation.importers.past_file import BY_PATH, PastFile, Source, open_past
