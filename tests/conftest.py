"""What every test can ask for. The fixtures are in ``tests/fixtures``, one subject a file."""

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
    "tests.fixtures.depth",
    "tests.fixtures.tones",
    "tests.fixtures.trained_models",
    "tests.fixtures.wordpress",
]
