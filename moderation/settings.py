"""Every setting, typed and documented; read from the environment with the prefix ``MODERATION_``.

There is no default secret: keys are made by ``moderation init`` and live in ``KEYS_FILE``.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DAY = 86_400


class Settings(BaseSettings):
    """What an operator can choose. Durations are in seconds unless the name says days."""

    model_config = SettingsConfigDict(env_prefix="MODERATION_", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path("var"), description="Where the keys and the SQLite database live."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="A SQLAlchemy address, such as `postgresql://user@host/name`. "
        "Unset: SQLite in the data directory.",
    )
    public_url: str | None = Field(
        default=None,
        description="Where browsers reach the service, such as `https://comments.example.org`. "
        "An https address makes the session cookie `Secure`.",
    )
    keys_file: Path | None = Field(
        default=None, description="The key ring. Unset: `keys.json` in the data directory."
    )
    model_file: Path | None = Field(
        default=None, description="A spam model of your own. Unset: the one that is shipped."
    )
    log_format: Literal["json", "console"] = Field(
        default="json", description="How log lines look."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least severe event that is logged."
    )
    rate_limit: str = Field(
        default="20/100",
        pattern=r"^(off|[1-9]\d{0,5}/[1-9]\d{0,6})$",
        description="Requests a second and burst, per API key; `off` for load tests, "
        "which lifts the form's limit too.",
    )
    form_rate_limit: str = Field(
        default="0.5/20",
        pattern=r"^(off|\d{1,4}(\.\d{1,4})?/[1-9]\d{0,6})$",
        description="Posts a second and burst, per network of a visitor who uses the public form.",
    )
    email_allow_test_domains: bool = Field(
        default=False,
        description="Accept addresses under `.test`, for development.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="How many proxies of yours stand in front and append to `X-Forwarded-For`.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description="Bearer token that `/metrics` asks for. Unset: only loopback may read it.",
    )

    max_request_bytes: int = Field(default=65_536, ge=1024, description="The largest request read.")
    max_body_characters: int = Field(default=10_000, ge=1, description="The longest comment.")
    max_name_characters: int = Field(default=100, ge=1, description="The longest author name.")
    max_url_characters: int = Field(default=2_000, ge=32, description="The longest URL.")

    threads: int = Field(default=4, ge=1, le=64, description="Request threads in each web process.")
    drain_seconds: float = Field(
        default=5.0,
        ge=0,
        le=120,
        description="How long `/readyz` says no before the listener closes on SIGTERM.",
    )
    redis_url: SecretStr | None = Field(
        default=None, description="Where background tasks queue, if not in the database."
    )
    disk_free_percent: float = Field(
        default=5.0, ge=0, le=90, description="`/readyz` fails below this much free disk."
    )

    campaign_window_hours: int = Field(
        default=72,
        ge=1,
        le=720,
        description="How long a text is remembered, so that almost the same text is recognised.",
    )

    undo_seconds: int = Field(
        default=8,
        ge=0,
        le=600,
        description="A moderator's decision goes out to the site so much later, "
        "and undoing it until then costs nobody anything.",
    )

    train_every_hours: int = Field(
        default=24,
        ge=0,
        le=744,
        description="How often the worker trains the spam model on decisions; 0: never.",
    )
    train_after_labels: int = Field(
        default=50,
        ge=1,
        description="It doesn't before so many decisions were made or undone since the last time.",
    )

    keep_spam_days: int = Field(
        default=30, ge=1, description="Spam is deleted after this many days."
    )
    keep_rejected_days: int = Field(default=30, ge=1, description="Rejected comments likewise.")
    keep_email_days: int = Field(
        default=90, ge=1, description="A sealed address is dropped this long after the decision."
    )
    keep_network_days: int = Field(
        default=7,
        ge=1,
        description="The visitor's truncated network and user agent are dropped then.",
    )
    keep_idempotency_hours: int = Field(
        default=48, ge=24, description="How long an Idempotency-Key is remembered."
    )
    keep_event_days: int = Field(
        default=30, ge=1, description="How long an event's payload is kept."
    )
    keep_audit_days: int = Field(default=365, ge=30, description="How long audit rows are kept.")

    demonstration: bool = Field(
        default=False, description="Serve the demonstration article; set by `moderation demo`."
    )

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address, with the driver that we ship for it."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir.absolute() / 'moderation.sqlite3'}"
        url = self.database_url.get_secret_value()
        for plain in ("postgresql://", "postgres://"):
            url = url.replace(plain, "postgresql+psycopg://", 1) if url.startswith(plain) else url
        return url

    @property
    def visitor_rate_limit(self) -> str:
        """What a visitor of the public form may do; load tests lift it with the keys' limit."""
        return "off" if self.rate_limit == "off" else self.form_rate_limit

    @property
    def key_ring_path(self) -> Path:
        """Where the keys are."""
        return self.keys_file or self.data_dir / "keys.json"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https."""
        return (self.public_url or "").startswith("https://")
