"""Add a site, with everything it needs to prove itself."""

import re
from datetime import datetime

import pytest

from moderation import clock
from moderation.actions.audit.verify_chain import verify_chain
from moderation.actions.sites.add_site import add_site, origin_of
from moderation.actions.sites.authenticate_site import (
    origins_of,
    signing_secrets,
    site_by_key,
    site_by_name,
)
from moderation.errors import Conflict, Invalid
from moderation.tables import NO_SITE, ApiKey, AuditHead, AuditRow, SigningSecret, Site, SiteOrigin

# What no two sites have in common; the rest is the same for all that are added alike.
_ITS_OWN = {"id", "site_id", "chain", "object_id", "name"}
_ITS_OWN |= {"digest", "last_four", "sealed", "hash"}


@pytest.fixture
def site(installation):
    """Added here, and not as other tests get it."""
    return add_site(installation, "blog", ["https://example.org"])


def test_the_site_that_other_tests_begin_with_is_as_one_that_is_added(
    installation, kept_sites, rows
):
    began = clock.now()
    kept_sites["blog"].write(installation)
    add_site(installation, "news", ["https://example.org"])
    for table in (Site, SiteOrigin, ApiKey, SigningSecret, AuditRow, AuditHead):
        shapes = {}
        for row in rows(table):
            shapes.setdefault(_site_of(row), []).append(_shape(row, began))
        shapes.pop(NO_SITE, None)
        kept, added = map(sorted, shapes.values())
        assert kept == added, table
    assert all(verify_chain(installation, site.id).is_whole for site in rows(Site))


def test_a_new_site_holds_every_comment(installation, site):
    found = site_by_key(installation, site.api_key)
    assert (found.name, found.mode, found.spam_above) == ("blog", "hold", 0.9)
    assert site_by_name(installation, "blog") == found


def test_credentials_have_the_forms_that_scanners_and_other_software_know(site):
    assert re.fullmatch(r"mod_[\w-]{43}", site.api_key)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", site.signing_secret)
    assert re.fullmatch(r"[a-z0-9]{12}", site.keys["akismet"])
    assert re.fullmatch(r"modp_[\w-]{34}", site.keys["perspective"])


def test_no_credential_is_kept_as_it_was_shown(installation, site, rows):
    kept = [(row.digest, row.last_four) for row in rows(ApiKey)]
    sealed = b"".join(row.sealed for row in rows(SigningSecret))
    assert {last_four for _digest, last_four in kept} == {
        site.api_key[-4:],
        site.keys["akismet"][-4:],
        site.keys["perspective"][-4:],
    }
    assert site.signing_secret.encode() not in sealed


def test_the_signing_secret_is_found_again(installation, site, submitting_site):
    assert signing_secrets(installation, submitting_site.id) == [site.signing_secret]


@pytest.mark.parametrize("key", ["", "mod_", "mod_" + "a" * 43, "\ud800", "ключ"])
def test_a_key_that_is_none_opens_nothing(installation, site, key):
    assert site_by_key(installation, key) is None


def test_a_key_opens_its_own_kind_of_door_only(installation, site):
    assert site_by_key(installation, site.keys["akismet"]) is None
    assert site_by_key(installation, site.keys["akismet"], "akismet") is not None


def test_origins_are_kept_in_one_form(installation):
    add_site(installation, "a", ["HTTPS://Example.ORG:443/page", "https://example.org"])
    found = site_by_name(installation, "a")
    assert origins_of(installation, found.id) == {"https://example.org"}


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("http://example.org:80/", "http://example.org"),
        ("http://example.org:8080", "http://example.org:8080"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443"),
        (" https://example.org ", "https://example.org"),
    ],
)
def test_an_origin_is_scheme_host_and_port(written, origin):
    assert origin_of(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org",
        "ftp://example.org",
        "https://",
        "https://me@example.org",
        "https://example.org:99999",
        "https://[::1",
        "javascript:alert(1)",
        "null",
    ],
)
def test_what_is_no_origin_is_refused(written):
    with pytest.raises(Invalid):
        origin_of(written)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # input only
@pytest.mark.parametrize("name", ["", "Blog", "my blog", "-blog", "blog-", "b" * 64, "blög", "a/b"])
def test_what_is_no_name_is_refused(installation, rows, name):
    with pytest.raises(Invalid):
        add_site(installation, name, [])
    assert rows(Site) == []


def test_no_site_has_the_name_of_a_page_of_the_desk(installation, app, rows):
    """Its own pages would not be found behind that one."""
    fixed = {
        segments[2]
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("review.")
        and len(segments := rule.rule.split("/")) > 2
        and segments[2]
        and not segments[2].startswith("<")
    }
    assert {"sites", "mail", "search", "arrivals", "static"} <= fixed
    for name in fixed:
        with pytest.raises(Invalid):
            add_site(installation, name, [])
    assert rows(Site) == []


def test_a_name_is_given_once(installation, site):
    with pytest.raises(Conflict):
        add_site(installation, "blog", [])


def test_an_origin_that_is_none_leaves_no_half_made_site(installation, rows):
    with pytest.raises(Invalid):
        add_site(installation, "blog", ["https://example.org", "nonsense"])
    assert rows(Site) == rows(ApiKey) == []


def test_the_audit_trail_says_so(site, submitting_site, rows):
    (row,) = rows(AuditRow)
    assert (row.actor, row.action, row.object_id) == (
        "operator",
        "site.added",
        submitting_site.id,
    )


def test_secrets_of_one_site_do_not_open_for_another(
    installation, submitting_site, other_submitting_site
):
    mine = signing_secrets(installation, submitting_site.id)
    theirs = signing_secrets(installation, other_submitting_site.id)
    assert set(mine).isdisjoint(theirs)


def _site_of(row):
    return next(getattr(row, name) for name in ("chain", "site_id", "id") if hasattr(row, name))


def _shape(row, began):
    """All that two sites have in common: what is of its own by its type, a time as being now."""
    values = {column.name: getattr(row, column.key) for column in row.__table__.columns}
    return sorted(
        f"{name} {type(value).__name__ if name in _ITS_OWN else _said(value, began)}"
        for name, value in values.items()
    )


def _said(value, began):
    return f"now {began <= value <= clock.now()}" if isinstance(value, datetime) else repr(value)
