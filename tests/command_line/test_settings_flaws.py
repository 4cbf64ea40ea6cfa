"""A setting that cannot be used is told in a sentence, with an example and without its value."""

import pytest
from pydantic import ValidationError

from moderation.command_line.opening import SettingsRefused, read_settings
from moderation.command_line.settings_flaws import settings_flaws
from moderation.settings import Settings

WRONG = [
    ("PUBLIC_URL", "hush.example.org", "is no address that a browser can open. It is written like"),
    ("PUBLIC_URL", "https://hush.example.org:99999", "is no address. It is written like"),
    ("PUBLIC_URL", "https://hush@example.org", "holds a user's name"),
    ("PUBLIC_URL", "https://example.org/v1", "has a path that cannot be ours"),
    ("RATE_LIMIT", "hush", "is written like 20/100 or off."),
    ("RATE_LIMIT", "20", "is written like 20/100 or off."),
    ("FORM_RATE_LIMIT", "-1/20", "is written like 0.5/20 or off."),
    ("LOG_LEVEL", "hush", "is one of debug, info, warning, error."),
    ("LOG_FORMAT", "hush", "is one of json, console."),
    ("DATABASE_POOLER", "hush", "is one of auto, yes, no."),
    ("MAIL_SERVER", "hush:x", "is written like mail.example.org or mail.example.org:587."),
    ("MAIL_FROM", "hush", "is no e-mail address. It is written like comments@example.org or"),
    ("MAIL_FROM", "hush@", "is no e-mail address."),
    ("DATABASE_URL", "mysql://hush@db.test/x", "names no database that the service knows."),
    ("THREADS", "0", "is a whole number from 1 to 64."),
    ("THREADS", "hush", "is a whole number from 1 to 64."),
    ("KEEP_SPAM_DAYS", "0", "is a whole number of at least 1."),
    ("DISK_FREE_PERCENT", "hush", "is a number from 0 to 90."),
    ("EMAIL_ALLOW_TEST_DOMAINS", "hush", "is 1 for yes or 0 for no."),
    ("OIDC_NAME", "hush" * 99, "is 1 to 60 characters long."),
    ("OIDC_CLIENT_ID", "", "is at least 1 characters long."),
    ("OIDC_ISSUER", "http://hush.example.org", "is written like https://login.example.org."),
    ("OIDC_ALLOW_HOSTS", "keys.lan, hu sh", "holds something that is no host."),
    ("WEBHOOK_ALLOW_ADDRESSES", "10.1.0.0/99", "holds something that is no network."),
    ("WEBHOOK_ALLOW_PORTS", "8443,99999", "holds something that is no port from 1 to 65535."),
    ("WEBHOOK_ALLOW_PORTS", "hush", "It is written like 8443,9443."),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_what_is_wrong_is_said_with_an_example(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"MODERATION_{name}", value)
    with pytest.raises(SettingsRefused) as refused:
        read_settings()
    _, flaw = refused.value.message.split("\n")
    assert flaw.startswith(f"MODERATION_{name} ")
    assert sentence in flaw
    assert "hush" not in flaw
    assert "^" not in flaw


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_THREADS", "0")
    monkeypatch.setenv("MODERATION_RATE_LIMIT", "fast")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert len(list(settings_flaws(refused.value))) == 2


def test_what_settings_miss_together_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODERATION_OIDC_ISSUER", "https://login.example.org")
    with pytest.raises(SettingsRefused, match=r"\nMODERATION_OIDC_ISSUER needs MODERATION_OIDC_C"):
        read_settings()


def test_a_mistyped_environment_ends_as_a_mistyped_command_does() -> None:
    assert SettingsRefused("").exit_code == 2
