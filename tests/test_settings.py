"""Settings: safe by default, typed, and silent about secrets."""

import pytest
from pydantic import ValidationError

from moderation.command_line.settings_page import descriptions
from moderation.settings import Settings


def test_nothing_dangerous_is_on_by_default():
    settings = Settings()
    assert not settings.demonstration
    assert not settings.email_allow_test_domains
    assert settings.trusted_proxies == 0
    assert settings.metrics_token is None


def test_sqlite_in_the_data_directory_is_the_default(tmp_path):
    settings = Settings(data_dir=tmp_path)
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path}/moderation.sqlite3"
    assert settings.key_ring_path == tmp_path / "keys.json"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_any_name_of_postgres_uses_the_driver_that_is_shipped(monkeypatch, scheme):
    monkeypatch.setenv("MODERATION_DATABASE_URL", f"{scheme}://me@db.test/name")
    assert Settings().sqlalchemy_url == "postgresql+psycopg://me@db.test/name"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:////srv/moderation.sqlite3",
        "postgresql:///name?host=/run/postgresql",
        "postgresql://me:hush%40@[::1]:5432/name",
        "postgresql+psycopg://me@one.test:5432,two.test:5433/name?target_session_attrs=read-write",
    ],
)
def test_a_database_may_be_named_in_each_way_that_its_driver_knows(monkeypatch, url):
    monkeypatch.setenv("MODERATION_DATABASE_URL", url)
    assert Settings().sqlalchemy_url.endswith(url.partition("://")[2])


def test_secrets_do_not_show(monkeypatch):
    monkeypatch.setenv("MODERATION_DATABASE_URL", "postgresql://me:hush@db.test/name")
    monkeypatch.setenv("MODERATION_METRICS_TOKEN", "hush")
    assert "hush" not in f"{Settings()!r} {Settings()}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE_LIMIT", "fast"),
        ("RATE_LIMIT", "0/10"),
        ("THREADS", "0"),
        ("LOG_FORMAT", "xml"),
        ("KEEP_IDEMPOTENCY_HOURS", "1"),
        ("TRUSTED_PROXIES", "-1"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://me@db.test/name"),
        ("DATABASE_URL", "postgresql://me@[::1/name"),
        ("DATABASE_URL", "postgresql://me@db.test:70000/name"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"MODERATION_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_is_described():
    assert descriptions().keys() == Settings.model_fields.keys()
    assert all(descriptions().values())


@pytest.mark.parametrize(("url", "secure"), [("https://a.test", True), ("http://a.test", False)])
def test_cookies_are_secure_where_browsers_come_by_https(url, secure):
    assert Settings(public_url=url).is_secure is secure


def test_settings_cannot_be_changed_while_the_service_runs():
    with pytest.raises(ValidationError):
        Settings().threads = 99


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("log_level", "DEBUG", "debug"),
        ("log_format", "Console", "console"),
        ("mail_encryption", " TLS ", "tls"),
        ("database_pooler", "No", "no"),
    ],
)
def test_a_word_may_be_written_in_any_case(monkeypatch, name, written, meant):
    monkeypatch.setenv(f"MODERATION_{name.upper()}", written)
    assert getattr(Settings(), name) == meant


def test_what_is_set_to_nothing_is_unset(monkeypatch):
    monkeypatch.setenv("MODERATION_PUBLIC_URL", "")
    monkeypatch.setenv("MODERATION_MAIL_FROM", "")
    assert Settings().public_url is Settings().mail_from is None


@pytest.mark.parametrize(
    "address", ["comments@example.org", "Comments <comments@example.org>", "comments@example.test"]
)
def test_mail_may_come_from_an_address_with_or_without_a_name(monkeypatch, address):
    monkeypatch.setenv("MODERATION_MAIL_FROM", address)
    assert Settings().mail_from == address
