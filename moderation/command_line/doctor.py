"""``moderation doctor``: what an operator looks at when something seems wrong."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from moderation.command_line.leftovers import unread_settings
from moderation.command_line.opening import read_settings

if TYPE_CHECKING:
    from moderation.actions.installation.installation import Installation
    from moderation.actions.upkeep.check_health import HealthCheck
    from moderation.settings import Settings

_PATIENCE_SECONDS = 10.0  # for opening what is sealed; `moderation keys check` opens all of it


_LATE = 2 * 3_600.0


@click.command()
def doctor() -> None:
    """Check settings, keys, database, model, disk, worker and single sign-on; one line each.

    Exit code 1 where a check fails. A warning is worth reading, and the service works.

    \b
    Example: moderation doctor
    """
    failed = False
    for check in _checks(read_settings()):
        value = "" if check.value is None else f"  {check.value}{_unit(check.unit)}"
        click.echo(f"{check.level:4}  {check.name}{value}")
        failed = failed or check.level == "fail"
    if failed:
        raise SystemExit(1)


def _checks(settings: "Settings") -> Iterator["HealthCheck"]:
    from moderation import logs
    from moderation.actions.opening.open_installation import create_installation
    from moderation.actions.upkeep.check_health import HealthCheck, check_health
    from moderation.actions.upkeep.check_processes import check_processes
    from moderation.vault import KeyRingError

    # What the model or the database would log is told by a check.
    logs.configure(settings.log_format, "error")
    yield HealthCheck("settings:read", "pass")
    for sentence in unread_settings(os.environ):
        yield HealthCheck("settings:unread", "warn", sentence)
    yield from _mail(settings)
    yield from _tracing(settings)
    try:
        installation = create_installation(settings)
    except KeyRingError as refused:
        yield HealthCheck("keys:ring", "fail", str(refused))
        return
    try:
        yield _engine(installation)
        yield from _reached(installation)
        yield _ring(installation)
        health = check_health(installation)
        yield from health
        yield from check_processes(installation)
        if all(check.level != "fail" for check in health if check.name == "migrations:head"):
            yield _sealed(installation)
            yield _pending(installation)
            yield _searchable(installation)
            yield from _overdue(installation)
            yield from _removed(installation)
            yield from _statements(installation)
        yield _model(settings)
        if settings.oidc_issuer:
            yield _single_sign_on(settings)
    finally:
        installation.database.close()


def _mail(settings: "Settings") -> Iterator["HealthCheck"]:
    """Mail that is half set is sent to nobody, and nobody would hear why."""
    from moderation.actions.upkeep.check_health import HealthCheck

    if not settings.mail_server and not settings.mail_from:
        return
    wanted = {name: getattr(settings, name) for name in ("mail_server", "mail_from", "public_url")}
    missing = [f"MODERATION_{name.upper()}" for name, value in wanted.items() if not value]
    if missing:
        sentence = f"No mail is sent without {' and '.join(missing)}."
        yield HealthCheck("mail:settings", "fail", sentence)
    else:
        yield HealthCheck("mail:settings", "pass")


def _tracing(settings: "Settings") -> Iterator["HealthCheck"]:
    from moderation.actions.upkeep.check_health import HealthCheck
    from moderation.errors import Unavailable
    from moderation.tracing.begin_tracing import require_tracing

    if settings.tracing_endpoint is not None:
        try:
            require_tracing(settings)
        except Unavailable as missing:
            yield HealthCheck("tracing:settings", "fail", missing.detail)
        else:
            yield HealthCheck("tracing:settings", "pass")


def _engine(installation: "Installation") -> "HealthCheck":
    from moderation.actions.upkeep.check_health import HealthCheck

    dialect = installation.database.engine.dialect
    version = getattr(dialect.dbapi, "sqlite_version", "") if dialect.name == "sqlite" else ""
    return HealthCheck("database:engine", "pass", f"{dialect.name} {version}".strip())


def _reached(installation: "Installation") -> Iterator["HealthCheck"]:
    """What the checks that follow would only call away: which of the reasons it is."""
    from moderation.actions.opening.require_database import require_database
    from moderation.actions.upkeep.check_health import HealthCheck
    from moderation.errors import Unavailable

    try:
        require_database(installation.database)
    except Unavailable as refused:
        yield HealthCheck("database:reached", "fail", refused.detail)


def _ring(installation: "Installation") -> "HealthCheck":
    from moderation.actions.upkeep.check_health import HealthCheck
    from moderation.actions.upkeep.ring_mark import check_ring
    from moderation.errors import Unavailable
    from moderation.vault import KeyRingError

    ring, path = installation.vault.ring, installation.settings.key_ring_path
    try:
        with installation.database.reading() as session:
            check_ring(session, installation.vault, path)
    except KeyRingError as refused:
        return HealthCheck("keys:ring", "fail", str(refused))
    except Unavailable:
        return HealthCheck("keys:ring", "warn", f"{len(ring.keys)} key(s); the database is away")
    return HealthCheck("keys:ring", "pass", f"{len(ring.keys)} key(s), mode 0600")


def _sealed(installation: "Installation") -> "HealthCheck":
    from moderation.actions.upkeep.check_health import HealthCheck
    from moderation.actions.upkeep.sealed_values import find_broken

    look = find_broken(installation, _PATIENCE_SECONDS)
    of = f"{look.seen:,}" if look.is_whole else f"the first {look.seen:,}"
    if not look.broken:
        return HealthCheck("keys:sealed_values", "pass", f"{of} looked at")
    value = f"{len(look.broken):,} of {of} cannot be opened; see: moderation keys check"
    return HealthCheck("keys:sealed_values", "fail", value)


def _pending(installation: "Installation") -> "HealthCheck":
    from moderation.actions.upkeep.check_health import HealthCheck
    from moderation.actions.upkeep.measure_backlog import measure_backlog

    with installation.database.reading() as session:
        backlog = measure_backlog(session)
    hours = backlog.oldest_pending_seconds / 3600
    return HealthCheck(
        "comments:pending", "pass", f"{backlog.pending}, the oldest {hours:.1f} h old"
    )


def _searchable(installation: "Installation") -> "HealthCheck":
    from moderation.actions.finding.read_for_search import searchable_share
    from moderation.actions.upkeep.check_health import HealthCheck

    with installation.database.reading() as session:
        searchable, total = searchable_share(session)
    level: Literal["pass", "warn"] = "pass" if searchable == total else "warn"
    value = f"{searchable:,} of {total:,} comments are searchable"
    return HealthCheck("search:comments", level, value)


def _overdue(installation: "Installation") -> Iterator["HealthCheck"]:
    """What is past its time now, whatever the worker last saw. An hour passes between two looks."""
    from moderation import clock
    from moderation.actions.upkeep.check_health import HealthCheck, said_overdue
    from moderation.actions.upkeep.expiry_rules import expiry_rules
    from moderation.actions.upkeep.expiry_standing import measure_overdue

    warned = False
    for rule in expiry_rules(installation):
        overdue = measure_overdue(installation, rule)
        name = f"overdue:{rule.name}"
        if overdue is None:
            warned = True
            yield HealthCheck(name, "warn", "it took too long to count")
        elif overdue.since and (late := (clock.now() - overdue.since).total_seconds()) > _LATE:
            warned = True
            yield HealthCheck(name, "warn", said_overdue(overdue.rows, late))
    if not warned:
        yield HealthCheck("overdue:rows", "pass", "nothing is past its time")


def _removed(installation: "Installation") -> Iterator["HealthCheck"]:
    """Each site that goes soon: a last chance to take it back."""
    from moderation.actions.sites.remove_site import read_removed
    from moderation.actions.upkeep.check_health import HealthCheck

    with installation.database.reading() as session:
        removed = read_removed(session)
    for one in removed:
        until = (
            f"is deleted after {one.until:%Y-%m-%d %H:%M} UTC; moderation sites restore {one.name}"
        )
        said = "is being deleted" if one.is_being_deleted else until
        yield HealthCheck(f"removed:{one.name}", "warn", said)


def _statements(installation: "Installation") -> Iterator["HealthCheck"]:
    """Each site that sends statements to the Commission's database, and whether it can."""
    from moderation.actions.transparency.read_submissions import read_all_submissions
    from moderation.actions.upkeep.check_health import HealthCheck

    with installation.database.reading() as session:
        standings = read_all_submissions(session)
    for one in standings:
        name = f"statements:{one.site}"
        if one.trouble:
            yield HealthCheck(name, "warn", f"{one.trouble}; moderation statements show {one.site}")
        else:
            yield HealthCheck(name, "pass", f"{one.counts.get('sent', 0):,} stored")


def _model(settings: "Settings") -> "HealthCheck":
    from classifiers import ModelFileError, SpamModel
    from moderation.actions.upkeep.check_health import HealthCheck

    path: Path | None = settings.model_file
    try:
        model = SpamModel.load(path) if path else SpamModel.load()
    except ModelFileError as error:
        return HealthCheck("model:file", "fail", str(error))
    except OSError as error:
        return HealthCheck("model:file", "fail", f"{path}: {error.strerror}")
    return HealthCheck("model:file", "pass", f"{model.name}, SHA-256 {model.sha256}")


def _unit(unit: str | None) -> str:
    return {"percent": " %", "s": " s", None: ""}.get(unit, f" {unit}")


def _single_sign_on(settings: "Settings") -> "HealthCheck":
    """Signing in by password still works without it, so this only warns."""
    from moderation.actions.signing_in.identity_provider import try_provider
    from moderation.actions.signing_in.provider_session import ProviderFailed
    from moderation.actions.upkeep.check_health import HealthCheck

    try:
        try_provider(settings)
    except ProviderFailed as failed:
        return HealthCheck("single_sign_on:provider", "warn", str(failed))
    return HealthCheck("single_sign_on:provider", "pass")
