"""Phase: the last one."""

import pytest

from moderation.policy.case import MODES
from moderation.policy.hold_by_default import hold_by_default


@pytest.mark.parametrize("mode", MODES)
def test_everything_waits_and_is_told_why_in_every_mode(case, mode):
    verdict = hold_by_default(case(mode=mode))
    assert verdict.status == "pending"
    assert verdict.text.endswith(".")
