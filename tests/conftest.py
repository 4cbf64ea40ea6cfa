"""What every test can ask for. The fixtures are in ``tests/fixtures``, one subject a file."""

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.fixtures.browsers",
    "tests.fixtures.comments",
    "tests.fixtures.compiled_once",
    "tests.fixtures.databases",
    "tests.fixtures.guards",
    "tests.fixtures.haste",
    "tests.fixtures.installations",
    "tests.fixtures.kept_sites",
    "tests.fixtures.labels",
    "tests.fixtures.mail_servers",
    "tests.fixtures.order",
    "tests.fixtures.poolers",
    "tests.fixtures.receivers",
    "tests.fixtures.deliveries",
    "tests.fixtures.sites",
    "tests.fixtures.strictness",
    "tests.fixtures.tones",
    "tests.fixtures.trained_models",
    "tests.fixtures.wordpress",
]

# The same examples on every run and every machine; no example is slow because another test is.
settings.register_profile(
    "suite",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")
