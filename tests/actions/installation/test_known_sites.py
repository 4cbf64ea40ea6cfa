"""Sites that sent a moment ago."""

from moderation.actions.installation.known_sites import KEPT_SECONDS, KnownSites
from moderation.actions.installation.submission import SubmittingSite

BLOG = SubmittingSite("an-id", "blog", "hold", 0.9)


def test_a_site_is_known_for_a_second_and_no_longer():
    time = [100.0]
    sites = KnownSites(monotonic=lambda: time[0])
    sites.keep(b"key", BLOG)
    time[0] += KEPT_SECONDS - 0.01
    assert sites.get(b"key") == BLOG
    time[0] += 0.02
    assert sites.get(b"key") is None


def test_a_site_that_was_never_looked_up_is_not_known():
    assert KnownSites().get(b"key") is None


def test_any_number_of_keys_takes_bounded_memory():
    sites = KnownSites()
    for number in range(5_000):
        sites.keep(number.to_bytes(4), BLOG)
    kept = [number for number in range(5_000) if sites.get(number.to_bytes(4))]
    assert 0 < len(kept) <= 1_000
    assert kept[-1] == 4_999
