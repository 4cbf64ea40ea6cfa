"""Every setting, typed and documented; read from the environment with the prefix ``MODERATION_``.

There is no default secret: keys are made by ``moderation init`` and live in ``KEYS_FILE``.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from moderation import setting_kinds as kinds
from moderation.web_address import split_address

DAY = 86_400


class Settings(BaseSettings):
    """What an operator can choose. Durations are in seconds unless the name says days.

    What stands under a setting is its line in docs/settings.md.
    """

    model_config = SettingsConfigDict(env_prefix="MODERATION_", extra="ignore", frozen=True)

    data_dir: Path = Path("var")
    """Where the keys and the SQLite database live."""
    database_url: kinds.DatabaseUrl = None
    """A SQLAlchemy address, such as `postgresql://user@host/name`. Unset: SQLite in the data
    directory.
    """
    database_pooler: kinds.YesNoAuto = "auto"
    """Whether a pooler stands before PostgreSQL that lends its connections for the length of a
    transaction (PgBouncer). `auto` finds out.
    """
    public_url: kinds.PublicUrl = None
    """Where browsers reach the service, such as `https://comments.example.org`, or under a path of
    another host, such as `https://example.org/comments`. An https address makes the session cookie
    `Secure`.
    """
    keys_file: Path | None = None
    """The key ring. Unset: `keys.json` in the data directory."""
    model_file: Path | None = None
    """A spam model of your own. Unset: the one that is shipped."""
    log_format: kinds.LogFormat = "json"
    """How log lines look."""
    log_level: kinds.LogLevel = "info"
    """The least severe event that is logged."""
    rate_limit: kinds.RateLimit = "20/100"
    """Requests a second and burst, per API key; `off` for load tests, which lifts the form's limit
    too.
    """
    form_rate_limit: kinds.FormRateLimit = "0.5/20"
    """Posts a second and burst, per network of a visitor who uses the public form."""
    email_allow_test_domains: bool = False
    """Accept addresses under `.test`, for development."""
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    """How many proxies of yours stand in front and append to `X-Forwarded-For`."""
    network_connections: int = Field(default=128, ge=8)
    """How many connections that ask nothing one visitor's machine (IPv6: its /64) may have open in
    each web process; of more the oldest are ended. Behind proxies of yours: half of all.
    """
    metrics_token: SecretStr | None = None
    """Bearer token that `/metrics` asks for. Unset: only loopback may read it."""

    tracing_endpoint: kinds.Endpoint = None
    """Where OpenTelemetry traces are sent, by OTLP over HTTP, such as
    `http://127.0.0.1:4318/v1/traces`; needs the extra `tracing`. Unset: nowhere.
    """
    tracing_share: float = Field(default=1.0, gt=0, le=1)
    """What part of the requests and looks is traced: `0.01` is one in a hundred."""

    mail_server: kinds.MailServer = None
    """Host, or host and port, that sends mail. Unset: no digests and no mail to authors."""
    mail_encryption: kinds.Encryption = "starttls"
    """How the connection to it is protected; `none` only within one machine."""
    mail_username: str | None = None
    """Who we are to the mail server."""
    mail_password: SecretStr | None = None
    """And how we prove it."""
    mail_from: kinds.Mailbox = None
    """The address that mail comes from; needed to send any."""
    oidc_issuer: kinds.Issuer = None
    """Single sign-on: the OpenID Connect provider's issuer, such as `https://login.example.org`.
    Unset: none.
    """
    oidc_client_id: str | None = Field(default=None, min_length=1)
    """What the provider calls this service."""
    oidc_client_secret: SecretStr | None = None
    """The secret that the provider has given to this service."""
    oidc_name: str = Field(default="single sign-on", min_length=1, max_length=60)
    """The provider's name, as the button says it."""
    oidc_scopes: kinds.Scopes = "openid email"
    """What the provider is asked for; `email` lets it vouch for an address."""
    oidc_allow_hosts: kinds.Hosts = ""
    """Hosts besides the issuer's own that the provider may name for tokens and keys although their
    addresses are not public, separated by commas, such as `keys.lan`.
    """

    max_request_bytes: int = Field(default=65_536, ge=1024)
    """The largest request read."""
    max_body_characters: int = Field(default=10_000, ge=1)
    """The longest comment."""
    max_name_characters: int = Field(default=100, ge=1)
    """The longest author name."""
    max_url_characters: int = Field(default=2_000, ge=32)
    """The longest URL."""

    coral_answer_milliseconds: int = Field(default=150, ge=50, le=10_000)
    """Coral is answered within this, or without an opinion; its timeout is longer."""

    threads: int = Field(default=4, ge=1, le=64)
    """Request threads in each web process."""
    drain_seconds: float = Field(default=5.0, ge=0, le=120)
    """How long `/readyz` says no before the listener closes on SIGTERM."""
    disk_free_percent: float = Field(default=5.0, ge=0, le=90)
    """`/readyz` fails below this much free disk."""

    campaign_window_hours: int = Field(default=72, ge=1, le=720)
    """How long a text is remembered, so that almost the same text is recognised."""

    undo_seconds: int = Field(default=8, ge=0, le=600)
    """A moderator's decision goes out to the site so much later, and undoing it until then costs
    nobody anything.
    """

    train_every_hours: int = Field(default=24, ge=0, le=744)
    """How often the worker trains the spam model on decisions; 0: never."""
    train_after_labels: int = Field(default=50, ge=1)
    """It doesn't before so many decisions were made or undone since the last time."""

    webhook_allow_http: bool = False
    """Let webhooks go to plain http addresses too, for development."""
    webhook_allow_addresses: kinds.Networks = ""
    """Networks that webhooks may reach although they are not public, separated by commas, such as
    `10.1.0.0/16`: for receivers in a network of yours.
    """
    webhook_allow_ports: kinds.Ports = ""
    """Ports that webhooks may reach besides 443 (and 80 where http is allowed), separated by
    commas.
    """

    keep_spam_days: int = Field(default=30, ge=1)
    """Spam is deleted after this many days; where its author was given a statement of reasons, 200
    days after that at the earliest, for they may appeal within six months.
    """
    keep_rejected_days: int = Field(default=30, ge=1)
    """Rejected comments likewise."""
    keep_email_days: int = Field(default=90, ge=1)
    """A sealed address is dropped this long after the decision; so are texts that an edit replaced.
    """
    keep_network_days: int = Field(default=7, ge=1)
    """The visitor's truncated network and user agent are dropped then."""
    keep_idempotency_hours: int = Field(default=48, ge=24)
    """How long an Idempotency-Key is remembered."""
    keep_event_days: int = Field(default=30, ge=1)
    """How long an event's payload is kept."""
    keep_audit_days: int = Field(default=365, ge=30)
    """How long audit rows are kept."""

    demonstration: bool = False
    """Serve the demonstration article; set by `moderation demo`."""

    @property
    def oidc_hosts(self) -> frozenset[str]:
        """The hosts that the provider may name although their addresses are not public."""
        return frozenset(kinds.listed(self.oidc_allow_hosts.lower()))

    @property
    def webhook_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks that webhooks may reach although they are not public."""
        return tuple(map(ip_network, kinds.listed(self.webhook_allow_addresses)))

    @property
    def webhook_ports(self) -> frozenset[int]:
        """The ports that webhooks may reach besides the usual ones."""
        return frozenset(map(int, kinds.listed(self.webhook_allow_ports)))

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
    def largest_body(self) -> int:
        """What any door reads: Akismet's clients send everything twice, percent-encoded."""
        return self.max_request_bytes * 4

    @property
    def visitor_rate_limit(self) -> str:
        """What a visitor of the public form may do; load tests lift it with the keys' limit."""
        return "off" if self.rate_limit == "off" else self.form_rate_limit

    @property
    def single_sign_on_name(self) -> str | None:
        """The provider's name; None where single sign-on is not set."""
        return self.oidc_name if self.oidc_issuer else None

    @model_validator(mode="after")
    def _require_whole_provider(self) -> "Settings":
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError(
                "MODERATION_OIDC_ISSUER needs MODERATION_OIDC_CLIENT_ID "
                "and MODERATION_OIDC_CLIENT_SECRET"
            )
        return self

    @property
    def key_ring_path(self) -> Path:
        """Where the keys are."""
        return self.keys_file or self.data_dir / "keys.json"

    @property
    def sends_mail(self) -> bool:
        """Whether digests can be sent: links in them need to know where we are."""
        return bool(self.mail_server and self.mail_from and self.public_url)

    @property
    def root_path(self) -> str:
        """The path of its host that the service stands under, such as ``/comments``; else empty."""
        return split_address(self.public_url or "").path.rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https."""
        return (self.public_url or "").startswith("https://")
